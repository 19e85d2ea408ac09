import { assertNever } from '../assert.ts';
import { yuvFromRgb } from '../kernel/colour-values.ts';
import { KERNEL_VERSION } from '../kernel/kernel.ts';
import { exportProblems } from '../model/derive.ts';
import type { Asset, Project, Sha256 } from '../model/project.ts';
import { type Profile, resolveProfile } from '../profiles/profiles.ts';
import { captionsOf } from '../text/group-captions.ts';
import { joinWords } from '../text/split-words.ts';
import { captionStyleFor } from './caption-style.ts';
import { planChunks } from './chunks.ts';
import { planFit } from './film-fit.ts';
import { type FilmPart, filmParts } from './film-parts.ts';
import type {
  BrowserOutput,
  Choice,
  PlanCaptionStyle,
  PlanMedia,
  PlanOf,
  PlanOutput,
  SubtitlePlan,
  Warning,
  YuvColour,
} from './plan.ts';
import { planSound } from './sound-plan.ts';

/** What was found out before compiling: the encoders that were proved, and which media are at hand. */
export interface PlanFacts<Output extends PlanOutput = BrowserOutput> {
  readonly container: Output['container'];
  readonly video: Output['video'];
  readonly audio: Output['audio'];
  /** Choices made on the way here, with their reasons; compiling adds its own. */
  readonly choices: readonly Choice[];
  readonly available: ReadonlySet<Sha256>;
  /** Whether a caption track can be written into the container; else captions become files beside the film. */
  readonly canHoldCaptions?: boolean;
}

/**
 * The exact description of every frame and sample of one output. Pure: the same project, profile and facts
 * give the same bytes of `canonicalJson`. Incomplete projects compile too, for previews, with what is missing
 * listed; a plan may be executed as an export only when `missing` is empty.
 */
export function compilePlan<Output extends PlanOutput = BrowserOutput>(
  project: Project,
  profile: Profile,
  facts: PlanFacts<Output>,
): PlanOf<Output> {
  const { width, height, rate, name } = resolveProfile(profile, project.look);
  const fit = planFit(project, profile, { width, height });
  const { parts, totalSamples, totalFrames, warnings } = filmParts(project, fit, rate, facts.available);
  const captionStyle = captionStyleFor(project.look, profile, { width, height });
  const sound = planSound(project, parts, totalSamples, facts.available);
  // Players show text tracks of WebM; those of MP4 and MOV need a format that browsers cannot write.
  const { container, canHoldCaptions = container === 'webm' } = facts;
  const {
    subtitles,
    choices,
    warnings: captionWarnings,
  } = planSubtitles(project, parts, captionStyle, {
    container,
    canHoldCaptions,
  });
  const frame = {
    width,
    height,
    rate,
    background: yuvOf(project.look.background),
    captionStyle,
    ...(fit.slice === null ? {} : { fit: fit.slice }),
  };
  const quiet: Warning[] = sound.clips.length === 0 ? [{ reason: 'no-sound' }] : [];
  return {
    format: 1,
    kernelVersion: KERNEL_VERSION,
    title: project.title,
    profile: name,
    width,
    height,
    rate,
    totalFrames,
    totalSamples,
    container: facts.container,
    video: facts.video,
    audio: facts.audio,
    media: planMedia(project, new Set([...picturesOf(parts), ...sound.clips.map((clip) => clip.sha256)])),
    segments: parts.map(({ firstFrame, frames, firstSample, samples }, index) => ({
      index,
      firstFrame,
      frames,
      firstSample,
      samples,
    })),
    chunks: planChunks(parts, totalFrames, frame, facts.video, KERNEL_VERSION),
    sound,
    subtitles,
    missing: exportProblems(project, facts.available),
    warnings: [...warnings, ...captionWarnings, ...quiet],
    choices: [...facts.choices, ...choices],
  };
}

function* picturesOf(parts: readonly FilmPart[]): Iterable<Sha256> {
  for (const { picture, video } of parts) {
    const shown = video ?? picture;
    if (shown !== null) yield shown.sha256;
  }
}

/** One entry per hash, whichever and however many assets have it. */
function planMedia(project: Project, used: ReadonlySet<Sha256>): PlanMedia[] {
  const media = new Map<Sha256, PlanMedia>();
  const assets = Object.values(project.assets).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const asset of assets) {
    const { sha256, name } = asset;
    if (sha256 === null || !used.has(sha256) || media.has(sha256)) continue;
    media.set(sha256, { ...factsOf(asset), sha256, name });
  }
  return [...media.values()].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
}

function factsOf(asset: Asset) {
  const { kind } = asset;
  switch (kind) {
    case 'picture':
      return { kind, width: asset.width, height: asset.height };
    case 'sound':
      return { kind, samples: asset.samples };
    case 'video':
      return { kind, width: asset.width, height: asset.height, samples: asset.samples };
    default:
      return assertNever(asset);
  }
}

function planSubtitles(
  project: Project,
  parts: readonly FilmPart[],
  { edges }: PlanCaptionStyle,
  { container, canHoldCaptions }: { readonly container: string; readonly canHoldCaptions: boolean },
): { readonly subtitles: SubtitlePlan; readonly choices: readonly Choice[]; readonly warnings: Warning[] } {
  const { mode, style } = project.look.captions;
  if (mode === 'burn' || mode === 'off') return { subtitles: { mode, cues: [] }, choices: [], warnings: [] };
  const cues = project.storyline.flatMap((segment, index) => {
    const part = parts[index];
    if (part === undefined) return [];
    return captionsOf(segment, part.samples, style).map(({ words, start, end }) => ({
      text: joinWords(words),
      start: part.firstSample + start,
      end: part.firstSample + end,
    }));
  });
  const kept = edges === undefined ? {} : { edges };
  if (mode === 'track' && !canHoldCaptions) {
    const reason = `Captions cannot be a track in ${container.toUpperCase()} here, they are files beside it`;
    return {
      subtitles: { mode: 'sidecar', cues, ...kept },
      choices: [{ what: 'captions', chosen: 'sidecar', reason }],
      warnings: [{ reason: 'captions-sidecar', container }],
    };
  }
  return { subtitles: { mode, cues, ...kept }, choices: [], warnings: [] };
}

function yuvOf(colour: string): YuvColour {
  const value = Number.parseInt(colour.slice(1), 16);
  return yuvFromRgb({ r: value >> 16, g: (value >> 8) & 255, b: value & 255 });
}
