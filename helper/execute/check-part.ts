import { StudioError } from '../../shared/errors.ts';
import type { Frames, Rate } from '../../shared/model/time.ts';
import { type IsoTrack, readIsoTrack } from './iso-file.ts';
import type { PartFacts } from './ledger.ts';

/** Reads a written part of pictures back: exit code 0 alone proves nothing, a stopped encoder leaves a valid file. */
export async function checkPictures(path: string, frames: Frames, rate: Rate): Promise<PartFacts> {
  const track = await readIsoTrack(path);
  if (track.times.length !== frames) {
    throw differs(`it has ${track.times.length} frames instead of ${frames}`);
  }
  if (track.timescale !== rate.num)
    throw differs(`it counts ${track.timescale} a second instead of ${rate.num}`);
  if (!track.startsOnKey) throw differs('it does not start on a key frame');
  checkSteps(track, rate);
  return { packets: frames, config: track.config };
}

/** Shown one after the other, frames are exactly one step apart, from the start of the film on. */
function checkSteps({ times, start }: IsoTrack, rate: Rate): void {
  const shown = times.toSorted();
  for (const [index, time] of shown.entries()) {
    if (time !== start + index * rate.den)
      throw differs(`frame ${index} lies at ${time - start} of ${rate.num}`);
  }
}

function differs(why: string): StudioError {
  return new StudioError('failed.verify', `A written part of the film is not what was drawn: ${why}`);
}
