import * as v from 'valibot';
import type { Project } from '../../../shared/model/project.ts';
import { parseProject } from '../../../shared/model/validate-project.ts';
import { containerFor } from '../../../shared/profiles/profile-choice.ts';
import {
  type ProjectStatus,
  projectAnswerSchema,
  projectCardSchema,
  projectStatusSchema,
  projectsSchema,
  renderAnswerSchema,
  renderSchema,
} from '../../../shared/protocol/projects.ts';
import { isLive } from '../../../shared/queue/job-states.ts';
import type { HelperQueue } from '../../jobs/queue-types.ts';
import type { HelperJob, HelperJobs } from '../../jobs/types.ts';
import type { ProjectRecord } from '../../store/project-records.ts';
import type { Engine } from '../engine.ts';
import { requireKnownFields } from '../known-fields.ts';
import { HttpProblem } from '../problem.ts';
import { type Call, defineRoute, type Route } from '../route.ts';
import { requireProfile } from './jobs.ts';

/** Projects being handed to the jobs this moment: two requests at once must not both find none at work. */
const starting = new Set<string>();

/** Projects that scripts keep here, and their films. The studio's own stay in the browser. */
export const PROJECT_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/projects',
    summary: 'Lists the projects kept in the helper',
    auth: 'token',
    body: null,
    answers: { 200: projectsSchema },
    refusals: [503],
    handle: async ({ helper }) => {
      const { projects } = await helper.engine();
      const records = projects.ids().flatMap((id) => projects.get(id) ?? []);
      return { type: 'json', status: 200, body: { projects: records.map(card) } };
    },
  }),
  defineRoute<unknown>({
    method: 'PUT',
    path: '/api/projects/{project}',
    summary: "Keeps a project: the studio's own document, its media sent as assets",
    auth: 'token',
    body: v.looseObject({}),
    bodyBytes: ({ projectBytes }) => projectBytes,
    answers: { 200: projectCardSchema, 201: projectCardSchema },
    refusals: [503, 507],
    handle: async ({ helper, params, body }) => {
      const parsed = parseProject(body);
      if (!parsed.ok) throw parsed.error;
      requireKnownFields(body, parsed.value);
      if (parsed.value.id !== params.project) {
        throw new HttpProblem(400, 'request.malformed', 'The project has another id than its address');
      }
      const { projects } = await helper.engine();
      const isNew = projects.get(parsed.value.id) === null;
      const record = projects.put(parsed.value, Date.now());
      return { type: 'json', status: isNew ? 201 : 200, body: card(record) };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/projects/{project}',
    summary: 'A project as it is kept',
    auth: 'token',
    body: null,
    answers: { 200: projectAnswerSchema },
    refusals: [404, 503],
    handle: async (call) => {
      const { record } = await findProject(call);
      return { type: 'json', status: 200, body: { ...card(record), project: record.project } };
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/projects/{project}',
    summary: 'Forgets a project; its finished films stay',
    auth: 'token',
    body: null,
    answers: { 204: null },
    refusals: [404, 409, 503],
    handle: async (call) => {
      const { engine, record } = await findProject(call);
      requireIdle(engine.jobs, record.project);
      engine.projects.remove(record.project.id);
      return { type: 'empty', status: 204 };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/projects/{project}/render',
    summary: 'Renders a project as it is kept now',
    auth: 'token',
    body: renderSchema,
    answers: { 202: renderAnswerSchema },
    refusals: [404, 409, 429, 503, 507],
    handle: async (call) => {
      const { engine, record } = await findProject(call);
      const { project, revision } = record;
      const profile = requireProfile(call.body.profile);
      requireIdle(engine.jobs, project);
      starting.add(project.id);
      try {
        const { job } = await engine.jobs.submit({
          project,
          revision,
          profile,
          codec: null,
          container: containerFor(null, null, profile),
          hardware: 'auto',
          layers: null,
          idempotencyKey: null,
          force: call.body.force,
        });
        return {
          type: 'json',
          status: 202,
          headers: { Location: `/api/tasks/${job.id}/status` },
          body: {
            task_id: job.id,
            project_id: project.id,
            status: 'PROCESSING',
            total_segments: job.segments,
            message:
              job.state === 'COMPLETED'
                ? 'This very film is there already; force renders it again'
                : 'The film is being rendered',
          },
        };
      } finally {
        starting.delete(project.id);
      }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/projects/{project}/status',
    summary: "How a project's film is coming along",
    auth: 'token',
    body: null,
    answers: { 200: projectStatusSchema },
    refusals: [404, 503],
    handle: async (call) => {
      const { engine, record } = await findProject(call);
      return { type: 'json', status: 200, body: statusOf(record, engine.jobs) };
    },
  }),
];

function card({ project, revision, updatedAt }: ProjectRecord) {
  return {
    id: project.id,
    title: project.title,
    revision,
    segments: project.storyline.length,
    updated_at: updatedAt,
  };
}

async function findProject({ helper, params }: Call<unknown>): Promise<{
  readonly engine: Engine;
  readonly record: ProjectRecord;
}> {
  const engine = await helper.engine();
  const record = engine.projects.get(params.project ?? '');
  if (record === null) throw new HttpProblem(404, 'request.not-found', 'There is no such project');
  return { engine, record };
}

function jobsOf(jobs: HelperJobs, id: string): readonly HelperJob[] {
  return jobs.list().filter(({ projectId }) => projectId === id);
}

function requireIdle(jobs: HelperJobs, { id }: Project): void {
  if (!starting.has(id) && !jobsOf(jobs, id).some(({ state }) => isLive(state))) return;
  throw new HttpProblem(409, 'request.conflict', 'This project is being rendered');
}

/** A live job counts whoever asked for it; a film or a failure only if it is of the project as it is now. */
function statusOf({ project, revision }: ProjectRecord, jobs: HelperQueue): ProjectStatus {
  const all = [...jobsOf(jobs, project.id)].sort((a, b) => b.createdAt - a.createdAt);
  const live = all.filter(({ state }) => isLive(state));
  const job =
    live.find(({ state }) => state === 'RUNNING') ?? live[0] ?? all.find((one) => one.revision === revision);
  const progress = job === undefined ? null : jobs.progress(job.id);
  const total = job?.segments ?? project.storyline.length;
  const answer = (
    status: ProjectStatus['status'],
    segment: number,
    percentage: number,
    phase: string,
    url: string | null = null,
  ): ProjectStatus => ({
    project_id: project.id,
    status,
    progress: { current_segment: segment, total_segments: total, percentage, current_phase: phase },
    output_url: url,
  });
  switch (job?.state) {
    case 'QUEUED':
    case 'RUNNING':
    case 'PAUSED': {
      const waiting = job.state === 'PAUSED' ? 'paused' : 'waiting';
      const phase = job.state === 'RUNNING' ? (progress?.stage ?? 'preparing') : waiting;
      // One that waits again is as far as it came: what is finished is kept.
      const reached = progress?.ratio ?? jobs.entry(job.id)?.reached ?? 0;
      const percentage = Math.round(reached * 1000) / 10;
      return answer('PROCESSING', progress?.segment ?? 0, percentage, phase);
    }
    case 'COMPLETED': {
      // Its film may have been cleared away.
      if (jobs.output(job.id) === null) return answer('DRAFT', 0, 0, 'none');
      return answer('COMPLETED', total, 100, 'done', `/api/jobs/${job.id}/output`);
    }
    case 'FAILED':
      return answer('FAILED', 0, 0, job.error?.context.stage ?? 'failed');
    default:
      return answer('DRAFT', 0, 0, 'none');
  }
}
