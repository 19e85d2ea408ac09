import { type BatchReport, makeReport, type ReportInput } from '../../../shared/batch/batch-report.ts';
import type { LeftOut } from '../../../shared/queue/queue-types.ts';
import type { QueueItem, BatchReport as QueueReport } from '../../state/queue-types.ts';
import { errorWords } from '../errors/error-words.ts';
import { exports as exportWords } from '../words/en/exports.ts';
import { queue as words } from '../words/en/queue.ts';
import { words as appWords } from '../words/words.ts';
import { titleOf } from './queue-words.ts';

/** A batch of the queue as the report that both engines write. */
export function reportOf({ batch, jobs }: QueueReport, writtenAt: Date): BatchReport {
  return makeReport({
    name: batch.name,
    writtenAt: writtenAt.toISOString(),
    jobs: [...jobs.map(inputOf), ...(batch.leftOut ?? []).map(leftOutOf)],
    remedy: ({ code }) => errorWords(code).remedy,
  });
}

function inputOf(item: QueueItem): ReportInput {
  const { artifact } = item;
  const fileName = artifact?.fileName ?? item.bundle?.fileName ?? item.fileName;
  const chunks =
    artifact?.chunksRendered === undefined || artifact.chunksReused === undefined
      ? null
      : { rendered: artifact.chunksRendered, reused: artifact.chunksReused };
  return {
    jobId: item.id,
    title: titleOf(item),
    profile: item.kind === 'bundle' ? words.bundle : item.profile,
    state: item.state,
    engine: item.engine,
    fileName: fileName ?? '',
    framing: item.framing ?? '',
    encoder: artifact?.encoder ?? item.encoder,
    hardware: artifact?.hardware ?? null,
    width: artifact?.width ?? null,
    height: artifact?.height ?? null,
    frames: artifact?.frames ?? null,
    filmSeconds: artifact?.seconds ?? null,
    bytes: artifact?.bytes ?? item.bundle?.bytes ?? null,
    artifactId: artifact?.id ?? item.bundle?.id ?? null,
    sha256: artifact?.sha256 ?? null,
    chunks,
    predicted: item.predicted,
    seconds: item.worked > 0 ? item.worked : null,
    choices: artifact?.choices ?? [],
    warnings: artifact?.warnings.map((warning) => exportWords.warning(warning)) ?? [],
    error: item.error,
  };
}

/** A film that never became a job. */
export function leftOutOf({ title, missing, ...film }: LeftOut): ReportInput {
  return {
    ...film,
    title: title || appWords.dashboard.untitled,
    state: 'SKIPPED',
    missing: missing.map((each) => exportWords.problem(each)),
    ...{ jobId: null, encoder: null, hardware: null, frames: null, filmSeconds: null, bytes: null },
    ...{ artifactId: null, sha256: null, chunks: null, predicted: null, seconds: null },
    ...{ choices: [], warnings: [], error: null },
  };
}
