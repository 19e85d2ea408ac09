import * as v from 'valibot';
import { reportJson } from '../../../shared/batch/batch-report.ts';
import type { BatchPlan } from '../../../shared/batch/batch-types.ts';
import { problemText } from '../../../shared/batch/problem-text.ts';
import { reportCsv } from '../../../shared/batch/report-csv.ts';
import { reportHtml } from '../../../shared/batch/report-html.ts';
import {
  batchPlanSchema,
  batchStartedSchema,
  batchSummarySchema,
  planBatchSchema,
  renderBatchesSchema,
  startBatchSchema,
} from '../../../shared/protocol/batches.ts';
import { checkStart } from '../../../shared/queue/submit.ts';
import type { HelperBatch } from '../../jobs/queue-types.ts';
import {
  batchAnswer,
  batchPlanAnswer,
  batchSummary,
  plannedJobAnswer,
  reportOfBatch,
} from '../batch-answers.ts';
import type { Engine } from '../engine.ts';
import { type PlannedBundle, planOf } from '../plan-batch.ts';
import { HttpProblem } from '../problem.ts';
import { type Call, defineRoute, type Reply, type Route } from '../route.ts';
import { scheduleOf } from '../schedule.ts';
import { streamNews } from '../stream-events.ts';

const nothing = v.strictObject({});
/** A thousand projects, each with some profiles of one's own. */
const manyItems: NonNullable<Route['bodyBytes']> = ({ jsonBytes }) => 16 * jsonBytes;

/** Films of several formats, planned and asked for together. */
export const RENDER_BATCH_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/api/render-batches/plan',
    summary: 'What a batch would make, from what, how large and how long; makes nothing',
    auth: 'token',
    body: planBatchSchema,
    bodyBytes: manyItems,
    answers: { 200: batchPlanSchema },
    refusals: [404, 503],
    handle: async (call) => {
      const { plan, bundles } = await planOf(call);
      return { type: 'json', status: 200, body: batchPlanAnswer(plan, bundles) };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/render-batches',
    summary: 'Renders a batch: a job for each project and profile',
    auth: 'token',
    body: startBatchSchema,
    bodyBytes: manyItems,
    answers: { 202: batchStartedSchema },
    refusals: [404, 409, 429, 503, 507],
    handle: async (call) => {
      const { body } = call;
      const schedule = scheduleOf(body);
      // Before an hour of planning.
      checkStart(schedule.startAt, body.name ?? 'The batch', Date.now());
      const { plan, films, bundles, engine } = await planOf(call);
      requireSound(plan);
      const leftOut = plan.jobs.filter(({ skipped }) => skipped);
      const lostBundles = bundles.filter(({ skipped }) => skipped);
      const { batch } = await engine.jobs.createBatch({
        name: plan.name,
        note: [body.note, ...leftOut.map(leftOutText), ...lostBundles.map(leftOutBundle)]
          .filter((line) => line !== '')
          .join('\n'),
        ...(body.priority === undefined ? {} : { priority: body.priority }),
        maxConcurrent: body.max_concurrent,
        ...schedule,
        ...(body.limit_ms === undefined ? {} : { limitMs: body.limit_ms }),
        films: [
          ...films.filter((_, at) => plan.jobs[at]?.skipped === false),
          ...bundles.filter(({ skipped }) => !skipped).map(({ job }) => job),
        ].map((job) => ({ ...job, force: body.force })),
      });
      return {
        type: 'json',
        status: 202,
        headers: { Location: `/api/render-batches/${batch.id}` },
        body: {
          batch_id: batch.id,
          job_ids: [...batch.jobIds],
          batch: batchAnswer(batch),
          left_out: leftOut.map(plannedJobAnswer),
        },
      };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/render-batches',
    summary: 'Lists the batches, the newest last',
    auth: 'token',
    body: null,
    answers: { 200: renderBatchesSchema },
    refusals: [503],
    handle: async ({ helper }) => {
      const { jobs } = await helper.engine();
      return { type: 'json', status: 200, body: { batches: jobs.batches().map(batchAnswer) } };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/render-batches/{batch}',
    summary: 'How a batch stands: its jobs, films, expected and real times',
    auth: 'token',
    body: null,
    answers: { 200: batchSummarySchema },
    refusals: [404, 503],
    handle: async (call) => answerBatch(await findBatch(call)),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/render-batches/{batch}',
    summary: 'Takes off a batch that has ended, with the films made for it',
    auth: 'token',
    body: null,
    answers: { 204: null },
    refusals: [404, 409, 503],
    handle: async (call) => {
      const { batch, engine } = await findBatch(call);
      if (batch.state !== 'done') {
        throw new HttpProblem(409, 'request.conflict', 'This batch has not ended. Cancel it first');
      }
      await engine.jobs.clearFinished(batch.id);
      if (engine.jobs.batch(batch.id) !== null) {
        throw new HttpProblem(
          409,
          'request.conflict',
          'Another batch has films of this one too, and they stay with it. Take that one off first',
        );
      }
      return { type: 'empty', status: 204 };
    },
  }),
  changeRoute('pause', 'pauseBatch', 'Stops the jobs of a batch where they are; what they have made is kept'),
  changeRoute('resume', 'resumeBatch', 'Lets a paused batch go on'),
  changeRoute('cancel', 'cancelBatch', 'Ends the jobs of a batch for good; finished films stay'),
  changeRoute('retry-failed', 'retryFailed', 'Starts the failed jobs of a batch anew'),
  defineRoute({
    method: 'GET',
    path: '/api/render-batches/{batch}/events',
    summary: 'News of the jobs of a batch as server-sent events; ends when all have ended',
    auth: 'token',
    body: null,
    answers: { 200: 'events' },
    refusals: [404, 429, 503],
    handle: async (call) => {
      const { batch, engine } = await findBatch(call);
      const ids = new Set(batch.jobIds);
      const isOver = () => (engine.jobs.batch(batch.id)?.state ?? 'done') === 'done';
      return streamNews(call, engine.jobs, { has: (id) => ids.has(id), isOver });
    },
  }),
  ...(['html', 'json', 'csv'] as const).map((kind) =>
    defineRoute({
      method: 'GET',
      path: `/api/render-batches/{batch}/report.${kind}`,
      summary: `A report on a batch as ${kind.toUpperCase()}`,
      auth: 'token',
      body: null,
      answers: { 200: 'bytes' },
      refusals: [404, 503],
      handle: async (call) => sendReport(kind, await findBatch(call)),
    }),
  ),
];

function changeRoute(
  word: 'pause' | 'resume' | 'cancel' | 'retry-failed',
  work: 'pauseBatch' | 'resumeBatch' | 'cancelBatch' | 'retryFailed',
  summary: string,
) {
  return defineRoute({
    method: 'POST',
    path: `/api/render-batches/{batch}/${word}`,
    summary,
    auth: 'token',
    body: nothing,
    answers: { 200: batchSummarySchema },
    refusals: [404, 429, 503],
    handle: async (call) => {
      const { batch, engine } = await findBatch(call);
      return answerBatch({ batch: await engine.jobs[work](batch.id), engine });
    },
  });
}

interface FoundBatch {
  readonly batch: HelperBatch;
  readonly engine: Engine;
}

async function findBatch({ helper, params }: Call<unknown>): Promise<FoundBatch> {
  const engine = await helper.engine();
  const batch = engine.jobs.batch(params.batch ?? '');
  if (batch === null) throw new HttpProblem(404, 'request.not-found', 'There is no such batch');
  return { batch, engine };
}

function answerBatch({ batch, engine }: FoundBatch): Reply {
  return { type: 'json', status: 200, body: batchSummary(batch, engine.jobs) };
}

/** Nothing of a batch is started that cannot be made as it was asked for. */
function requireSound(plan: BatchPlan): void {
  if (plan.problems.length === 0) return;
  const isMissing = plan.problems.every(({ reason }) => reason === 'missing');
  const { problems } = batchPlanAnswer(plan);
  throw new HttpProblem(
    400,
    isMissing ? 'input.media-missing' : 'input.setting-invalid',
    plan.problems.map(problemText).join('. '),
    { details: { problems } },
  );
}

function leftOutText({ title, profile }: BatchPlan['jobs'][number]): string {
  return `Left out, as something is missing: “${title}” as ${profile}`;
}

function leftOutBundle({ fileName }: PlannedBundle): string {
  return `Left out, as something is missing: ${fileName}`;
}

const REPORTS = {
  html: { type: 'text/html; charset=utf-8', write: reportHtml },
  json: { type: 'application/json; charset=utf-8', write: reportJson },
  csv: { type: 'text/csv; charset=utf-8', write: reportCsv },
} as const;

/** Always a download: a page of other people's words is not to run on the helper's own address. */
function sendReport(kind: keyof typeof REPORTS, { batch, engine }: FoundBatch): Reply {
  const { type, write } = REPORTS[kind];
  const text = write(reportOfBatch(batch, engine.jobs, new Date().toISOString()));
  return {
    type: 'stream',
    send: (response) => {
      response
        .writeHead(200, {
          'Content-Type': type,
          'Content-Length': Buffer.byteLength(text),
          'Content-Disposition': `attachment; filename="batch-report.${kind}"`,
          'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
          'Cache-Control': 'no-store',
        })
        .end(text);
    },
  };
}
