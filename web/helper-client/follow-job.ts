import { StudioError } from '../../shared/errors.ts';
import { type JobAnswer, jobSchema } from '../../shared/protocol/api.ts';
import {
  helperMessageSchema,
  parseMessage,
  SOCKET,
  type StudioMessage,
} from '../../shared/protocol/messages.ts';
import { isLive } from '../../shared/queue/job-states.ts';
import { type HelperApi, unreachable } from './helper-api.ts';

export type JobProgress = NonNullable<JobAnswer['progress']>;

export interface FollowOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
  /** How a job stands that has not ended: it may wait its turn, or be paused with a reason. */
  readonly onStanding: (job: JobAnswer) => void;
}

/** A silent line is a dead one: the helper answers a ping at once. */
const PING_EVERY_MS = 5000;

/**
 * Listens to a job until it ends: one that is paused goes on when the helper, or somebody there, lets it. A helper that
 * goes away rejects with `environment.helper-unreachable`; asking again goes on from there.
 */
export function followJob(
  api: HelperApi,
  jobId: string,
  { signal, onProgress, onStanding }: FollowOptions,
): Promise<JobAnswer> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = api.openSocket();
    let unanswered = 0;
    let isOver = false;
    const say = (message: StudioMessage) => socket.send(JSON.stringify(message));
    const timer = setInterval(() => {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (unanswered > 1) return end(() => reject(unreachable('No answer to a ping')));
      unanswered += 1;
      say({ type: 'ping', id: unanswered });
    }, PING_EVERY_MS);
    const onAbort = () => end(() => reject(signal.reason));
    const end = (settle: () => void) => {
      isOver = true;
      clearInterval(timer);
      signal.removeEventListener('abort', onAbort);
      socket.close();
      settle();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const see = (job: JobAnswer) => {
      if (isOver || job.id !== jobId) return;
      if (!isLive(job.state)) return end(() => resolve(job));
      onStanding(job);
      if (job.progress !== null) onProgress(job.progress);
    };
    /** It may have ended before we listened, of which there is no news any more. */
    const look = async () => {
      try {
        see(await api.call(`/api/jobs/${jobId}`, jobSchema, { signal }));
      } catch (error) {
        end(() => reject(error));
      }
    };

    socket.addEventListener('open', () => say({ type: 'hello', version: SOCKET.version, last_id: 0 }));
    socket.addEventListener('close', (event) => end(() => reject(closed(event))));
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      unanswered = 0;
      const message = typeof data === 'string' ? parseMessage(helperMessageSchema, data) : null;
      // News of a newer helper that this studio does not know are no reason to stop listening.
      if (message === null) return;
      if (message.type === 'progress' && message.job_id === jobId) onProgress(message.progress);
      if (message.type === 'removed' && message.job_id === jobId) end(() => reject(gone()));
      if (message.type === 'hello') void look();
      if (message.type === 'job') see(message.job);
    });
  });
}

function closed({ code, reason }: CloseEvent): StudioError {
  return unreachable(`The line was closed (${code} ${reason})`);
}

function gone(): StudioError {
  return new StudioError('input.media-missing', 'The helper no longer has this export. Export again');
}
