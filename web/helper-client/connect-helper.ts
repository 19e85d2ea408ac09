import { StudioError } from '../../shared/errors.ts';
import { type HelperFacts, helperFactsSchema } from '../../shared/protocol/api.ts';
import { isPingAnswer, PING } from '../../shared/protocol/ping.ts';
import { type HelperApi, makeHelperApi } from './helper-api.ts';

export type HelperFinding =
  /** Nothing answers at its address. */
  | { readonly type: 'off' }
  /** The browser does not let this page reach programs on this computer. */
  | { readonly type: 'blocked' }
  | { readonly type: 'other-version'; readonly protocol: number }
  | { readonly type: 'unpaired' }
  | { readonly type: 'connected'; readonly facts: HelperFacts; readonly api: HelperApi };

const LOOK_EVERY_MS = 3000;
/** One that is off refuses at once; one that works hard, on a computer that does, may take its time. */
const PING_LIMIT_MS = 9000;

/**
 * Finds out how things stand with a helper. Never throws but for the signal. `onAsking` tells that the browser waits
 * for the person's leave; there is no answer before that.
 */
export async function connectHelper(
  origin: string,
  token: string | null,
  signal: AbortSignal,
  onAsking: () => void,
): Promise<HelperFinding> {
  let wasAsked = false;
  const ask = () =>
    ping(origin, signal, () => {
      wasAsked = true;
      onAsking();
    });
  const protocol = await ask();
  signal.throwIfAborted();
  if (protocol === null) {
    const permission = await reachPermission(origin);
    // A question that was put aside is no leave either.
    const isBlocked = permission === 'denied' || (wasAsked && permission === 'prompt');
    return { type: isBlocked ? 'blocked' : 'off' };
  }
  if (protocol !== PING.protocol) return { type: 'other-version', protocol };
  if (token === null) return { type: 'unpaired' };
  const api = makeHelperApi({ origin, token });
  try {
    return { type: 'connected', facts: await api.call('/api/helper', helperFactsSchema, { signal }), api };
  } catch (error) {
    signal.throwIfAborted();
    const code = error instanceof StudioError ? error.code : null;
    if (code === 'environment.helper-unpaired') return { type: 'unpaired' };
    const isElsewhere = origin !== globalThis.location.origin;
    if (code === 'environment.helper-unreachable' && isElsewhere) {
      // To a page of an origin that it no longer knows it does not even say no. Or it stopped just now.
      const isThere = (await ask()) !== null;
      signal.throwIfAborted();
      return { type: isThere ? 'unpaired' : 'off' };
    }
    if (code === 'environment.helper-version') return { type: 'other-version', protocol };
    return { type: 'off' };
  }
}

async function ping(origin: string, signal: AbortSignal, onAsking: () => void): Promise<number | null> {
  const silence = new AbortController();
  let isOver = false;
  let silentMs = 0;
  const timer = setInterval(async () => {
    silentMs += LOOK_EVERY_MS;
    const permission = await reachPermission(origin);
    if (isOver) return;
    if (permission === 'prompt') {
      // To give up would take the browser's question away from the person; the helper is not silent meanwhile.
      silentMs = 0;
      onAsking();
    } else if (permission === 'denied' || silentMs >= PING_LIMIT_MS) silence.abort();
  }, LOOK_EVERY_MS);
  try {
    const response = await fetch(`${origin}${PING.path}`, {
      signal: AbortSignal.any([signal, silence.signal]),
      cache: 'no-store',
      redirect: 'error',
    });
    const answer: unknown = await response.json();
    return isPingAnswer(answer) ? answer.protocol : null;
  } catch {
    // Refused, blocked, not ours: the caller tells them apart.
    return null;
  } finally {
    isOver = true;
    clearInterval(timer);
  }
}

/** Browsers ask before a page of the web may reach this computer; a "no" looks like nobody being there. */
async function reachPermission(origin: string): Promise<PermissionState | null> {
  if (origin === globalThis.location.origin) return null;
  try {
    // Not in the type library yet; browsers without it throw.
    const name = 'local-network-access' as PermissionName;
    return (await navigator.permissions.query({ name })).state;
  } catch {
    return null;
  }
}
