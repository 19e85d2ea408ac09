import * as v from 'valibot';
import {
  askedSchema,
  pairedSchema,
  pairingCodeSchema,
  pairSchema,
  ticketRequestSchema,
  ticketSchema,
  tokensSchema,
} from '../../../shared/protocol/access.ts';
import { HttpProblem } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import type { TokenRecord } from '../tokens.ts';

const nothing = v.strictObject({});

/** Who may talk to the helper, and how they come to. */
export const ACCESS_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/api/pair/ask',
    summary: 'Shows a pairing code on the terminal of the helper, for the studio it serves itself',
    auth: 'own-page',
    body: nothing,
    answers: { 202: askedSchema },
    handle: ({ helper }) => ({
      type: 'json',
      status: 202,
      body: { expires_at: helper.showCode().expiresAt },
    }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/pair',
    summary: 'Trades a pairing code for a token of the origin that asks',
    auth: 'any-page',
    body: pairSchema,
    answers: { 201: pairedSchema },
    handle: ({ body, origin, helper }) => {
      if (!helper.pairing.redeem(body.code)) {
        throw new HttpProblem(
          403,
          'environment.helper-unpaired',
          'This code is wrong, used up or too old. Ask the helper for a new one',
        );
      }
      const isOwn = origin === helper.address();
      const { token, record } = helper.tokens.create({
        kind: isOwn ? 'studio' : 'paired',
        name: isOwn ? 'Studio, paired by code' : `Page at ${origin}`,
        origin,
      });
      helper.audit.add({ event: 'paired', token: record.id, ...(origin === null ? {} : { origin }) });
      return { type: 'json', status: 201, body: { token } };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/pairing-codes',
    summary: 'Makes a code by which another page can pair with the helper: two minutes, five tries',
    auth: 'owner',
    body: nothing,
    answers: { 201: pairingCodeSchema },
    handle: ({ helper }) => {
      const { code, expiresAt } = helper.showCode();
      return { type: 'json', status: 201, body: { code, expires_at: expiresAt } };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/tokens',
    summary: 'Lists who may talk to the helper',
    auth: 'owner',
    body: null,
    answers: { 200: tokensSchema },
    handle: ({ helper, token }) => ({
      type: 'json',
      status: 200,
      body: {
        tokens: helper.tokens.list().map((record) => tokenAnswer(record, token)),
      },
    }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/tokens/self',
    summary: 'Gives up the token of this request',
    auth: 'token',
    body: null,
    answers: { 204: null },
    handle: ({ helper, token }) => {
      if (token !== null) helper.tokens.revoke(token.id);
      return { type: 'empty', status: 204 };
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/tokens/{token}',
    summary: 'Revokes a token: requests, links, sockets and streams that use it end',
    auth: 'owner',
    body: null,
    answers: { 204: null },
    refusals: [404],
    handle: ({ helper, params }) => {
      if (!helper.tokens.revoke(params.token ?? '')) {
        throw new HttpProblem(404, 'request.not-found', 'There is no such token');
      }
      return { type: 'empty', status: 204 };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/tickets',
    summary: 'Makes a short-lived address of one file, for a media element or a download',
    auth: 'token',
    body: ticketRequestSchema,
    answers: { 201: ticketSchema },
    handle: ({ helper, body, token }) => {
      const path = body.type === 'output' ? `/api/jobs/${body.id}/output` : `/api/assets/${body.id}`;
      const { ticket, expiresAt } = helper.tickets.create(path, token?.id ?? '');
      return { type: 'json', status: 201, body: { url: `${path}?ticket=${ticket}`, expires_at: expiresAt } };
    },
  }),
];

function tokenAnswer(record: TokenRecord, current: TokenRecord | null) {
  return {
    id: record.id,
    kind: record.kind,
    name: record.name,
    origin: record.origin,
    created_at: record.createdAt,
    last_used_at: record.lastUsedAt,
    is_this: record.id === current?.id,
  };
}
