import type { ServerResponse } from 'node:http';
import { isLive } from '../../shared/queue/job-states.ts';
import type { HelperJobs, JobNews } from '../jobs/types.ts';
import { jobAnswer, newsMessage } from './answers.ts';
import { HttpProblem } from './problem.ts';
import type { Call, Helper, Reply } from './route.ts';

/** How many are listening, over events and sockets, for each helper. */
const listeners = new WeakMap<Helper, number>();

/** Takes a listener's place; gives back how to leave it. Throws where there are too many. */
export function takePlace(helper: Helper): () => void {
  const count = listeners.get(helper) ?? 0;
  if (count >= helper.limits.listeners) {
    throw new HttpProblem(429, 'environment.queue-full', 'Too many pages are listening. Close some', {
      headers: { 'Retry-After': '5' },
    });
  }
  listeners.set(helper, count + 1);
  return () => void listeners.set(helper, (listeners.get(helper) ?? 1) - 1);
}

/** Of which jobs there is news, and when there will be no more. */
export interface NewsScope {
  has(jobId: string): boolean;
  isOver(): boolean;
}

export function scopeOfJob(jobs: HelperJobs, id: string): NewsScope {
  return {
    has: (jobId) => jobId === id,
    isOver() {
      const job = jobs.get(id);
      return job === null || !isLive(job.state);
    },
  };
}

/**
 * Server-sent events with the ids of the news. Who was away says what it heard last and gets what it missed;
 * where that is no longer remembered, and for newcomers, how things stand comes as news without an id.
 */
export function streamNews(call: Call<unknown>, jobs: HelperJobs, scope: NewsScope | null): Reply {
  const { helper, request } = call;
  const heard = Number(/^\d{1,16}$/.exec(String(request.headers['last-event-id'] ?? ''))?.[0] ?? '0');
  const leave = takePlace(helper);
  const send = (response: ServerResponse) => {
    // Gone before it began: nothing would ever tell that again.
    if (response.destroyed) return leave();
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.flushHeaders();
    const write = (text: string) => {
      response.write(text);
      // Who reads too slowly is dropped, and comes back for what it missed.
      if (response.writableLength > helper.limits.bufferedBytes) response.destroy();
    };
    let isOver = false;
    let isCaughtUp = false;
    const endWhenOver = () => {
      if (scope === null || !scope.isOver()) return;
      isOver = true;
      response.end();
    };
    const tell = (news: JobNews) => {
      const message = newsMessage(news);
      if (isOver || message === null || (scope !== null && !scope.has(news.jobId))) return;
      write(eventText(news.type, news.id, message));
      const mayBeOver = news.type === 'removed' || (news.job !== null && !isLive(news.job.state));
      if (mayBeOver && isCaughtUp) endWhenOver();
    };
    const replayed: JobNews[] = [];
    let isReplay = heard > 0;
    const stop = jobs.listen(heard === 0 ? Number.MAX_SAFE_INTEGER : heard, (news) =>
      isReplay ? replayed.push(news) : tell(news),
    );
    isReplay = false;
    for (const news of replayed) tell(news);
    if (replayed[0]?.id !== heard + 1) {
      for (const job of jobs.list()) {
        if (scope === null ? !isLive(job.state) : !scope.has(job.id)) continue;
        const message = { type: 'job', id: null, job: jobAnswer(job, jobs.progress(job.id)) };
        write(eventText('job', null, message));
      }
    }
    isCaughtUp = true;
    endWhenOver();
    const timer = setInterval(() => {
      if (stillKnown(call)) write(': still here\n\n');
      else response.destroy();
    }, helper.limits.heartbeatMs);
    const end = () => response.end();
    helper.signal.addEventListener('abort', end);
    response.once('close', () => {
      helper.signal.removeEventListener('abort', end);
      clearInterval(timer);
      stop();
      leave();
    });
  };
  return { type: 'stream', send };
}

/** A revoked token ends what it opened. */
function stillKnown({ helper, token }: Call<unknown>): boolean {
  return token !== null && helper.tokens.get(token.id) !== null;
}

function eventText(type: string, id: number | null, message: unknown): string {
  return `${id === null ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(message)}\n\n`;
}
