import { proxy } from 'comlink';
import { toErrorData } from '../../../shared/errors.ts';
import type { Sha256 } from '../../../shared/model/project.ts';
import type { Samples } from '../../../shared/model/time.ts';
import type { SoundPlan } from '../../../shared/plan/plan.ts';
import { linkWorker } from '../bridge.ts';
import type { PreviewBlock, PreviewSoundApi } from './api.ts';

export type { PreviewBlock } from './api.ts';

export interface PreviewSoundClient {
  open(run: number, plan: SoundPlan, from: Samples): Promise<void>;
  next(run: number): Promise<PreviewBlock | null>;
  close(run: number): Promise<void>;
  terminate(): void;
}

export function makePreviewSoundClient(openFile: (sha256: Sha256) => Promise<File>): PreviewSoundClient {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    type: 'module',
    name: 'preview-sound',
  });
  const link = linkWorker<PreviewSoundApi>(worker, 'preview sound');
  const openMedia = proxy(async (sha256: Sha256) => {
    try {
      return { file: await openFile(sha256) };
    } catch (error) {
      return { error: toErrorData(error) };
    }
  });
  const started = link.call((api) => api.start(openMedia));
  started.catch(() => {});
  return {
    async open(run, plan, from) {
      await started;
      await link.call((api) => api.open(run, plan, from));
    },
    next: (run) => link.call((api) => api.next(run)),
    close: (run) => link.call((api) => api.close(run)),
    terminate: () => link.terminate(),
  };
}
