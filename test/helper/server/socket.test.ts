import { connect as netConnect } from 'node:net';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import {
  type HelperMessage,
  helperMessageSchema,
  SOCKET,
  SOCKET_CLOSED,
} from '../../../shared/protocol/messages.ts';
import { SOME_PROGRESS } from '../../support/scripted-jobs.ts';
import { smallProject, startTestHelper, type TestHelper } from '../../support/test-helper.ts';

const PAGE = 'https://studio.example';
let helper: TestHelper;
let pageToken: string;
const open: WebSocket[] = [];
beforeEach(async () => {
  helper = await startTestHelper({
    limits: { helloMs: 100, heartbeatMs: 50, bufferedBytes: 4096, listeners: 3 },
  });
  pageToken = helper.tokens.create({ kind: 'paired', name: 'Page', origin: PAGE }).token;
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate();
  await helper.close();
});

interface Ways {
  readonly token?: string | null;
  readonly origin?: string;
  readonly host?: string;
  readonly path?: string;
  readonly protocols?: readonly string[];
}

interface Connection {
  readonly socket: WebSocket;
  readonly heard: HelperMessage[];
  /** The code it was closed with, or the status of the refusal. */
  readonly ended: Promise<number>;
}

function connect({
  token = helper.token,
  origin,
  host,
  path = SOCKET.path,
  protocols,
}: Ways = {}): Connection {
  const offered = protocols ?? [SOCKET.protocol, ...(token === null ? [] : [SOCKET.tokenPrefix + token])];
  const socket = new WebSocket(`ws://127.0.0.1:${helper.port}${path}`, [...offered], {
    ...(origin === undefined ? {} : { origin }),
    headers: host === undefined ? {} : { host },
  });
  open.push(socket);
  const heard: HelperMessage[] = [];
  // What the helper says is held to its own description.
  socket.on('message', (data) => heard.push(v.parse(helperMessageSchema, JSON.parse(String(data)))));
  const ended = new Promise<number>((resolve) => {
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    socket.on('close', (code) => resolve(code));
    socket.on('error', () => {});
  });
  return { socket, heard, ended };
}

const opened = ({ socket }: Connection) => new Promise((resolve) => socket.once('open', resolve));
const hello = (lastId = 0, version: number = SOCKET.version) =>
  JSON.stringify({ type: 'hello', version, last_id: lastId });
const greeted = async (ways: Ways = {}, lastId = 0) => {
  const connection = connect(ways);
  await opened(connection);
  connection.socket.send(hello(lastId));
  await vi.waitFor(() =>
    expect(connection.heard[0]).toMatchObject({ type: 'hello', version: SOCKET.version }),
  );
  return connection;
};
const newJob = async () => {
  const json = { project: smallProject(), revision: 1, profile: 'PROJECT' };
  return JSON.parse((await helper.call('POST', '/api/jobs', { json })).body).job.id as string;
};

/** A peer that opens a socket, and neither says anything nor answers, not even that it is to close. */
async function stubborn() {
  const socket = netConnect(helper.port, '127.0.0.1');
  let heard = '';
  let isCut = false;
  socket.on('data', (data) => {
    heard += data.toString('latin1');
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    isCut = true;
  });
  onTestFinished(() => void socket.destroy());
  const lines = [
    `GET ${SOCKET.path} HTTP/1.1`,
    `Host: 127.0.0.1:${helper.port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
    `Sec-WebSocket-Protocol: ${SOCKET.protocol}, ${SOCKET.tokenPrefix}${helper.token}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await vi.waitFor(() => expect(heard).toMatch(/^HTTP\/1.1 101/), { timeout: 20_000 });
  return { isCut: () => isCut };
}

describe('a socket', () => {
  it('tells what happens', async () => {
    const { heard, socket } = await greeted();
    expect(socket.protocol).toBe(SOCKET.protocol);
    const id = await newJob();
    helper.jobs.step(id, 'start');
    helper.jobs.report(id, SOME_PROGRESS);
    await vi.waitFor(() => expect(heard).toHaveLength(4));
    expect(heard.slice(1)).toMatchObject([
      { type: 'job', job: { id, state: 'QUEUED' } },
      { type: 'job', job: { id, state: 'RUNNING' } },
      { type: 'progress', job_id: id, progress: { stage: 'rendering' } },
    ]);
  });

  it('tells what was missed, then how things stand', async () => {
    const id = await newJob();
    helper.jobs.step(id, 'start');
    const { heard } = await greeted({}, 1);
    await vi.waitFor(() => expect(heard).toHaveLength(3));
    expect(heard.slice(1)).toMatchObject([
      { type: 'job', id: 2, job: { state: 'RUNNING' } },
      { type: 'job', id: null, job: { state: 'RUNNING' } },
    ]);
  });

  it('answers a ping', async () => {
    const { heard, socket } = await greeted();
    socket.send(JSON.stringify({ type: 'ping', id: 7 }));
    await vi.waitFor(() => expect(heard.at(-1)).toEqual({ type: 'pong', id: 7 }));
  });

  it.each([
    ['no token', { token: null }, 401],
    ['a wrong token', { token: 'x'.repeat(43) }, 401],
    ['a token without our protocol', { protocols: [`${SOCKET.tokenPrefix}TOKEN`] }, 400],
    ['a token in the address', { token: null, path: '/ws?token=TOKEN' }, 404],
    ['another path', { path: '/api/jobs' }, 404],
    ['another host', { host: 'evil.example' }, 421],
    ['the other name of this computer', { host: 'localhost' }, 421],
    ['another page', { origin: 'http://evil.example' }, 403],
    ['no page', { origin: 'null' }, 403],
    ["a page with a program's token", { origin: PAGE }, 401],
  ] as const)('is not opened for %s', async (_, ways: Ways, status) => {
    const fill = (text: string) => text.replace('TOKEN', helper.token);
    const filled = {
      ...ways,
      ...(ways.path === undefined ? {} : { path: fill(ways.path) }),
      ...(ways.protocols === undefined ? {} : { protocols: ways.protocols.map(fill) }),
    };
    expect(await connect(filled).ended).toBe(status);
  });

  it('is opened for the page that was paired, with its own token', async () => {
    await greeted({ origin: PAGE, token: pageToken });
    expect(await connect({ token: pageToken }).ended).toBe(401);
  });

  it('ends when nothing is said', async () => {
    expect(await connect().ended).toBe(SOCKET_CLOSED.silent);
  });

  it('gives its place back, however little the other side says', async () => {
    await helper.close();
    // Nor is it found out by a sign of life that is missed.
    helper = await startTestHelper({ limits: { helloMs: 2000, heartbeatMs: 60_000, listeners: 3 } });
    const silent = await Promise.all(Array.from({ length: 3 }, stubborn));
    expect(await connect().ended).toBe(429);
    // A closing handshake that nobody answers would hold them for half a minute.
    await vi.waitFor(() => expect(silent.every(({ isCut }) => isCut())).toBe(true), { timeout: 20_000 });
    await greeted();
  });

  it.each([
    ['what is no JSON', '{'],
    ['an unknown type', '{"type":"render"}'],
    ['an unknown field', '{"type":"ping","id":1,"path":"/etc/passwd"}'],
    ['bytes', Buffer.from([1, 2, 3])],
  ])('ends at %s', async (_, message) => {
    const { socket, ended } = await greeted();
    socket.send(message);
    expect(await ended).toBe(SOCKET_CLOSED.malformed);
  });

  it('ends for another version', async () => {
    const connection = connect();
    await opened(connection);
    connection.socket.send(hello(0, 99));
    expect(await connection.ended).toBe(SOCKET_CLOSED.otherVersion);
  });

  it('ends at a message that is too large', async () => {
    const { socket, ended } = await greeted();
    socket.send('x'.repeat(17 * 1024));
    expect(await ended).toBe(1009);
  });

  it('ends when its token is revoked', async () => {
    const { token, record } = helper.tokens.create({ kind: 'script', name: 'x', origin: null });
    const { ended } = await greeted({ token });
    helper.tokens.revoke(record.id);
    expect(await ended).toBe(SOCKET_CLOSED.unpaired);
  });

  it('ends when the other side no longer answers', async () => {
    const connection = connect();
    // A peer that reads, and answers no ping.
    connection.socket.pong = () => {};
    await opened(connection);
    connection.socket.send(hello());
    expect(await connection.ended).toBe(1006);
  });

  it('drops who does not read, and keeps nothing of it', async () => {
    const { socket } = await greeted();
    const id = await newJob();
    await vi.waitFor(() => expect(helper.jobs.listeners()).toBe(1));
    socket.pause();
    await new Promise<void>((resolve) => {
      const send = () => {
        for (let count = 0; count < 1000; count += 1) helper.jobs.report(id, SOME_PROGRESS);
        if (helper.jobs.listeners() === 0) resolve();
        else setImmediate(send);
      };
      send();
    });
  });

  it('takes a place among those who listen', async () => {
    const all = [await greeted(), await greeted(), await greeted()];
    expect(await connect().ended).toBe(429);
    all[0]?.socket.terminate();
    await vi.waitFor(async () => {
      const next = connect();
      await Promise.race([opened(next), next.ended]);
      expect(next.socket.readyState).toBe(WebSocket.OPEN);
    });
  });

  it('tells a pairing code to the studio of this computer alone', async () => {
    const mine = await greeted();
    const page = await greeted({ origin: PAGE, token: pageToken });
    helper.server.showCode();
    await vi.waitFor(() => expect(mine.heard.at(-1)).toMatchObject({ type: 'pairing' }));
    page.socket.send(JSON.stringify({ type: 'ping', id: 1 }));
    await vi.waitFor(() => expect(page.heard.at(-1)).toMatchObject({ type: 'pong' }));
    expect(page.heard.map(({ type }) => type)).not.toContain('pairing');
  });
});
