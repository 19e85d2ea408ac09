import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { HttpProblem } from './problem.ts';

const JSON_TYPE = /^application\/json(?:\s*;\s*charset=utf-8)?$/i;

/**
 * Forms and plain text can be sent by any page without asking; those types are refused, so that every request
 * with a body needs the browser's permission first.
 */
export function requireType(request: IncomingMessage, wanted: 'json' | 'bytes' | 'none'): void {
  const type = request.headers['content-type'];
  const encoding = request.headers['content-encoding'] ?? 'identity';
  const isRight =
    wanted === 'bytes'
      ? type === 'application/octet-stream'
      : type === undefined
        ? wanted === 'none'
        : JSON_TYPE.test(type);
  if (isRight && encoding === 'identity') return;
  const expected = wanted === 'bytes' ? 'application/octet-stream' : 'application/json';
  throw new HttpProblem(415, 'request.type', `Send this as ${expected}`);
}

export function requireSize(request: IncomingMessage, limit: number): void {
  const { 'content-length': length } = request.headers;
  if (length !== undefined && Number(length) > limit) throw tooLarge(limit);
}

export async function readJson(request: IncomingMessage, limit: number, limitMs: number): Promise<unknown> {
  requireSize(request, limit);
  const parts: Buffer[] = [];
  let bytes = 0;
  const slow = new HttpProblem(408, 'request.too-slow', 'The request came too slowly');
  const timer = setTimeout(() => request.destroy(slow), limitMs);
  try {
    // Not destroyed at the end: the refusal is still to be sent on the same connection.
    for await (const part of request.iterator({ destroyOnReturn: false })) {
      bytes += part.length;
      if (bytes > limit) throw tooLarge(limit);
      parts.push(part);
    }
  } finally {
    clearTimeout(timer);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)));
  } catch {
    throw new HttpProblem(400, 'request.malformed', 'The body is not JSON in UTF-8');
  }
}

export function parseBody<Body>(schema: v.GenericSchema<unknown, Body>, value: unknown): Body {
  // Arrays pass for objects, and this one name goes unseen, in schemas of objects.
  if (
    Array.isArray(value) ||
    (typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__'))
  ) {
    throw new HttpProblem(400, 'request.malformed', 'The body must be an object with the described fields');
  }
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const issues = parsed.issues.map((issue) => issueText(issue)).slice(0, 20);
  throw new HttpProblem(400, 'request.malformed', issues[0] ?? 'The body is not right', {
    details: { issues },
  });
}

type Issue = v.BaseIssue<unknown>;

/** What is wrong, and where; of something that may be one of several, what keeps it from being the last of them. */
function issueText(issue: Issue, above: readonly string[] = []): string {
  const path = [...above, ...(v.getDotPath(issue)?.split('.') ?? [])];
  const place = path.length === 0 ? 'the body' : path.join('.');
  const inner =
    issue.kind === 'schema' ? issue.issues?.findLast((one) => v.getDotPath(one) !== null) : undefined;
  if (inner !== undefined) return issueText(inner, path);
  if (issue.expected === 'never') return `There is no field "${place}"`;
  if (issue.received === 'undefined') return `"${place}" is missing`;
  return `"${place}" is not right: ${issue.message}`;
}

/** A body where none belongs is not read, whatever it says. */
export function requireNoBody(request: IncomingMessage): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return;
  throw new HttpProblem(400, 'request.malformed', 'This request takes no body');
}

function tooLarge(limit: number): HttpProblem {
  return new HttpProblem(
    413,
    'request.too-large',
    `The body is larger than ${limit.toLocaleString('en')} bytes`,
  );
}
