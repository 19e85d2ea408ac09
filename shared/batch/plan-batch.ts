import { samplesToSeconds } from '../model/time.ts';
import type { HelperPlan } from '../plan/helper-output.ts';
import type { Plan } from '../plan/plan.ts';
import type { Profile } from '../profiles/profiles.ts';
import type { BatchItem, BatchPlan, BatchProblem, BatchRequest, PlannedJob, Range } from './batch-types.ts';
import { framingText } from './framing-text.ts';
import { fileNameFor, nameKey, unknownWords } from './name-template.ts';

/** What was found out before: nothing in the plan comes from anywhere else. */
export interface BatchFacts {
  /** Such as `2026-11-21`, where the person is. */
  readonly date: string;
  /** Names in the destination that must stay what they are: files that the films are made from. */
  readonly taken: readonly string[];
  /** For each item and each of its profiles, in their order. */
  readonly films: readonly (readonly FilmFacts[])[];
}

export type FilmFacts =
  | {
      readonly type: 'planned';
      readonly engine: PlannedJob['engine'];
      readonly plan: HelperPlan | Plan;
      /** Seconds of work by the measured speed; null where nothing was measured yet. */
      readonly seconds: Range | null;
    }
  /** Why there is no plan: nothing here encodes it, or its container does not hold it. */
  | { readonly type: 'impossible'; readonly message: string };

/** The dry run of a batch. Pure: the same request and facts give the same bytes of `canonicalJson`. */
export function planBatch(request: BatchRequest, facts: BatchFacts): BatchPlan {
  const problems: BatchProblem[] = unknownWords(request.nameTemplate).map((word) => ({
    reason: 'name-unknown',
    word,
  }));
  if (request.items.length === 0) problems.push({ reason: 'no-profiles', project: '' });
  const of = request.items.reduce((sum, { profiles }) => sum + profiles.length, 0);
  const jobs: PlannedJob[] = [];
  let n = 0;
  for (const [index, item] of request.items.entries()) {
    const { project, profiles } = item;
    if (profiles.length === 0) problems.push({ reason: 'no-profiles', project: project.title });
    for (const [at, profile] of profiles.entries()) {
      n += 1;
      const film = facts.films[index]?.[at];
      if (film === undefined) throw new TypeError('Every film of a batch has facts');
      if (film.type === 'impossible') {
        const { message } = film;
        problems.push({ reason: 'not-possible', project: project.title, profile: profile.name, message });
        continue;
      }
      const job = planJob(request, item, profile, film, { n, of, date: facts.date });
      jobs.push(job);
      if (job.missing.length > 0 && request.onMissing === 'refuse') {
        problems.push({ reason: 'missing', project: project.title, profile: profile.name });
      }
    }
  }
  const toMake = jobs.filter(({ skipped }) => !skipped);
  // With everything left out there is nothing to start.
  if (toMake.length === 0) {
    for (const { title, profile } of jobs) problems.push({ reason: 'missing', project: title, profile });
  }
  return {
    format: 1,
    name: request.name,
    jobs,
    problems: [...problems, ...nameProblems(toMake, facts.taken)],
    totalBytes: toMake.reduce((sum, { bytes }) => sum + bytes, 0),
    totalSeconds: totalOf(toMake.map(({ seconds }) => seconds)),
  };
}

function planJob(
  request: BatchRequest,
  { project }: BatchItem,
  profile: Profile,
  { plan, engine, seconds }: Extract<FilmFacts, { type: 'planned' }>,
  place: { readonly n: number; readonly of: number; readonly date: string },
): PlannedJob {
  const { width, height, rate, video, audio, container } = plan;
  const named = { project: project.title, profile: profile.name, width, height, ...place };
  const bits = (video.bitrate + audio.bitrate) * samplesToSeconds(plan.totalSamples);
  return {
    projectId: project.id,
    title: project.title,
    profile: profile.name,
    fileName: fileNameFor(request.nameTemplate, named, container),
    engine,
    width,
    height,
    rate,
    frames: plan.totalFrames,
    codec: video.codec,
    container,
    encoder: video.engine === 'ffmpeg' ? video.encoder : `${video.engine} ${video.codecString}`,
    hardware: video.hardware,
    bytes: Math.ceil(bits / 8),
    seconds: seconds === null ? null : { from: rounded(seconds.from), to: rounded(seconds.to) },
    // The plan may know of faces that were found for it.
    framing: plan.choices.find(({ what }) => what === 'framing')?.chosen ?? framingText(project, profile),
    choices: plan.choices,
    missing: plan.missing,
    warnings: plan.warnings,
    skipped: plan.missing.length > 0 && request.onMissing === 'skip',
  };
}

/** Two films of one name, or one that would take the place of what it is made from. */
function nameProblems(jobs: readonly PlannedJob[], taken: readonly string[]): BatchProblem[] {
  const groups = new Map<string, PlannedJob[]>();
  for (const job of jobs) {
    const key = nameKey(job.fileName);
    groups.set(key, [...(groups.get(key) ?? []), job]);
  }
  const kept = new Set(taken.map(nameKey));
  const problems: BatchProblem[] = [];
  for (const [key, group] of groups) {
    const [first] = group;
    if (first === undefined) continue;
    const { fileName, profile } = first;
    if (group.length > 1) {
      problems.push({ reason: 'same-name', fileName, profiles: group.map((job) => job.profile) });
    }
    if (kept.has(key)) problems.push({ reason: 'name-taken', fileName, profile });
  }
  return problems;
}

/** Null as soon as one is not known: half a sum would be a promise. */
export function totalOf(ranges: readonly (Range | null)[]): Range | null {
  let [from, to] = [0, 0];
  for (const range of ranges) {
    if (range === null) return null;
    from += range.from;
    to += range.to;
  }
  return { from: rounded(from), to: rounded(to) };
}

/** To a tenth of a second: less is noise, and would make plans differ. */
function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
