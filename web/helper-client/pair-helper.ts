import * as v from 'valibot';
import { pairedSchema } from '../../shared/protocol/access.ts';
import { type HelperApi, refusal, unreachable } from './helper-api.ts';

/** Trades the code that the helper shows for a token of this origin's own. */
export async function pairHelper(origin: string, code: string, signal: AbortSignal): Promise<string> {
  let response: Response;
  try {
    response = await fetch(`${origin}/api/pair`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code }),
      signal,
      redirect: 'error',
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw unreachable(error);
  }
  if (!response.ok) throw await refusal(response);
  return v.parse(pairedSchema, await response.json()).token;
}

/** Tells the helper to forget this very token. A helper that is away forgets nothing, and the studio does all the same. */
export async function forgetToken(api: HelperApi, signal: AbortSignal): Promise<void> {
  await api.fetch('/api/tokens/self', { method: 'DELETE', signal }).catch(() => {});
}
