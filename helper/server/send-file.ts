import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HttpProblem } from './problem.ts';
import type { Reply } from './route.ts';

/** A plain file that really lies in a folder of ours. Links are not followed. */
export async function openConfined(root: string, path: string): Promise<FileHandle> {
  const folder = await realpath(root);
  const parent = await realpath(dirname(path)).catch(() => null);
  if (parent === null || (parent !== folder && !parent.startsWith(folder + sep))) throw gone();
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => null);
  if (file === null) throw gone();
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw gone();
}

function gone(): HttpProblem {
  return new HttpProblem(404, 'request.not-found', 'The file is no longer here');
}

/** Sends a file or the range that was asked for. Never as a page: only to be saved, or read by who asked. */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { root, path, contentType, name, etag }: Extract<Reply, { type: 'file' }>,
): Promise<void> {
  const file = await openConfined(root, path);
  try {
    const { size } = await file.stat();
    const tag = `"${etag}"`;
    const { range: wanted, 'if-range': condition } = request.headers;
    const range = condition === undefined || condition === tag ? parseRange(wanted, size) : null;
    if (range === 'unsatisfiable') {
      throw new HttpProblem(416, 'request.range', 'The file has no such range', {
        headers: { 'Content-Range': `bytes */${size}` },
      });
    }
    const { start, end } = range ?? { start: 0, end: size - 1 };
    response.writeHead(range === null ? 200 : 206, {
      'Content-Type': contentType,
      'Content-Length': end - start + 1,
      'Content-Disposition': attachment(name),
      'Cache-Control': 'private, no-store',
      'Accept-Ranges': 'bytes',
      ETag: tag,
      ...(range === null ? {} : { 'Content-Range': `bytes ${start}-${end}/${size}` }),
    });
    if (size === 0) return void response.end();
    await pipeline(file.createReadStream({ start, end, autoClose: false }), response);
  } finally {
    await file.close();
  }
}

/** One range; several, or what is no range, get the whole file, as the standard allows. */
export function parseRange(
  header: string | undefined,
  size: number,
): { readonly start: number; readonly end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (match === null) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'unsatisfiable' : { start, end };
}

/** Plain letters for old programs, the true name beside it. No path, no control character, no quote gets in. */
export function attachment(name: string): string {
  const clean = safeName(name);
  const ascii = clean.replace(/[^A-Za-z0-9 ._()-]/g, '_');
  const encoded = encodeURIComponent(clean).replace(/['()*]/g, (letter) => {
    return `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A name that every system takes for a plain file in the folder it is saved to. */
function safeName(name: string): string {
  const clean = name
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .slice(0, 150)
    // Halves of letters have no encoding.
    .replace(/\p{Surrogate}/gu, '');
  if (clean === '') return 'film';
  return RESERVED.test(clean) ? `_${clean}` : clean;
}
