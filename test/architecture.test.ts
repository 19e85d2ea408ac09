import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { importProblem, importsOf } from './support/import-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function sourceFiles(part: string): string[] {
  return readdirSync(join(root, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !file.startsWith('shared/kernel/assembly/'));
}

describe('imports go only along the arrows', () => {
  for (const part of ['shared', 'web', 'helper']) {
    test(`in ${part}`, () => {
      const files = sourceFiles(part);
      expect(files.length).toBeGreaterThan(0);
      const problems = files.flatMap((file) =>
        importsOf(readFileSync(join(root, file), 'utf8'))
          .map((found) => importProblem(file, found))
          .filter((problem) => problem !== null),
      );
      expect(problems).toEqual([]);
    });
  }
});

describe('the check itself', () => {
  const problems = (file: string, source: string) =>
    importsOf(source)
      .map((found) => importProblem(file, found))
      .filter((problem) => problem !== null);

  test.each([
    ['shared/plan/a.ts', "import { b } from '../../web/media/b.ts';"],
    ['shared/plan/a.ts', "import type { B } from '../../helper/b.ts';"],
    ['shared/plan/a.ts', "export type { B } from '../../web/state/b.ts';"],
    ['shared/plan/a.ts', "import { readFile } from 'node:fs';"],
    ['helper/a.ts', "import { b } from '../web/storage/b.ts';"],
    ['web/media/a.ts', "import { b } from '../../helper/b.ts';"],
    ['web/media/a.ts', "import { b } from '../state/b.ts';"],
    ['web/sinks/a.ts', "import { b } from '../execute/b.ts';"],
    ['web/state/a.ts', "import {\n  b,\n  type C,\n} from '../ui/b.tsx';"],
    ['web/ui/a.tsx', "import type { B } from '../execute/b.ts';"],
    ['web/ui/a.tsx', "const b = await import('../media/b.ts');"],
    ['web/ui/a.tsx', "import 'mediabunny';"],
    ['web/execute/a.ts', "import { wrap } from 'comlink';"],
    ['web/execute/a.ts', "import { openDB } from 'idb';"],
    ['web/execute/a.ts', "import { b } from '../workers/render/frame-drawer.ts';"],
    ['web/execute/a.ts', "import { B } from '../workers/render/api.ts';"],
    ['web/execute/a.ts', "new Worker(new URL('../workers/render/worker.ts', import.meta.url));"],
    ['web/workers/render/worker.ts', "import { b } from '../sound/mixer.ts';"],
    ['web/workers/render/worker.ts', "import { b } from '../../state/b.ts';"],
    ['web/media/a.ts', "import { createSignal } from 'solid-js';"],
    ['web/storage/a.ts', "import { b } from '../media/b.ts';"],
    ['web/helper-client/a.ts', "import { b } from '../workers/render/client.ts';"],
    ['helper/ffmpeg/a.ts', "import { b } from '../store/b.ts';"],
    ['helper/store/a.ts', "import { b } from '../jobs/b.ts';"],
    ['helper/jobs/a.ts', "import type { B } from '../server/b.ts';"],
    ['helper/execute/a.ts', "import { b } from '../cli/b.ts';"],
    ['helper/server/routes/a.ts', "import { b } from '../../cli/b.ts';"],
  ])('fails %s for %s', (file, source) => {
    expect(problems(file, source).length).toBe(1);
  });

  test.each([
    ['shared/plan/a.ts', "import { b } from '../model/b.ts';"],
    ['helper/a.ts', "import { readFile } from 'node:fs/promises';\nimport { b } from '../shared/b.ts';"],
    ['web/media/a.ts', "import { Input } from 'mediabunny';"],
    ['web/ui/a.tsx', "import { b } from '../state/b.ts';\nimport './a.css';"],
    ['web/app/a.tsx', "import { b } from '../execute/b.ts';"],
    ['web/state/a.ts', "import type { B } from '../workers/render/api.ts';"],
    ['web/execute/a.ts', "import { b } from '../workers/render/client.ts';"],
    ['web/workers/render/client.ts', "new Worker(new URL('./worker.ts', import.meta.url));"],
    ['helper/store/a.ts', "import type { B } from '../jobs/b.ts';"],
    ['helper/server/routes/a.ts', "import { b } from '../../jobs/b.ts';"],
    ['helper/main.ts', "import { b } from './cli/b.ts';"],
    ['web/ui/a.tsx', "// import { b } from '../media/b.ts';\n/* import 'idb'; */"],
  ])('lets %s do %s', (file, source) => {
    expect(problems(file, source)).toEqual([]);
  });
});
