import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadBetterSqlite, loadNodeSqlite, loadSqlite, type OpenSql } from '../../../helper/store/sqlite.ts';

const drivers: readonly (readonly [string, OpenSql | null])[] = [
  ['better-sqlite3', await loadBetterSqlite()],
  ['node:sqlite', loadNodeSqlite()],
];

function makeFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-sqlite-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'test.sqlite');
}

test('one of the drivers is found here', async () => {
  const db = (await loadSqlite())(makeFile());
  onTestFinished(() => db.close());
  expect(['better-sqlite3', 'node:sqlite']).toContain(db.driver);
});

for (const [name, open] of drivers) {
  describe.skipIf(open === null)(name, () => {
    const opened = () => {
      // Skipped where there is none.
      const db = (open as OpenSql)(makeFile());
      onTestFinished(() => db.close());
      return db;
    };

    test('statements run, read one row, none and all', () => {
      const db = opened();
      expect(db.driver).toBe(name);
      db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT, bytes BLOB)');
      const insert = db.prepare('INSERT INTO t (word, bytes) VALUES (?, ?)');
      expect(insert.run('one', new Uint8Array([1, 2]))).toEqual({ changes: 1 });
      insert.run(null, null);
      const one = db.prepare('SELECT word, bytes FROM t WHERE id = ?');
      expect(one.get(1)?.word).toBe('one');
      expect([...((one.get(1)?.bytes as Uint8Array | undefined) ?? [])]).toEqual([1, 2]);
      expect(one.get(2)?.word).toBeNull();
      expect(one.get(3)).toBeNull();
      expect(
        db
          .prepare('SELECT id FROM t ORDER BY id')
          .all()
          .map(({ id }) => id),
      ).toEqual([1, 2]);
      expect(db.prepare('DELETE FROM t').run().changes).toBe(2);
    });

    test('a transaction is whole or not at all', () => {
      const db = opened();
      db.exec('CREATE TABLE t (id INTEGER)');
      const insert = db.prepare('INSERT INTO t VALUES (?)');
      const count = () => db.prepare('SELECT count(*) AS rows FROM t').get()?.rows;
      expect(db.transaction(() => insert.run(1).changes)).toBe(1);
      expect(() =>
        db.transaction(() => {
          insert.run(2);
          throw new RangeError('no');
        }),
      ).toThrow(RangeError);
      expect(count()).toBe(1);
      db.transaction(() => insert.run(3));
      expect(count()).toBe(2);
    });

    test('a full disk is told as one, and leaves what was there', () => {
      const db = opened();
      db.exec('CREATE TABLE t (word TEXT)');
      db.prepare('PRAGMA max_page_count = 4').get();
      const insert = db.prepare('INSERT INTO t VALUES (?)');
      insert.run('kept');
      const fill = () => db.transaction(() => insert.run('x'.repeat(100_000)));
      expect(fill).toThrow(expect.objectContaining({ code: 'environment.storage-full' }));
      expect(db.prepare('SELECT word FROM t').all()).toHaveLength(1);
      insert.run('room again');
    });

    test('a database that another has is told as locked', () => {
      const file = makeFile();
      const first = (open as OpenSql)(file);
      const second = (open as OpenSql)(file);
      onTestFinished(() => {
        first.close();
        second.close();
      });
      second.exec('PRAGMA busy_timeout = 0');
      first.exec('CREATE TABLE t (id INTEGER); BEGIN EXCLUSIVE');
      expect(() => second.exec('CREATE TABLE u (id INTEGER)')).toThrow(
        expect.objectContaining({ code: 'environment.locked' }),
      );
    });
  });
}
