import { makeRuns, serve } from '../serve.ts';
import type { FacesWorkerApi } from './api.ts';
import { loadDetector } from './detector.ts';
import { lookAtPicture, lookThroughVideo } from './look.ts';

const runs = makeRuns();

const api: FacesWorkerApi = {
  picture: (runId, file, name, models) =>
    runs.run(runId, async (signal) => lookAtPicture(await loadDetector(models), file, { signal, name })),
  video: (runId, file, range, models, onProgress) =>
    runs.run(runId, async (signal) =>
      lookThroughVideo(await loadDetector(models), file, range, { signal, onProgress }),
    ),
  cancel: (runId) => runs.cancel(runId),
};

serve(api);
