import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Manifest {
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const PERMISSIVE = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'OFL-1.1',
  'MPL-2.0',
  'MIT OR Apache-2.0',
  '(MIT AND Zlib)',
  'LGPL-3.0',
];
/** Served from a folder of its own with its own licence, only to a browser that has no encoder. */
const OWN_FOLDER = new Set(['@ffmpeg/core']);

function manifestOf(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8'));
}

describe('what the project is built from', () => {
  const own = manifestOf('package.json');

  it('has exact versions', () => {
    for (const [name, version] of Object.entries({ ...own.dependencies, ...own.devDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });

  it('has no copyleft licence in what the studio loads by itself', () => {
    for (const name of Object.keys(own.dependencies ?? {})) {
      if (OWN_FOLDER.has(name)) continue;
      expect(PERMISSIVE, `${name}: ${manifestOf(`node_modules/${name}/package.json`).license}`).toContain(
        manifestOf(`node_modules/${name}/package.json`).license,
      );
    }
  });
});
