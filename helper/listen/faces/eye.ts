import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FaceLibrary, faceSettings, openFaceModel } from '../../../shared/analysis/face-model.ts';
import { findFaces } from '../../../shared/analysis/find-faces.ts';
import { findSalient, type WeighCrops } from '../../../shared/analysis/find-salient.ts';
import type { Eye } from '../../../shared/analysis/look-through.ts';
import type { EyeFiles } from './eye-files.ts';

/** Where the library believes its files are; whatever it asks for comes from `filesOnly`. */
const PLACE = 'package:/';

/** Loads what finds faces into this thread, which must be its own: meanwhile it looks like a browser's worker. */
export async function openEye(files: EyeFiles): Promise<Eye> {
  const { default: smartcrop } = await import('smartcrop');
  const model = await asBrowserWorker(files, async () => {
    // Safe: the build for browsers has this class.
    const { Human } = (await import(/* @vite-ignore */ pathToFileURL(files.library).href)) as {
      Human: new (settings: ReturnType<typeof faceSettings>) => FaceLibrary;
    };
    return openFaceModel(new Human(faceSettings(PLACE)));
  });
  // Its types speak of canvases, which are not needed where pixels are at hand.
  const weigh = smartcrop.crop as unknown as WeighCrops;
  return {
    async look(picture, closely) {
      const faces = await findFaces(model, picture, closely);
      return { faces, salient: faces.length > 0 ? null : await findSalient(weigh, picture) };
    },
  };
}

/**
 * The build for Node needs TensorFlow's native packages. The one for browsers runs here as well where it finds a
 * worker of a browser, and no Node: by that it chooses how to load its files.
 */
async function asBrowserWorker<Result>(
  { model, webAssembly }: EyeFiles,
  load: () => Promise<Result>,
): Promise<Result> {
  const disguise = {
    self: globalThis,
    WorkerGlobalScope: Object,
    importScripts: () => {},
    location: { href: PLACE },
    fetch: filesOnly({ wasm: webAssembly, json: model, bin: model }),
    process: undefined,
  };
  const own = Object.getOwnPropertyDescriptors(globalThis);
  for (const [name, value] of Object.entries(disguise))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  try {
    return await load();
  } finally {
    for (const name of Object.keys(disguise)) {
      const before: PropertyDescriptor | undefined = Reflect.get(own, name);
      if (before === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, before);
    }
  }
}

const TYPES: Readonly<Record<string, string>> = { wasm: 'application/wasm', json: 'application/json' };

/** Nothing of this thread reaches a network. */
function filesOnly(folders: Readonly<Record<string, string>>) {
  return async (address: unknown) => {
    const name = basename(String(address));
    const ending = name.slice(name.lastIndexOf('.') + 1);
    const folder = folders[ending];
    if (folder === undefined) throw new TypeError(`${name} is no file of what finds faces`);
    const bytes = await readFile(join(folder, name));
    return new Response(bytes, { headers: { 'Content-Type': TYPES[ending] ?? 'application/octet-stream' } });
  };
}
