import * as v from 'valibot';
import { HARDWARE_KINDS, HELPER_CODECS, HELPER_CONTAINERS } from '../plan/helper-output.ts';
import { profileChoiceSchema } from '../profiles/own-profiles.ts';
import { JOB_STATES } from '../queue/job-states.ts';
import { PAUSE_REASONS } from '../queue/queue-types.ts';

/**
 * What the helper answers and takes over HTTP, fields in snake_case. Both sides validate with these; unknown
 * fields of a request are refused, unknown fields of an answer are ignored.
 */
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));

export const errorDataSchema = v.object({
  code: v.string(),
  message: v.string(),
  context: v.record(v.string(), v.union([v.string(), v.number()])),
  /** What to do about it. Helpers from before this field do not say. */
  remedy: v.optional(v.string()),
});

/** Body of every refusal. `error` is for people; `code` and `details` for programs. */
export const problemSchema = v.object({
  error: v.string(),
  code: v.string(),
  details: v.optional(v.record(v.string(), v.unknown())),
  /** What to do about it, where the request itself was right. */
  remedy: v.optional(v.string()),
});
export type Problem = v.InferOutput<typeof problemSchema>;

export const hardwareModeSchema = v.picklist(['auto', 'cpu', ...HARDWARE_KINDS]);

/** Minutes of the local day; `from` after `to` goes over midnight, both the same is all day. */
const minute = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(24 * 60));
export const hoursSchema = v.strictObject({ from: minute, to: minute });
/** As they are asked for: nothing begins at the end of a day. All day is said by leaving them out. */
const askedHoursSchema = v.strictObject({ from: v.pipe(minute, v.maxValue(24 * 60 - 1)), to: minute });

/** When work may be done. Times are milliseconds since the epoch. */
export const scheduleEntries = {
  start_at: v.optional(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), null),
  hours: v.optional(v.nullable(askedHoursSchema), null),
};

/** `POST /api/jobs`: a frozen project with everything that decides the film. */
export const submitSchema = v.strictObject({
  kind: v.optional(v.literal('render'), 'render'),
  project: v.unknown(),
  revision: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  profile: profileChoiceSchema,
  codec: v.optional(v.nullable(v.picklist(HELPER_CODECS)), null),
  /** The profile's, or what its codec usually comes in, when absent. */
  container: v.optional(v.nullable(v.picklist(HELPER_CONTAINERS)), null),
  hardware: v.optional(hardwareModeSchema, 'auto'),
  layers: v.optional(v.nullable(sha256), null),
  ...scheduleEntries,
  idempotency_key: v.optional(v.nullable(id), null),
  force: v.optional(v.boolean(), false),
});

/** `POST /api/jobs`: the project with its media in one file, as the studio opens it. */
export const bundleSchema = v.strictObject({
  kind: v.literal('bundle'),
  project: v.unknown(),
  revision: submitSchema.entries.revision,
  ...scheduleEntries,
  idempotency_key: submitSchema.entries.idempotency_key,
  force: submitSchema.entries.force,
});
export const newJobSchema = v.variant('kind', [submitSchema, bundleSchema]);
export type NewJobBody = v.InferOutput<typeof newJobSchema>;

/** What a job makes; `storyloom` is a bundle. */
const containerSchema = v.picklist([...HELPER_CONTAINERS, 'storyloom']);

export const progressSchema = v.object({
  /** One that a newer helper has is no reason to hear nothing. */
  stage: v.fallback(v.picklist(['preparing', 'rendering', 'sound', 'writing', 'checking']), 'preparing'),
  /** While it prepares: looking through media for a smart crop. No stage, which older studios would not read. */
  searching: v.optional(v.boolean()),
  ratio: v.number(),
  segment: v.number(),
  segments: v.number(),
  frames_done: v.number(),
  frames_total: v.number(),
  frames_per_second: v.nullable(v.number()),
  seconds_left: v.nullable(v.number()),
  chunks_reused: v.number(),
  chunks_rendered: v.number(),
});

export const jobSchema = v.object({
  id: sha256,
  project_id: id,
  title: v.string(),
  state: v.picklist(JOB_STATES),
  kind: v.optional(v.picklist(['render', 'bundle']), 'render'),
  /** `BUNDLE` where it is none. */
  profile: v.string(),
  codec: v.nullable(v.picklist(HELPER_CODECS)),
  container: containerSchema,
  hardware: hardwareModeSchema,
  revision: v.number(),
  run: v.number(),
  segments: v.number(),
  created_at: v.number(),
  started_at: v.nullable(v.number()),
  finished_at: v.nullable(v.number()),
  error: v.nullable(errorDataSchema),
  /** Why it is PAUSED. Helpers from before this field, and the ones below, do not say. */
  paused_by: v.optional(v.nullable(v.picklist(PAUSE_REASONS)), null),
  /** Not before this moment: a time that was asked for, or the pause before another try. */
  not_before: v.optional(v.nullable(v.number()), null),
  /** When it may run, its batch's hours included. */
  hours: v.optional(v.nullable(hoursSchema), null),
  /** Seconds of work that its plan expects. */
  predicted: v.optional(v.nullable(v.object({ from: v.number(), to: v.number() })), null),
  artifact_id: v.nullable(id),
  progress: v.nullable(progressSchema),
});
export type JobAnswer = v.InferOutput<typeof jobSchema>;

const artifactEntries = {
  id,
  job_id: sha256,
  project_id: id,
  bytes: v.number(),
  sha256,
  file_name: v.string(),
  finished_at: v.number(),
};
export const artifactSchema = v.object({
  ...artifactEntries,
  kind: v.optional(v.literal('render'), 'render'),
  plan_hash: sha256,
  profile: v.string(),
  container: v.picklist(HELPER_CONTAINERS),
  encoder: v.string(),
  hardware: v.boolean(),
  width: v.number(),
  height: v.number(),
  frames: v.number(),
  samples: v.number(),
  chunks: v.object({ rendered: v.number(), reused: v.number() }),
  choices: v.array(v.object({ what: v.string(), chosen: v.string(), reason: v.string() })),
  warnings: v.array(v.looseObject({ reason: v.string() })),
});
export const bundleArtifactSchema = v.object({
  ...artifactEntries,
  kind: v.literal('bundle'),
  container: v.literal('storyloom'),
  /** Files in it. */
  media: v.number(),
  /** Names of files that the story does not use and that were not at hand. */
  missing: v.array(v.string()),
});
export const anyArtifactSchema = v.variant('kind', [artifactSchema, bundleArtifactSchema]);
export type AnyArtifactAnswer = v.InferOutput<typeof anyArtifactSchema>;
export type ArtifactAnswer = v.InferOutput<typeof artifactSchema>;

/** `GET /api/helper`: what the helper is and can do, for the settings card. */
export const helperFactsSchema = v.object({
  version: v.string(),
  protocol: v.number(),
  ffmpeg: v.nullable(v.string()),
  encoders: v.array(
    v.object({
      codec: v.picklist(HELPER_CODECS),
      encoder: v.string(),
      hardware: v.boolean(),
      proved: v.boolean(),
      reason: v.nullable(v.string()),
    }),
  ),
  /** Bytes free where the helper keeps its files. */
  free_bytes: v.number(),
  /** Why exports are not possible here, with what to do; null when they are. */
  problem: v.nullable(problemSchema),
});
export type HelperFacts = v.InferOutput<typeof helperFactsSchema>;
