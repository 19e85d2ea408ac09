import { UPLOAD } from '../../../shared/protocol/uploads.ts';
import { assetPath } from '../../store/asset-files.ts';
import { HttpProblem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { receiveUpload, type UploadState, uploadState } from '../uploads.ts';

/** Media by hash: what is here already is never sent again. */
export const ASSET_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'HEAD',
    path: '/api/assets/{sha256}',
    summary: 'Says in headers how much of a file is here: all, or a part to go on from',
    auth: 'token',
    body: null,
    answers: { 200: null },
    refusals: [404, 503],
    handle: async ({ helper, params }) => {
      const { assets } = await helper.engine();
      const state = await uploadState(assets, params.sha256 ?? '');
      if (state.length === null) throw new HttpProblem(404, 'request.not-found', 'Nothing of it is here');
      return { type: 'empty', status: 200, headers: headersOf(state) };
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/assets/{sha256}',
    summary:
      'Sends a file, or the rest of it, from the byte in Upload-Offset; Upload-Length is its whole size',
    auth: 'token',
    body: 'bytes',
    answers: { 200: null, 201: null, 202: null },
    refusals: [408, 409, 422, 503, 507],
    handle: async ({ helper, params, request }) => {
      const { assets } = await helper.engine();
      const offset = wholeNumber(request.headers[UPLOAD.offset] ?? '0', 'Upload-Offset');
      const length = wholeNumber(request.headers[UPLOAD.length], 'Upload-Length');
      if (offset > length) throw new HttpProblem(400, 'request.malformed', 'Upload-Offset is behind the end');
      const { limits, freeBytes } = helper;
      const sha256 = params.sha256 ?? '';
      const wasHere = (await uploadState(assets, sha256)).complete;
      const state = await receiveUpload(request, { offset, length }, { assets, sha256, limits, freeBytes });
      const done = wasHere ? 200 : 201;
      return { type: 'empty', status: state.complete ? done : 202, headers: headersOf(state) };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/assets/{sha256}',
    summary: 'A file that was sent; ranges are understood',
    auth: 'ticket',
    body: null,
    answers: { 200: 'bytes', 206: 'bytes' },
    refusals: [404, 416, 503],
    handle: async ({ helper, params }) => {
      const { assets } = await helper.engine();
      const sha256 = params.sha256 ?? '';
      return {
        type: 'file',
        root: assets,
        path: assetPath(assets, sha256),
        contentType: UPLOAD.type,
        name: sha256,
        etag: sha256,
      };
    },
  }),
];

function headersOf({ offset, length, complete }: UploadState): Readonly<Record<string, string>> {
  return {
    'Upload-Offset': String(offset),
    'Upload-Length': String(length),
    'Upload-Complete': complete ? '1' : '0',
  };
}

function wholeNumber(text: string | string[] | undefined, name: string): number {
  if (typeof text === 'string' && /^\d{1,15}$/.test(text)) return Number(text);
  throw new HttpProblem(400, 'request.malformed', `The header ${name} must be a number of bytes`);
}
