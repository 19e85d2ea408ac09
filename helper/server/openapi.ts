import type * as v from 'valibot';
import { problemSchema } from '../../shared/protocol/api.ts';
import { jsonSchema } from './json-schema.ts';
import { type AnswerBody, PARAMS, type Route } from './route.ts';

type Json = Readonly<Record<string, unknown>>;

/** The description of the API, made from the same table that requests are dispatched by. */
export function describeApi(
  routes: readonly Route[],
  { version, address }: { readonly version: string; readonly address: string },
): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const methods = paths[route.path] ?? {};
    methods[route.method.toLowerCase()] = describeRoute(route);
    paths[route.path] = methods;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Storyloom helper',
      version,
      description:
        'Answers only this computer. Every request brings a token in the header Authorization; storyloom token create makes one.',
    },
    servers: [{ url: address }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        ticket: { type: 'apiKey', in: 'query', name: 'ticket', description: 'From POST /api/tickets' },
      },
      schemas: { Problem: jsonSchema(problemSchema) },
    },
  };
}

function describeRoute(route: Route): Json {
  const refusals = new Set([400, 403, ...(route.refusals ?? [])]);
  if (route.auth === 'token' || route.auth === 'owner' || route.auth === 'ticket') refusals.add(401);
  if (route.body !== null) for (const status of [408, 413, 415]) refusals.add(status);
  const responses: Record<string, Json> = {};
  for (const [status, body] of Object.entries(route.answers)) responses[status] = answer(body);
  for (const status of [...refusals].sort()) {
    responses[status] = {
      description: 'Refused',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return {
    summary: route.summary,
    operationId: operationId(route),
    security: security(route),
    ...parameters(route),
    ...(route.body === null ? {} : { requestBody: requestBody(route.body) }),
    responses,
  };
}

function operationId({ method, path }: Route): string {
  const words = path.replace('/api/', '').split(/[^\w]+/);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return `${method.toLowerCase()}${name}`;
}

function security({ auth }: Route): readonly Json[] {
  if (auth === 'own-page' || auth === 'any-page') return [];
  return auth === 'ticket' ? [{ token: [] }, { ticket: [] }] : [{ token: [] }];
}

function parameters({ path, method, body, answers }: Route): Json {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', pattern: PARAMS[name]?.source ?? '' },
  }));
  const header = (name: string, schema: Json, required = false) => ({ name, in: 'header', required, schema });
  const bytes = { type: 'integer', minimum: 0 };
  const inHeader = [
    ...(body === 'bytes' ? [header('Upload-Offset', bytes), header('Upload-Length', bytes, true)] : []),
    ...(method === 'GET' && answers[206] !== undefined ? [header('Range', { type: 'string' })] : []),
    ...(answers[200] === 'events' ? [header('Last-Event-ID', bytes)] : []),
  ];
  const all = [...inPath, ...inHeader];
  return all.length === 0 ? {} : { parameters: all };
}

function requestBody(body: v.GenericSchema | 'bytes'): Json {
  if (body === 'bytes') return { required: true, content: { 'application/octet-stream': {} } };
  return { required: true, content: { 'application/json': { schema: jsonSchema(body) } } };
}

function answer(body: AnswerBody): Json {
  if (body === null) return { description: 'Done' };
  if (body === 'bytes') return { description: 'The file', content: { 'application/octet-stream': {} } };
  if (body === 'events') return { description: 'News as it comes', content: { 'text/event-stream': {} } };
  return { description: 'Done', content: { 'application/json': { schema: jsonSchema(body) } } };
}
