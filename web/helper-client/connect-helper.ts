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

const PING_LIMIT_MS = 3000;

/** Finds out how things stand with a helper. Never throws but for the signal. */
export async function connectHelper(
  origin: string,
  token: string | null,
  signal: AbortSignal,
): Promise<HelperFinding> {
  const protocol = await ping(origin, signal);
  signal.throwIfAborted();
  if (protocol === null) return (await isBlocked(origin)) ? { type: 'blocked' } : { type: 'off' };
  if (protocol !== PING.protocol) return { type: 'other-version', protocol };
  if (token === null) return { type: 'unpaired' };
  const api = makeHelperApi({ origin, token });
  try {
    return { type: 'connected', facts: await api.call('/api/helper', helperFactsSchema, { signal }), api };
  } catch (error) {
    signal.throwIfAborted();
    const code = error instanceof StudioError ? error.code : null;
    if (code === 'environment.helper-unpaired') return { type: 'unpaired' };
    if (code === 'environment.helper-version') return { type: 'other-version', protocol };
    return { type: 'off' };
  }
}

async function ping(origin: string, signal: AbortSignal): Promise<number | null> {
  try {
    const response = await fetch(`${origin}${PING.path}`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(PING_LIMIT_MS)]),
      cache: 'no-store',
      redirect: 'error',
    });
    const answer: unknown = await response.json();
    return isPingAnswer(answer) ? answer.protocol : null;
  } catch {
    // Refused, blocked, not ours: the caller tells them apart.
    return null;
  }
}

/** Browsers ask before a page of the web may reach this computer; a "no" looks like nobody being there. */
async function isBlocked(origin: string): Promise<boolean> {
  if (origin === globalThis.location.origin) return false;
  try {
    // Not in the type library yet; browsers without it throw.
    const name = 'local-network-access' as PermissionName;
    return (await navigator.permissions.query({ name })).state === 'denied';
  } catch {
    return false;
  }
}
