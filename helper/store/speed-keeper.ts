import type { SpeedKeeper } from '../../shared/queue/queue-api.ts';
import type { Speed } from '../../shared/queue/speed.ts';
import type { SqlDatabase } from './sqlite.ts';

/** This computer's speed by profile and encoder. */
export function makeSpeedKeeper(db: SqlDatabase): SpeedKeeper {
  const all = db.prepare('SELECT key, json FROM speeds');
  const put = db.prepare(
    `INSERT INTO speeds (key, json) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET json = excluded.json`,
  );
  return {
    load: async () =>
      // Only `save` writes here.
      Object.fromEntries(all.all().map(({ key, json }) => [String(key), JSON.parse(String(json)) as Speed])),
    async save(book) {
      db.transaction(() => {
        for (const [key, speed] of Object.entries(book)) put.run(key, JSON.stringify(speed));
      });
    },
  };
}
