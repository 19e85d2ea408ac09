import type { Config, Human } from '@vladmandic/human';
import type { FoundFace } from '../../../shared/analysis/found.ts';
import { StudioError } from '../../../shared/errors.ts';
import { type Region, regionsOf, withoutTwins } from './regions.ts';

export interface Detector {
  /** `closely` looks for small faces too where there is no large one: four times the work. */
  faces(picture: OffscreenCanvas, closely: boolean): Promise<readonly FoundFace[]>;
}

/** The model looks at squares of this side. */
const SIDE = 256;
/** Under this the model also sees faces in waves, leaves and wheels. */
const CERTAIN = 0.75;

/** The model's box begins at the brow: what is above belongs to a face too. Of the box's height. */
const HAIR = 0.3;

let loading: Promise<Detector> | null = null;

/** Loaded with the first picture and kept; one that failed is tried again. */
export function loadDetector(models: string): Promise<Detector> {
  loading ??= openDetector(models).catch((cause: unknown) => {
    loading = null;
    throw new StudioError(
      'failed.analysis',
      'What finds faces could not be loaded. Reload the studio, then try again',
      {
        cause,
        context: { details: `${models}: ${cause instanceof Error ? cause.message : String(cause)}` },
      },
    );
  });
  return loading;
}

async function openDetector(models: string): Promise<Detector> {
  const { Human: Finder } = await import('@vladmandic/human');
  const human: Human = new Finder(settingsFor(models));
  // Threads of its own would start workers from blobs and gain nothing for a model this small.
  human.tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await human.load();
  const small = new OffscreenCanvas(SIDE, SIDE);
  const context = small.getContext('2d', { willReadFrequently: true });
  if (context === null || human.tf.getBackend() !== 'wasm')
    throw new TypeError('WebAssembly could not be started');

  const look = async (picture: OffscreenCanvas, region: Region): Promise<FoundFace[]> => {
    // In its own shape: faces that are squeezed are missed.
    const scale = SIDE / Math.max(region.width, region.height);
    const [width, height] = [region.width * scale, region.height * scale];
    context.fillRect(0, 0, SIDE, SIDE);
    context.drawImage(picture, region.x, region.y, region.width, region.height, 0, 0, width, height);
    const colours = coloursOf(context.getImageData(0, 0, SIDE, SIDE).data);
    const input = human.tf.tensor4d(colours, [1, SIDE, SIDE, 3]);
    try {
      const { face, error } = await human.detect(input);
      if (error !== null) throw new TypeError(error);
      return face.map(({ boxRaw: [x, y, across, down], boxScore }) => {
        const left = place(region.x + (x * SIDE) / scale, picture.width);
        const top = place(region.y + ((y - HAIR * down) * SIDE) / scale, picture.height);
        const right = place(region.x + ((x + across) * SIDE) / scale, picture.width);
        const bottom = place(region.y + ((y + down) * SIDE) / scale, picture.height);
        return { x: left, y: top, width: right - left, height: bottom - top, confidence: boxScore };
      });
    } finally {
      input.dispose();
    }
  };

  return {
    async faces(picture, closely) {
      for (const regions of regionsOf(picture).slice(0, closely ? undefined : 1)) {
        const found: FoundFace[] = [];
        for (const region of regions) found.push(...(await look(picture, region)));
        if (found.length > 0) return withoutTwins(found);
      }
      return [];
    },
  };
}

/** In parts of the picture, and inside it. */
function place(pixels: number, size: number): number {
  return Math.min(1, Math.max(0, pixels / size));
}

function coloursOf(rgba: Uint8ClampedArray): Float32Array {
  const colours = new Float32Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    colours[to] = rgba[from] ?? 0;
    colours[to + 1] = rgba[from + 1] ?? 0;
    colours[to + 2] = rgba[from + 2] ?? 0;
  }
  return colours;
}

function settingsFor(models: string): Partial<Config> {
  const off = { enabled: false };
  return {
    backend: 'wasm',
    wasmPath: models,
    modelBasePath: models,
    cacheModels: false,
    // Every picture is another one: nothing of the one before may be kept for it.
    cacheSensitivity: 0,
    warmup: 'none',
    debug: false,
    filter: { ...off, equalization: false } as Config['filter'],
    gesture: off,
    body: off as Config['body'],
    hand: off as Config['hand'],
    object: off as Config['object'],
    segmentation: off as Config['segmentation'],
    face: {
      enabled: true,
      detector: {
        modelPath: 'blazeface.json',
        scale: 1,
        minConfidence: CERTAIN,
        maxDetected: 20,
        rotation: false,
        return: false,
        skipFrames: 0,
        skipTime: 0,
      },
      mesh: off,
      iris: off,
      emotion: off,
      description: off,
      antispoof: off,
      liveness: off,
      attention: off,
    } as unknown as Config['face'],
  };
}
