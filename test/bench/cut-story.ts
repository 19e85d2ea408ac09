import { insertSegments } from '../../shared/model/edits/segments.ts';
import { wholeVideo } from '../../shared/model/edits/video.ts';
import { makeProject } from '../../shared/model/make-project.ts';
import type { Project, VideoAsset } from '../../shared/model/project.ts';
import { SAMPLE_RATE } from '../../shared/model/time.ts';

export const CUTS = { minutes: 30, rate: 30, width: 1920, height: 1080, gop: 60, cuts: 500 } as const;

/** A talk with its pauses cut out: the same for both engines. Frames are small, as only what is decoded counts. */
export function cutStory(sha256: string): Project {
  const samples = CUTS.minutes * 60 * SAMPLE_RATE;
  const asset: VideoAsset = {
    ...{ kind: 'video', id: 'talk', name: 'talk.mp4', type: 'video/mp4', bytes: 1, sha256 },
    ...{
      width: CUTS.width,
      height: CUTS.height,
      frames: CUTS.minutes * 60 * CUTS.rate,
      samples,
      sound: null,
    },
  };
  const look = { width: 128, height: 72, transition: { kind: 'cut', length: 0 } } as const;
  const empty = { ...makeProject({ id: 'cuts', title: 'Cuts', look }), assets: { talk: asset } };
  const place = samples / CUTS.cuts;
  const segments = Array.from({ length: CUTS.cuts }, (_, at) => {
    // Pauses of a fifth of a second to one second, at no regular distance.
    const from = Math.round(place * (at + 0.05 + 0.11 * ((at * 7) % 10) * 0.1));
    const pause = SAMPLE_RATE * (0.2 + 0.8 * (((at * 13) % 17) / 16));
    const to = Math.round(Math.min(samples, from + place - pause));
    return { id: `part-${at}`, text: '', visual: { ...wholeVideo(asset, 'off'), from, to } };
  });
  return insertSegments.apply(empty, 0, segments);
}
