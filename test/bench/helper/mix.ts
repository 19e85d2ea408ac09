import { join } from 'node:path';
import type { ToolRunner } from '../../../helper/ffmpeg/types.ts';
import { openSoundShelf } from '../../../helper/media/sound.ts';
import { mixFilm } from '../../../shared/audio/mix-film.ts';
import { SAMPLE_RATE } from '../../../shared/model/time.ts';
import { compilePlan } from '../../../shared/plan/compile-plan.ts';
import { findProfile, PROFILES } from '../../../shared/profiles/profiles.ts';
import { makeStory, SIXTY } from './story.ts';

/** Memory after the first part of a long mix and the most of the rest, in bytes. */
export async function mixHours(folder: string, runner: ToolRunner, hours: number) {
  const segments = (hours * 3600) / SIXTY.secondsEach;
  const project = makeStory(folder, { ...SIXTY, segments });
  const hashes = Object.values(project.assets).flatMap(({ sha256 }) => sha256 ?? []);
  const { sound } = compilePlan(project, findProfile('DRAFT_360P') ?? PROFILES[0], {
    container: 'mp4',
    video: { codec: 'h264', codecString: 'x', engine: 'webcodecs', hardware: false, bitrate: 1 },
    audio: { codec: 'aac', engine: 'wasm', bitrate: 1, channels: 2 },
    choices: [],
    available: new Set(hashes),
  });
  const signal = new AbortController().signal;
  const shelf = openSoundShelf({ runner, signal });
  const seen: number[] = [];
  let samples = 0;
  const open = (sha256: string) => shelf.open(join(folder, sha256), sha256);
  for await (const { left } of await mixFilm(sound, open, { signal, onProgress: look }))
    samples += left.length;
  shelf.close();
  const start = Math.max(...seen.slice(0, seen.length / 10));
  return { seconds: samples / SAMPLE_RATE, start, most: Math.max(...seen.slice(seen.length / 10)) };

  function look(ratio: number) {
    if (ratio * 1000 > seen.length) seen.push(process.memoryUsage().rss);
  }
}
