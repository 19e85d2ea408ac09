import { transfer } from 'comlink';
import { assert } from '../../../shared/assert.ts';
import { fromErrorData } from '../../../shared/errors.ts';
import { Arena } from '../../../shared/kernel/arena.ts';
import { createKernelMemory, instantiateKernel, type Kernel } from '../../../shared/kernel/kernel.ts';
import { preparePicture } from '../../../shared/kernel/prepare.ts';
import { makeFrameDrawer } from '../../media/frame-drawer.ts';
import { loadColourEngine } from '../../media/picture-colour.ts';
import { loadKernelModule } from '../../media/picture-kernel.ts';
import { openPicture } from '../../media/picture-open.ts';
import { openVideo } from '../../media/video.ts';
import { makeRuns, serve } from '../serve.ts';
import type { OpenMedia, PreviewApi, PreviewEvent, StillsApi } from './api.ts';
import { absoluteNow } from './clock.ts';
import { compilePreview, filmOf } from './compile-preview.ts';
import { makePictureCache, type PictureCache } from './picture-cache.ts';
import { makeShowLoop } from './show-loop.ts';
import { makeStills } from './stills.ts';

/** Of the 512 MB that prepared pictures may take in all, the preview at 720p needs a part. */
const PICTURE_BUDGET = 256 << 20;
const MEMORY_LIMIT = 1 << 30;
/** This chunk, the next, and the one just left. */
const DRAWERS = 3;

interface Stage {
  readonly pictures: PictureCache;
  readonly loop: ReturnType<typeof makeShowLoop>;
}

let stage: Stage | null = null;
let stills: ReturnType<typeof makeStills> | null = null;
const runs = makeRuns();
let resize: ((width: number, height: number) => void) | null = null;

const api: PreviewApi & StillsApi = {
  async start(canvas, events, openMedia) {
    const { pictures, makeDrawer } = await openDrawing(openMedia);
    // Nothing is read back, and in software this is the quickest way from I420 to the screen.
    const context = canvas.getContext('2d', { alpha: false, desynchronized: false });
    assert(context !== null, 'A canvas gives a 2D context');
    resize = (width, height) => {
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
    };
    const loop = makeShowLoop({
      drawers: Array.from({ length: DRAWERS }, makeDrawer),
      present(frame) {
        try {
          resize?.(frame.displayWidth, frame.displayHeight);
          context.drawImage(frame, 0, 0);
        } finally {
          frame.close();
        }
      },
      emit: (event: PreviewEvent) => events.postMessage(event),
      now: absoluteNow,
      nextTick: (run) => requestAnimationFrame(run),
      later(run, ms) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    });
    stage = { pictures, loop };
  },

  async load(project, lost) {
    const plan = compilePreview(project, lost);
    started().loop.setPlan(plan);
    return filmOf(plan);
  },

  show: async (frame) => started().loop.show(frame),
  prepare: (frame) => started().loop.prepare(frame),
  play: async (anchor) => started().loop.play(anchor),
  pause: async () => started().loop.pause(),
  shown: async () => started().loop.shown(),
  stats: async () => started().loop.stats(),
  forget: async (sha256) => started().pictures.forget(sha256),

  async startStills(openMedia) {
    stills = makeStills((await openDrawing(openMedia)).makeDrawer);
  },
  async loadStills(project, lost, profiles) {
    assert(stills !== null, 'The stills were not started');
    return stills.load(project, lost, profiles);
  },
  still: (runId, profile, at) =>
    runs.run(runId, async (signal) => {
      assert(stills !== null, 'The stills were not started');
      const bitmap = await stills.draw(profile, at, signal);
      return bitmap === null ? null : transfer(bitmap, [bitmap]);
    }),
  cancel: (runId) => runs.cancel(runId),
};

serve(api);

/** The kernel with what draws frames; one for each worker. */
async function openDrawing(openMedia: OpenMedia) {
  const module = await loadKernelModule(false);
  const memory = createKernelMemory({ shared: false, maximumBytes: MEMORY_LIMIT });
  const kernel = instantiateKernel(module, memory);
  const arena = new Arena(memory);
  const pictures = makePictureCache({
    budget: PICTURE_BUDGET,
    prepare: (need, signal) => prepare(kernel, arena, openMedia, need, signal),
    free: (picture) => arena.free(picture.offset),
  });
  const makeDrawer = () =>
    makeFrameDrawer({
      kernel,
      arena,
      pictures,
      openVideo: async ({ sha256 }, options) => openVideo(await fileOf(openMedia, sha256), options),
    });
  return { pictures, makeDrawer };
}

function started(): Stage {
  assert(stage !== null, 'The preview was not started');
  return stage;
}

async function fileOf(openMedia: OpenMedia, sha256: string): Promise<File> {
  const answer = await openMedia(sha256);
  if ('error' in answer) throw fromErrorData(answer.error);
  return answer.file;
}

async function prepare(
  kernel: Kernel,
  arena: Arena,
  openMedia: OpenMedia,
  need: Parameters<Parameters<typeof makePictureCache>[0]['prepare']>[0],
  signal: AbortSignal,
) {
  const file = await fileOf(openMedia, need.sha256);
  signal.throwIfAborted();
  const picture = await openPicture(file, { signal, name: file.name });
  try {
    return await preparePicture(kernel, arena, picture.source, {
      scaleTo: need.size,
      background: need.background,
      colour: loadColourEngine,
      signal,
    });
  } finally {
    picture.close();
  }
}
