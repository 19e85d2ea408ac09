/** What of @vladmandic/human is used; both engines load the same package, each from where it has it. */
export interface FaceLibrary {
  load(): Promise<unknown>;
  detect(input: FaceTensor): Promise<{
    readonly face: readonly {
      readonly boxRaw: readonly [x: number, y: number, width: number, height: number];
      readonly boxScore: number;
    }[];
    readonly error: string | null;
  }>;
  readonly models: { stats(): { readonly numLoadedModels: number } };
  readonly tf: {
    env(): { set(flag: string, value: boolean): void };
    getBackend(): string;
    tensor4d(values: Float32Array, shape: [number, number, number, number]): FaceTensor;
  };
}

export interface FaceTensor {
  dispose(): void;
}

/** What looks at one square. */
export interface FaceModel {
  /** Colours of `MODEL_SIDE` squared pixels, three to each, 0 to 255; boxes in parts of the square. */
  find(colours: Float32Array): Promise<readonly ModelFace[]>;
}

export interface ModelFace {
  readonly box: readonly [x: number, y: number, width: number, height: number];
  /** 0 to 1. */
  readonly confidence: number;
}

/** The model looks at squares of this side. */
export const MODEL_SIDE = 256;
/** Under this the model also sees faces in waves, leaves and wheels. */
const CERTAIN = 0.75;
const OFF = { enabled: false };

/** For the library's constructor; `models` is where it finds the model and its WebAssembly. */
export function faceSettings(models: string) {
  return {
    backend: 'wasm',
    wasmPath: models,
    modelBasePath: models,
    cacheModels: false,
    // Every picture is another one: nothing of the one before may be kept for it.
    cacheSensitivity: 0,
    warmup: 'none',
    debug: false,
    filter: { ...OFF, equalization: false },
    gesture: OFF,
    body: OFF,
    hand: OFF,
    object: OFF,
    segmentation: OFF,
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
      mesh: OFF,
      iris: OFF,
      emotion: OFF,
      description: OFF,
      antispoof: OFF,
      liveness: OFF,
      attention: OFF,
    },
  } as const;
}

export async function openFaceModel(library: FaceLibrary): Promise<FaceModel> {
  const { tf } = library;
  // Threads of its own would start workers from blobs and gain nothing for a model this small.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await library.load();
  if (tf.getBackend() !== 'wasm') throw new TypeError('WebAssembly could not be started');
  // It goes on without a model, and would never see a face.
  if (library.models.stats().numLoadedModels !== 1) throw new TypeError('The model is missing or damaged');
  return {
    async find(colours) {
      const input = tf.tensor4d(colours, [1, MODEL_SIDE, MODEL_SIDE, 3]);
      try {
        const { face, error } = await library.detect(input);
        if (error !== null) throw new TypeError(error);
        return face.map(({ boxRaw, boxScore }) => ({ box: boxRaw, confidence: boxScore }));
      } finally {
        input.dispose();
      }
    },
  };
}
