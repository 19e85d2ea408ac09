import { examineSound, probeSound } from '../../media/sound-source.ts';
import { makeRuns, serve } from '../serve.ts';
import type { SoundWorkerApi } from './api.ts';
import { renderJob } from './render-job.ts';

const runs = makeRuns();

const api: SoundWorkerApi = {
  render: (runId, job, onPackets, onProgress) =>
    runs.run(runId, (signal) => renderJob(job, { signal, onPackets, onProgress })),
  probe: (runId, file) => runs.run(runId, (signal) => probeSound(file, { signal })),
  examine: (runId, file) => runs.run(runId, (signal) => examineSound(file, { signal })),
  cancel: (runId) => runs.cancel(runId),
};

serve(api);
