import * as v from 'valibot';
import { toErrorData } from '../../../shared/errors.ts';
import { type HelperFacts, helperFactsSchema } from '../../../shared/protocol/api.ts';
import { PING } from '../../../shared/protocol/ping.ts';
import { describeApi } from '../openapi.ts';
import { defineRoute, type Route } from '../route.ts';

/** What the helper is, and what its routes are; `routes` is asked late, as these are among them. */
export function helperRoutes(routes: () => readonly Route[]): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/helper',
      summary: 'What the helper is and can do, and what keeps films from being made here',
      auth: 'token',
      body: null,
      answers: { 200: helperFactsSchema },
      handle: async ({ helper }) => {
        const about = { version: helper.version, protocol: PING.protocol };
        const free_bytes = await helper.freeBytes().catch(() => 0);
        try {
          const engine = await helper.engine();
          const facts = { ffmpeg: engine.ffmpeg, encoders: engine.encoders(), problem: null };
          return {
            type: 'json',
            status: 200,
            body: { ...about, free_bytes, ...facts } satisfies HelperFacts,
          };
        } catch (error) {
          const { code, message } = toErrorData(error);
          const facts = { ffmpeg: null, encoders: [], problem: { error: message, code } };
          return {
            type: 'json',
            status: 200,
            body: { ...about, free_bytes, ...facts } satisfies HelperFacts,
          };
        }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/openapi.json',
      summary: 'This description',
      auth: 'token',
      body: null,
      answers: { 200: v.looseObject({ openapi: v.string(), paths: v.record(v.string(), v.unknown()) }) },
      handle: ({ helper }) => ({
        type: 'json',
        status: 200,
        body: describeApi(routes(), { version: helper.version, address: helper.address() }),
      }),
    }),
  ];
}
