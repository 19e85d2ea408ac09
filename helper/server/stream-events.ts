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

/**
 * Server-sent events with the ids of the news. Who was away says what it heard last and gets what it missed;
 * where that is no longer remembered, and for newcomers, how things stand comes as news without an id.
 */
export function streamNews(call: Call<unknown>, jobs: HelperJobs, jobId: string | null): Reply {
  const { helper, request } = call;
  const heard = Number(/^\d{1,16}$/.exec(String(request.headers['last-event-id'] ?? ''))?.[0] ?? '0');
  const leave = takePlace(helper);
  const send = (response: ServerResponse) => {
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
    const tell = (news: JobNews) => {
      const message = newsMessage(news);
      if (isOver || message === null || (jobId !== null && news.jobId !== jobId)) return;
      write(eventText(news.type, news.id, message));
      if (jobId !== null && (news.type === 'removed' || (news.job !== null && !isLive(news.job.state)))) {
        isOver = true;
        response.end();
      }
    };
    const replayed: JobNews[] = [];
    let isReplay = heard > 0;
    const stop = jobs.listen(heard === 0 ? Number.MAX_SAFE_INTEGER : heard, (news) =>
      isReplay ? replayed.push(news) : tell(news),
    );
    isReplay = false;
    for (const news of replayed) tell(news);
    if (!isOver && replayed[0]?.id !== heard + 1) {
      for (const job of jobId === null ? jobs.list() : [jobs.get(jobId)]) {
        if (job === null || (jobId === null && !isLive(job.state))) continue;
        const message = { type: 'job', id: null, job: jobAnswer(job, jobs.progress(job.id)) };
        write(eventText('job', null, message));
        if (jobId !== null && !isLive(job.state)) {
          isOver = true;
          response.end();
        }
      }
    }
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
