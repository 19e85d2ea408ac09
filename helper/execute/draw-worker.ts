import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../shared/assert.ts';
import { toErrorData } from '../../shared/errors.ts';
import { makeVideoLink } from './video-link.ts';
import type { HostMessage, WorkerMessage, WorkerRole } from './worker-messages.ts';

/** The one entry of all worker threads; its role says what it does. */
assert(parentPort !== null, 'This file is started as a worker');
const port = parentPort;
// Only worker-link.ts starts this file, and it sends a role.
const role = workerData as WorkerRole;
const post = (message: WorkerMessage) => port.postMessage(message);

const videos = makeVideoLink((id, ask) => post({ type: 'ask', id, ask }));
const functions = new Map<string, (...args: readonly unknown[]) => unknown>(
  Object.entries(await openCalls()),
);

port.on('message', async (message: HostMessage) => {
  if (message.type === 'answer') return videos.answered(message);
  const { id, call, args } = message;
  try {
    const run = functions.get(call);
    assert(run !== undefined, `A worker that can ${call}`);
    post({ type: 'done', id, value: await run(...args) });
  } catch (error) {
    post({ type: 'failed', id, error: toErrorData(error) });
  }
});

/** Each role loads only its own code: a thread that prepares pictures needs no tables of line breaks. */
async function openCalls(): Promise<object> {
  if (role.type === 'prepare') {
    const { makePrepareCalls } = await import('./prepare-calls.ts');
    return makePrepareCalls(role);
  }
  const { makeDrawCalls } = await import('./draw-calls.ts');
  return makeDrawCalls(role, { onFrame: (slot) => post({ type: 'frame', slot }), openVideo: videos.open });
}
