import * as v from 'valibot';
import { parseProject } from '../../../shared/model/validate-project.ts';
import { type ProfileChoiceData, profileFromData } from '../../../shared/profiles/own-profiles.ts';
import { containerFor, noProfileText, type ProfileChoice } from '../../../shared/profiles/profile-choice.ts';
import { findProfile, PROFILES } from '../../../shared/profiles/profiles.ts';
import { anyArtifactSchema, jobSchema, type NewJobBody, newJobSchema } from '../../../shared/protocol/api.ts';
import { jobsSchema, submittedSchema } from '../../../shared/protocol/projects.ts';
import { type JobEvent, nextJobState } from '../../../shared/queue/job-states.ts';
import { BUNDLE, type HelperJob, type HelperJobs } from '../../jobs/types.ts';
import { artifactAnswer, jobAnswer } from '../answers.ts';
import { requireKnownFields } from '../known-fields.ts';
import { HttpProblem } from '../problem.ts';
import { type Call, defineRoute, type Reply, type Route } from '../route.ts';
import { scheduleOf } from '../schedule.ts';
import { scopeOfJob, streamNews } from '../stream-events.ts';

const nothing = v.strictObject({});

export const FILM_TYPES = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
  storyloom: 'application/zip',
} as const;

export const JOB_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/api/jobs',
    summary: 'Asks for a film or a bundle of a project; the same request joins the job that runs already',
    auth: 'token',
    body: newJobSchema,
    bodyBytes: ({ projectBytes }) => projectBytes,
    answers: { 200: submittedSchema, 202: submittedSchema },
    refusals: [409, 429, 503, 507],
    handle: async ({ body, helper }) => {
      const parsed = parseProject(body.project);
      if (!parsed.ok) throw parsed.error;
      requireKnownFields(body.project, parsed.value);
      const wanted = body.kind === 'bundle' ? BUNDLE : filmOf(body);
      const schedule = scheduleOf(body);
      const { jobs } = await helper.engine();
      const { job, joined } = await jobs.submit({
        project: parsed.value,
        revision: body.revision,
        ...wanted,
        idempotencyKey: body.idempotency_key,
        force: body.force,
        ...schedule,
      });
      return {
        type: 'json',
        status: joined ? 200 : 202,
        headers: { Location: `/api/jobs/${job.id}` },
        body: { job: jobAnswer(job, jobs.progress(job.id)), joined },
      };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/jobs',
    summary: 'Lists the jobs',
    auth: 'token',
    body: null,
    answers: { 200: jobsSchema },
    refusals: [503],
    handle: async ({ helper }) => {
      const { jobs } = await helper.engine();
      return {
        type: 'json',
        status: 200,
        body: { jobs: jobs.list().map((job) => jobAnswer(job, jobs.progress(job.id))) },
      };
    },
  }),
  ...(['/api/jobs/{job}', '/api/tasks/{job}/status'] as const).map((path) =>
    defineRoute({
      method: 'GET',
      path,
      summary: path === '/api/jobs/{job}' ? 'How a job stands' : 'The same, by the id of a render',
      auth: 'token',
      body: null,
      answers: { 200: jobSchema },
      refusals: [404, 503],
      handle: async (call) => answerJob(await findJob(call)),
    }),
  ),
  defineRoute({
    method: 'DELETE',
    path: '/api/jobs/{job}',
    summary: 'Takes off a job that has ended, with its film',
    auth: 'token',
    body: null,
    answers: { 204: null },
    refusals: [404, 409, 503],
    handle: async (call) => {
      const { job, jobs } = await findJob(call);
      if ((await call.helper.engine()).jobs.batches().some(({ jobIds }) => jobIds.includes(job.id))) {
        throw new HttpProblem(409, 'request.conflict', 'This job is one of a batch. Take the batch off');
      }
      if (!(await jobs.remove(job.id))) {
        throw new HttpProblem(
          409,
          'request.conflict',
          `A job that is ${job.state} is not taken off. Cancel it first`,
        );
      }
      return { type: 'empty', status: 204 };
    },
  }),
  changeRoute('pause', 'Stops a job where it is; what it has made is kept'),
  changeRoute('resume', 'Lets a paused job go on'),
  changeRoute('cancel', 'Ends a job for good'),
  changeRoute('retry', 'Starts a failed or cancelled job anew, as a job of its own'),
  defineRoute({
    method: 'GET',
    path: '/api/jobs/{job}/output',
    summary: 'The finished film or bundle; ranges are understood',
    auth: 'ticket',
    body: null,
    answers: { 200: 'bytes', 206: 'bytes' },
    refusals: [404, 416, 503],
    handle: async (call) => {
      const { job, jobs } = await findJob(call);
      const path = jobs.output(job.id);
      const artifact = job.artifactId === null ? null : jobs.artifact(job.artifactId);
      if (path === null || artifact === null) {
        throw new HttpProblem(404, 'request.not-found', 'This job has no film yet');
      }
      const { exports } = await call.helper.engine();
      return {
        type: 'file',
        root: exports,
        path,
        contentType: FILM_TYPES[artifact.container],
        name: artifact.fileName,
        etag: artifact.sha256,
      };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/jobs/{job}/events',
    summary: 'News of one job as server-sent events; ends with the job',
    auth: 'token',
    body: null,
    answers: { 200: 'events' },
    refusals: [404, 429, 503],
    handle: async (call) => {
      const { job, jobs } = await findJob(call);
      return streamNews(call, jobs, scopeOfJob(jobs, job.id));
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/events',
    summary: 'News of all jobs as server-sent events; resumed by Last-Event-ID',
    auth: 'token',
    body: null,
    answers: { 200: 'events' },
    refusals: [429, 503],
    handle: async (call) => streamNews(call, (await call.helper.engine()).jobs, null),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/artifacts/{artifact}',
    summary: 'What a finished film or bundle is and how it was made',
    auth: 'token',
    body: null,
    answers: { 200: anyArtifactSchema },
    refusals: [404, 503],
    handle: async ({ helper, params }) => {
      const artifact = (await helper.engine()).jobs.artifact(params.artifact ?? '');
      if (artifact === null) throw new HttpProblem(404, 'request.not-found', 'There is no such film');
      return { type: 'json', status: 200, body: artifactAnswer(artifact) };
    },
  }),
];

function changeRoute(event: Extract<JobEvent, 'pause' | 'resume' | 'cancel' | 'retry'>, summary: string) {
  return defineRoute({
    method: 'POST',
    path: `/api/jobs/{job}/${event}`,
    summary,
    auth: 'token',
    body: nothing,
    answers: { 200: jobSchema },
    refusals: [404, 409, 429, 503],
    handle: async (call) => {
      const { job, jobs } = await findJob(call);
      // What paused it may be over soon, and it shall not go on then.
      const isStronger = event === 'pause' && job.state === 'PAUSED' && job.pausedBy !== 'person';
      if (nextJobState(job.state, event) === null && !isStronger) {
        throw new HttpProblem(409, 'request.conflict', `A job that is ${job.state} takes no ${event}`);
      }
      return answerJob({ job: await jobs[event](job.id), jobs });
    },
  });
}

function filmOf({ codec, container, hardware, layers, ...body }: Extract<NewJobBody, { kind: 'render' }>) {
  const profile = requireProfile(body.profile);
  return { profile, codec, container: containerFor(container, codec, profile), hardware, layers };
}

/** A name that is known, or a profile of one's own that can be rendered. */
export function requireProfile(choice: ProfileChoiceData): ProfileChoice {
  if (typeof choice !== 'string') return profileFromData(choice);
  if (findProfile(choice) !== null) return choice;
  const profiles = PROFILES.map((profile) => profile.name);
  throw new HttpProblem(400, 'request.malformed', noProfileText(choice, profiles), { details: { profiles } });
}

interface FoundJob {
  readonly job: HelperJob;
  readonly jobs: HelperJobs;
}

async function findJob({ helper, params }: Call<unknown>): Promise<FoundJob> {
  const { jobs } = await helper.engine();
  const job = jobs.get(params.job ?? '');
  if (job === null) throw new HttpProblem(404, 'request.not-found', 'There is no such job');
  return { job, jobs };
}

function answerJob({ job, jobs }: FoundJob): Reply {
  return { type: 'json', status: 200, body: jobAnswer(job, jobs.progress(job.id)) };
}
