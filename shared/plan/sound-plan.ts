import type { AudioClip, Project, Sha256, Visual } from '../model/project.ts';
import type { Samples } from '../model/time.ts';
import type { FilmPart } from './film-parts.ts';
import type { SoundClip, SoundPlan } from './plan.ts';

/** Narration and the sound of videos at each segment's exact sample, then every clip of the audio tracks, in the order of the tracks. */
export function planSound(
  project: Project,
  parts: readonly Pick<FilmPart, 'firstSample' | 'samples'>[],
  totalSamples: Samples,
  available: ReadonlySet<Sha256>,
): SoundPlan {
  const clips: SoundClip[] = [];
  for (const [index, { narration, visual }] of project.storyline.entries()) {
    const source = narration && sourceOf(project, narration.asset, available);
    const at = parts[index]?.firstSample;
    if (at === undefined) continue;
    const video = videoClip(project, visual, narration !== null, parts[index]?.samples ?? 0, at, available);
    if (video) clips.push(video);
    if (!source || source.samples === 0) continue;
    clips.push({
      role: 'narration',
      sha256: source.sha256,
      at,
      length: source.samples,
      sourceFrom: 0,
      sourceTo: source.samples,
      gainDb: narration?.gainDb ?? 0,
      fadeIn: 0,
      fadeOut: 0,
      duck: false,
    });
  }
  for (const track of project.audio) {
    for (const clip of track.clips) {
      const source = sourceOf(project, clip.asset, available);
      const planned = source && musicClip(clip, source, totalSamples);
      if (planned) clips.push(planned);
    }
  }
  const { duckingDb, loudness, truePeakDb } = project.sound;
  return { totalSamples, clips, duckingDb, loudness, truePeakDb };
}

/** What is heard of a video's range while its segment lasts. Null where it is silent or starts behind it. */
function videoClip(
  project: Project,
  visual: Visual,
  isNarrated: boolean,
  segmentSamples: Samples,
  at: Samples,
  available: ReadonlySet<Sha256>,
): SoundClip | null {
  if (visual.type !== 'video' || visual.sound === 'off') return null;
  const asset = project.assets[visual.asset];
  if (asset?.kind !== 'video' || asset.sound === null) return null;
  if (asset.sha256 === null || !available.has(asset.sha256)) return null;
  const { samples, offset } = asset.sound;
  const first = visual.from + offset;
  const sourceFrom = Math.max(0, first);
  const late = sourceFrom - first;
  const sourceTo = Math.min(samples, visual.to + offset, first + segmentSamples);
  if (sourceTo <= sourceFrom) return null;
  return {
    // A segment has one voice: a narration beside it wins.
    role: visual.sound === 'narration' && !isNarrated ? 'narration' : 'beside',
    sha256: asset.sha256,
    at: at + late,
    length: sourceTo - sourceFrom,
    sourceFrom,
    sourceTo,
    gainDb: visual.gainDb,
    fadeIn: 0,
    fadeOut: 0,
    duck: false,
  };
}

interface Source {
  readonly sha256: Sha256;
  readonly samples: Samples;
}

function sourceOf(project: Project, assetId: string, available: ReadonlySet<Sha256>): Source | null {
  const asset = project.assets[assetId];
  if (asset?.kind !== 'sound' || asset.sha256 === null || !available.has(asset.sha256)) return null;
  return { sha256: asset.sha256, samples: asset.samples };
}

/** Null where nothing of it is heard: it starts behind the film's end, or its range is empty. */
function musicClip(clip: AudioClip, source: Source, totalSamples: Samples): SoundClip | null {
  const sourceTo = Math.min(clip.to ?? source.samples, source.samples);
  const room = totalSamples - clip.at;
  const length = clip.loop ? room : Math.min(room, sourceTo - clip.from);
  if (length <= 0 || sourceTo <= clip.from) return null;
  return {
    role: 'music',
    sha256: source.sha256,
    at: clip.at,
    length,
    sourceFrom: clip.from,
    sourceTo,
    gainDb: clip.gainDb,
    fadeIn: Math.min(clip.fadeIn, length),
    fadeOut: Math.min(clip.fadeOut, length),
    duck: clip.duck,
  };
}
