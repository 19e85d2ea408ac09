import * as v from 'valibot';
import { profileChoiceSchema } from '../profiles/own-profiles.ts';
import { jobSchema } from './api.ts';

/** Projects that scripts keep in the helper, and how their films are coming along. */
export const projectCardSchema = v.object({
  id: v.string(),
  title: v.string(),
  /** Counts up with every put that changes the project. */
  revision: v.number(),
  segments: v.number(),
  updated_at: v.number(),
});
export const projectsSchema = v.object({ projects: v.array(projectCardSchema) });

export const projectAnswerSchema = v.object({
  ...projectCardSchema.entries,
  project: v.looseObject({ version: v.number(), id: v.string(), title: v.string() }),
});

/** `POST /api/projects/{id}/render`; without a profile the film has the project's own size and rate. */
export const renderSchema = v.strictObject({
  profile: v.optional(profileChoiceSchema, 'PROJECT'),
  force: v.optional(v.boolean(), false),
});
export const renderAnswerSchema = v.object({
  task_id: v.string(),
  project_id: v.string(),
  status: v.literal('PROCESSING'),
  total_segments: v.number(),
  message: v.string(),
});

export const PROJECT_STATES = ['DRAFT', 'PROCESSING', 'COMPLETED', 'FAILED'] as const;
export const projectStatusSchema = v.object({
  project_id: v.string(),
  status: v.picklist(PROJECT_STATES),
  progress: v.object({
    current_segment: v.number(),
    total_segments: v.number(),
    percentage: v.number(),
    current_phase: v.string(),
  }),
  output_url: v.nullable(v.string()),
});
export type ProjectStatus = v.InferOutput<typeof projectStatusSchema>;

export const submittedSchema = v.object({ job: jobSchema, joined: v.boolean() });
export const jobsSchema = v.object({ jobs: v.array(jobSchema) });
