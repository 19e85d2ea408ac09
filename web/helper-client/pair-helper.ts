import * as v from 'valibot';
import { pairedSchema } from '../../shared/protocol/access.ts';
import { type HelperApi, refusal, unreachable } from './helper-api.ts';

/** Has the helper show a code in the window where it runs. Only the page that it serves itself may ask. */
export async function askForCode(origin: string, signal: AbortSignal): Promise<void> {
  const response = await post(`${origin}/api/pair/ask`, {}, signal);
  if (!response.ok) throw await refusal(response);
}

/** Trades the code that the helper shows for a token of this origin's own. */
export async function pairHelper(origin: string, code: string, signal: AbortSignal): Promise<string> {
  const response = await post(`${origin}/api/pair`, { code }, signal);
  if (!response.ok) throw await refusal(response);
  return v.parse(pairedSchema, await response.json()).token;
}

async function post(url: string, json: object, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(json),
      signal,
      redirect: 'error',
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw unreachable(error);
  }
}

/** Tells the helper to forget this very token. A helper that is away forgets nothing, and the studio does all the same. */
export async function forgetToken(api: HelperApi, signal: AbortSignal): Promise<void> {
  await api.fetch('/api/tokens/self', { method: 'DELETE', signal }).catch(() => {});
}
