import { LOOK_SIDE } from '../../../shared/analysis/look-picture.ts';
import { lookAtPicture, lookThrough } from '../../../shared/analysis/look-through.ts';
import { openFootage } from '../../media/footage.ts';
import { drawSmallPicture } from '../../media/small-picture.ts';
import { makeRuns, serve } from '../serve.ts';
import type { FacesWorkerApi } from './api.ts';
import { canvasPicture } from './canvas-picture.ts';
import { loadEye } from './eye.ts';
import { lookFootage } from './footage.ts';

const runs = makeRuns();

const api: FacesWorkerApi = {
  picture: (runId, file, name, models) =>
    runs.run(runId, async (signal) => {
      const eye = await loadEye(models);
      const picture = await drawSmallPicture(file, { signal, name, size: LOOK_SIDE });
      return lookAtPicture(eye, canvasPicture(picture));
    }),
  video: (runId, file, range, models, onProgress) =>
    runs.run(runId, async (signal) => {
      const eye = await loadEye(models);
      const footage = await openFootage(file, { signal });
      try {
        return await lookThrough(eye, lookFootage(footage), range, { signal, onProgress });
      } finally {
        footage.close();
      }
    }),
  cancel: (runId) => runs.cancel(runId),
};

serve(api);
