import { readVideoPackets } from '../../media/read-packets.ts';
import { serve } from '../serve.ts';
import type { TranscodeWorkerApi } from './api.ts';
import { encodeArgs, INPUT, OUTPUT } from './encode-args.ts';
import { type Ffmpeg, loadFfmpeg } from './ffmpeg-core.ts';

let ffmpeg: Ffmpeg | null = null;

const api: TranscodeWorkerApi = {
  async load(coreUrl) {
    ffmpeg ??= await loadFfmpeg(coreUrl);
  },
  async encode({ data, ...run }) {
    if (ffmpeg === null) throw new TypeError('ffmpeg was not loaded');
    const file = ffmpeg.run(encodeArgs(run), new Map([[INPUT, new Uint8Array(data)]]), OUTPUT);
    return readVideoPackets(new Blob([file]), run.rate);
  },
};

serve(api);
