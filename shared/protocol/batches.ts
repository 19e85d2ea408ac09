import * as v from 'valibot';
import { USUAL_TEMPLATE } from '../batch/name-template.ts';
import { HELPER_CODECS, HELPER_CONTAINERS } from '../plan/helper-output.ts';
import { profileChoiceSchema } from '../profiles/own-profiles.ts';
import { QUEUE_LIMITS } from '../queue/queue-types.ts';
import { anyArtifactSchema, hardwareModeSchema, hoursSchema, jobSchema, scheduleEntries } from './api.ts';

/** Films of several formats, of one project or of several, asked for together. */
const projectId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
const profiles = v.pipe(v.array(profileChoiceSchema), v.maxLength(100));
const range = v.nullable(v.object({ from: v.number(), to: v.number() }));
const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const whole = v.pipe(v.number(), v.safeInteger());

/** What decides the plan: `project_id` with `profiles`, or `items`. Names of groups stand for their profiles. */
const films = {
  project_id: v.optional(projectId),
  profiles: v.optional(profiles),
  items: v.optional(
    v.pipe(v.array(v.strictObject({ project_id: projectId, profiles })), v.maxLength(QUEUE_LIMITS.jobs)),
  ),
  name: v.optional(text(200)),
  /** Such as `{project} {profile}`. */
  names: v.optional(text(200), USUAL_TEMPLATE),
  /** Also the project itself with its media in one file, of each. */
  bundles: v.optional(v.boolean(), false),
  on_missing: v.optional(v.picklist(['refuse', 'skip']), 'refuse'),
  hardware: v.optional(hardwareModeSchema, 'auto'),
  /** The helper's own folder: nobody names a path from outside. */
  destination: v.optional(v.literal('exports'), 'exports'),
};

/** `POST /api/render-batches/plan` */
export const planBatchSchema = v.strictObject(films);
export type PlanBatchBody = v.InferOutput<typeof planBatchSchema>;

const { priority, concurrency } = QUEUE_LIMITS;
/** `POST /api/render-batches` */
export const startBatchSchema = v.strictObject({
  ...films,
  note: v.optional(text(2000), ''),
  priority: v.optional(v.pipe(whole, v.minValue(priority.lowest), v.maxValue(priority.highest))),
  max_concurrent: v.optional(
    v.nullable(v.pipe(whole, v.minValue(concurrency.fewest), v.maxValue(concurrency.most))),
    null,
  ),
  ...scheduleEntries,
  /** Milliseconds of work; over it the batch is paused. */
  limit_ms: v.optional(v.pipe(whole, v.minValue(60_000))),
  /** Makes films again that are there already. */
  force: v.optional(v.boolean(), false),
});

const choices = v.array(v.object({ what: v.string(), chosen: v.string(), reason: v.string() }));
const reasons = v.array(v.looseObject({ reason: v.string() }));

export const plannedJobSchema = v.object({
  project_id: projectId,
  title: v.string(),
  profile: v.string(),
  file_name: v.string(),
  engine: v.picklist(['browser', 'helper']),
  width: v.number(),
  height: v.number(),
  rate: v.object({ num: v.number(), den: v.number() }),
  frames: v.number(),
  codec: v.picklist(HELPER_CODECS),
  container: v.picklist(HELPER_CONTAINERS),
  encoder: v.string(),
  hardware: v.boolean(),
  bytes: v.number(),
  seconds: range,
  framing: v.string(),
  choices,
  missing: reasons,
  warnings: reasons,
  skipped: v.boolean(),
});

export const batchPlanSchema = v.object({
  name: v.string(),
  jobs: v.array(plannedJobSchema),
  /** Made besides the films; `bytes` is of the media. */
  bundles: v.optional(
    v.array(
      v.object({
        ...{ project_id: projectId, file_name: v.string(), bytes: v.number() },
        /** Left out because something is missing and the request says so. */
        skipped: v.optional(v.boolean(), false),
      }),
    ),
    [],
  ),
  /** What keeps the batch from being started; `message` says it in words. */
  problems: v.array(v.looseObject({ reason: v.string(), message: v.string() })),
  total_bytes: v.number(),
  total_seconds: range,
});
export type BatchPlanAnswer = v.InferOutput<typeof batchPlanSchema>;

export const renderBatchSchema = v.object({
  id: v.string(),
  name: v.string(),
  note: v.string(),
  /** `done` is every job ended, failed and cancelled ones included. */
  state: v.picklist(['waiting', 'running', 'paused', 'done']),
  priority: v.number(),
  max_concurrent: v.nullable(v.number()),
  start_at: v.nullable(v.number()),
  hours: v.optional(v.nullable(hoursSchema), null),
  limit_ms: v.number(),
  created_at: v.number(),
  /** Jobs by their state. */
  counts: v.record(v.string(), v.number()),
  /** Seconds of work that are left. */
  seconds_left: range,
  job_ids: v.array(v.string()),
});
export const renderBatchesSchema = v.object({ batches: v.array(renderBatchSchema) });

/** A job of a batch with what came of it. */
export const batchJobSchema = v.object({
  ...jobSchema.entries,
  /** Seconds of work taken so far. */
  seconds: v.number(),
  artifact: v.nullable(anyArtifactSchema),
  output_url: v.nullable(v.string()),
});

/** `GET /api/render-batches/{id}` */
export const batchSummarySchema = v.object({
  ...renderBatchSchema.entries,
  jobs: v.array(batchJobSchema),
  /** Of finished films. */
  bytes: v.number(),
});
export type BatchSummary = v.InferOutput<typeof batchSummarySchema>;

/** Answer to `POST /api/render-batches`: what was left out is no job, and is said. */
export const batchStartedSchema = v.object({
  batch_id: v.string(),
  job_ids: v.array(v.string()),
  batch: renderBatchSchema,
  left_out: v.array(plannedJobSchema),
});
