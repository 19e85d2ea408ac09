import * as v from 'valibot';
import { type ErrorCode, type ErrorContext, StudioError } from '../../shared/errors.ts';
import { problemSchema } from '../../shared/protocol/api.ts';
import { SOCKET } from '../../shared/protocol/messages.ts';

export interface HelperAddress {
  /** Such as `http://127.0.0.1:4780`; the studio's own origin where the helper serves it. */
  readonly origin: string;
  readonly token: string;
}

export interface HelperRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: Blob;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Talks to one helper. Every failure is a StudioError: `environment.helper-unreachable` may pass by itself. */
export interface HelperApi {
  readonly origin: string;
  /** The answer as it is, refusals included. */
  fetch(path: string, request: HelperRequest): Promise<Response>;
  /** A successful answer's JSON, checked against what it must be. */
  call<Schema extends v.GenericSchema>(
    path: string,
    schema: Schema,
    request: HelperRequest,
  ): Promise<v.InferOutput<Schema>>;
  /** For news; the token goes along as a subprotocol, never in the address. */
  openSocket(): WebSocket;
}

export function makeHelperApi({ origin, token }: HelperAddress): HelperApi {
  const send = async (
    path: string,
    { method = 'GET', json, body, headers, signal }: HelperRequest,
  ): Promise<Response> => {
    signal.throwIfAborted();
    const type = json === undefined ? {} : { 'Content-Type': 'application/json' };
    const content = json === undefined ? body : JSON.stringify(json);
    try {
      return await fetch(`${origin}${path}`, {
        method,
        headers: { ...type, ...headers, Authorization: `Bearer ${token}` },
        ...(content === undefined ? {} : { body: content }),
        signal,
        cache: 'no-store',
        redirect: 'error',
      });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw unreachable(error);
    }
  };
  return {
    origin,
    fetch: send,
    openSocket() {
      const url = new URL(SOCKET.path, origin.replace(/^http/, 'ws'));
      return new WebSocket(url, [SOCKET.protocol, SOCKET.tokenPrefix + token]);
    },
    async call(path, schema, request) {
      const response = await send(path, request);
      if (!response.ok) throw await refusal(response);
      const parsed = v.safeParse(schema, await jsonOf(response));
      if (parsed.success) return parsed.output;
      throw new StudioError(
        'environment.helper-version',
        'The helper answered something this studio does not understand. Update Storyloom and reload',
        { context: { details: `${path}: ${v.summarize(parsed.issues)}` } },
      );
    },
  };
}

/** What a refusal says, as the error it was in the helper. */
export async function refusal(response: Response): Promise<StudioError> {
  const parsed = v.safeParse(problemSchema, await jsonOf(response).catch(() => null));
  const details = `HTTP ${response.status}`;
  if (response.status === 401) {
    return new StudioError(
      'environment.helper-unpaired',
      'The helper does not know this browser. Pair it in the settings',
      { context: { details } },
    );
  }
  if (!parsed.success) {
    return new StudioError('failed.internal', 'The helper refused without saying why', {
      context: { details },
    });
  }
  const { error, code } = parsed.output;
  // Codes of a newer helper pass as they are: their words fall back to the general ones.
  return new StudioError(code as ErrorCode, error, { context: contextOf(parsed.output.details, details) });
}

export function unreachable(cause: unknown): StudioError {
  return new StudioError(
    'environment.helper-unreachable',
    'The helper does not answer. Start Storyloom on this computer again',
    { cause, context: { details: String(cause) } },
  );
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw unreachable(error);
  }
}

function contextOf(details: Readonly<Record<string, unknown>> | undefined, status: string): ErrorContext {
  return { details: details === undefined ? status : `${status}\n${JSON.stringify(details, null, 2)}` };
}
