import * as v from 'valibot';
import { jobSchema, progressSchema } from './api.ts';

/**
 * What goes over the studio's WebSocket at `/ws`. The token travels as a second subprotocol, so that it is in no
 * address and no log: `new WebSocket(url, [SOCKET.protocol, SOCKET.tokenPrefix + token])`.
 */
export const SOCKET = {
  path: '/ws',
  /** Raised with every change that an older side would misread. */
  version: 1,
  protocol: 'storyloom.v1',
  tokenPrefix: 'storyloom.token.',
} as const;

/** Why the helper ended a socket; in the range that is free for applications. */
export const SOCKET_CLOSED = {
  malformed: 4400,
  unpaired: 4401,
  silent: 4408,
  tooSlow: 4413,
  otherVersion: 4426,
} as const;

export const studioMessageSchema = v.variant('type', [
  /** First of all, within two seconds; `last_id` is the newest news the studio has, 0 for none. */
  v.strictObject({
    type: v.literal('hello'),
    version: v.pipe(v.number(), v.safeInteger()),
    last_id: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  }),
  v.strictObject({ type: v.literal('ping'), id: v.pipe(v.number(), v.safeInteger()) }),
]);
export type StudioMessage = v.InferOutput<typeof studioMessageSchema>;

const newsId = v.pipe(v.number(), v.safeInteger());
export const helperMessageSchema = v.variant('type', [
  v.object({ type: v.literal('hello'), version: v.number(), app_version: v.string() }),
  v.object({ type: v.literal('pong'), id: v.number() }),
  /** How a job stands; `id` is null where it is told without being new. */
  v.object({ type: v.literal('job'), id: v.nullable(newsId), job: jobSchema }),
  v.object({
    type: v.literal('progress'),
    id: v.nullable(newsId),
    job_id: v.string(),
    progress: progressSchema,
  }),
  v.object({ type: v.literal('removed'), id: newsId, job_id: v.string() }),
  /** A code is on the helper's terminal: another page wants to be paired. Only the helper's own studio is told. */
  v.object({ type: v.literal('pairing'), code: v.string(), expires_at: v.number() }),
]);
export type HelperMessage = v.InferOutput<typeof helperMessageSchema>;

/** Null where the text is not a message of this version. */
export function parseMessage<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): v.InferOutput<Schema> | null {
  try {
    const parsed = v.safeParse(schema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
