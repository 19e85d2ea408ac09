import { makeRuns, serve } from '../serve.ts';
import type { SoundWorkerApi } from './api.ts';
import { renderJob } from './render-job.ts';

const runs = makeRuns();

const api: SoundWorkerApi = {
  render: (runId, job, onPackets, onProgress) =>
    runs.run(runId, (signal) => renderJob(job, { signal, onPackets, onProgress })),
  cancel: (runId) => runs.cancel(runId),
};

serve(api);
