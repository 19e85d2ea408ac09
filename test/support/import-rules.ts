import { posix } from 'node:path';

/** One import as it is written: `import type` and `export type` obey the same arrows as the rest. */
export interface Import {
  readonly specifier: string;
  readonly isType: boolean;
}

const STATEMENT = /\b(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"\n]+)['"]/g;
const CALL = /\bimport\s*\(\s*(?:\/\*[^*]*\*\/\s*)?['"]([^'"\n]+)['"]/g;
/** How bundlers find workers: `new URL('./worker.ts', import.meta.url)`. */
const ADDRESS = /\bnew URL\(\s*['"](\.[^'"\n]+)['"]\s*,\s*import\.meta\.url/g;

export function importsOf(source: string): Import[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/(^|\s)\/\/.*$/gm, '$1');
  return [
    ...[...code.matchAll(STATEMENT)].map(([, type, specifier = '']) => ({
      specifier,
      isType: type !== undefined,
    })),
    ...[...code.matchAll(CALL), ...code.matchAll(ADDRESS)].map(([, specifier = '']) => ({
      specifier,
      isType: false,
    })),
  ];
}

/** The arrows between parts. A part may always import itself and `shared`, and `shared` only itself. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  'helper/ffmpeg': [],
  'helper/media': ['helper/ffmpeg'],
  'helper/listen': ['helper/ffmpeg', 'helper/media'],
  'helper/store': ['helper/ffmpeg'],
  'helper/execute': ['helper/media', 'helper/ffmpeg', 'helper/listen', 'helper/store'],
  'helper/jobs': ['helper/execute', 'helper/ffmpeg', 'helper/listen', 'helper/store'],
  'helper/batch': ['helper/execute'],
  'helper/server': [
    ...['helper/ffmpeg', 'helper/media', 'helper/listen', 'helper/execute', 'helper/store'],
    ...['helper/jobs', 'helper/batch'],
  ],
  'web/sw': [],
  'web/media': [],
  'web/sinks': [],
  'web/worker': ['web/media', 'web/bridge'],
  'web/client': ['web/bridge', 'web/worker'],
  'web/bridge': [],
  'web/execute': ['web/storage', 'web/media', 'web/sinks', 'web/client', 'web/bridge'],
  'web/storage': ['web/sinks', 'web/client'],
  'web/helper-client': [],
  'web/listen': ['web/storage', 'web/media', 'web/client', 'web/bridge'],
  'web/state': ['web/execute', 'web/listen', 'web/storage', 'web/helper-client'],
  'web/ui': ['web/state'],
};

/** Records are kept of what these make, so the store knows its form and nothing more. */
const TYPE_ARROWS: Readonly<Record<string, readonly string[]>> = {
  'helper/store': ['helper/execute', 'helper/jobs'],
};

/** The one part of the code (or several) that may import a library. */
const DOORS: readonly (readonly [library: RegExp, doors: readonly RegExp[], name: string])[] = [
  [/^(mediabunny|mp4box|@mediabunny\/.*)$/, [/^web\/media\//], 'web/media'],
  [/^@ffmpeg\/ffmpeg/, [/^web\/workers\/transcode\//], 'one worker'],
  [
    /^(@vladmandic\/human|smartcrop)$/,
    [/^web\/workers\/faces\//, /^helper\/listen\/faces\//],
    'the worker of each engine that looks for faces',
  ],
  [/^comlink$/, [/^web\/workers\//], 'web/workers'],
  [/^idb$/, [/^web\/storage\//], 'web/storage'],
  [
    /^(solid-js|@kobalte|lucide-solid)(\/|$)/,
    [/^web\/(ui|state|app)\//, /^web\/main\.tsx$/],
    'ui, state and app',
  ],
  [/^(ws|node:.*)$/, [/^helper\//], 'helper'],
];

/** Why a file may not import that; null when it may. Paths are relative to the project's folder. */
export function importProblem(file: string, { specifier, isType }: Import): string | null {
  if (!specifier.startsWith('.')) {
    const door = DOORS.find(([library]) => library.test(specifier));
    if (door === undefined || door[1].some((place) => place.test(file))) return null;
    return `${file} imports ${specifier}, whose door is ${door[2]}`;
  }
  const target = posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ''));
  const from = partOf(file);
  const to = partOf(target);
  if (from === to && from !== 'web/worker') return null;
  if (to === 'shared' || target.startsWith('node_modules/')) return null;
  if (from === 'web/app' && to.startsWith('web/')) return null;
  if (from === 'helper/cli' && to.startsWith('helper/')) return null;
  if (isInOneWorker(file, target)) return null;
  if (isType && /^web\/workers\/[^/]+\/api\.ts$/.test(target) && from.startsWith('web/')) return null;
  // A client starts its own worker, and no other file of any worker.
  if (to === 'web/worker') return `${file} reaches into the worker at ${target}`;
  if (ARROWS[from]?.includes(to) || (isType && TYPE_ARROWS[from]?.includes(to))) return null;
  return `${file} (${from}) imports ${target} (${to})`;
}

function isInOneWorker(file: string, target: string): boolean {
  const folder = /^web\/workers\/[^/]+\//.exec(file)?.[0];
  return folder !== undefined && target.startsWith(folder);
}

function partOf(path: string): string {
  const [top = '', part = '', , last] = path.split('/');
  if (top === 'helper') return part === 'main.ts' ? 'helper/cli' : `helper/${part}`;
  if (top !== 'web') return top;
  if (part === 'workers') {
    if (last === undefined) return 'web/bridge';
    return last === 'client.ts' ? 'web/client' : 'web/worker';
  }
  if (part === 'main.tsx') return 'web/app';
  return part === 'sw.ts' ? 'web/sw' : `web/${part}`;
}
