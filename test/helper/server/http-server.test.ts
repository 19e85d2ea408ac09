import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimPort } from '../../../helper/server/claim-port.ts';
import { makeStudioServer } from '../../../helper/server/http-server.ts';
import { listStudioFiles } from '../../../helper/server/studio-files.ts';
import { rawRequest } from '../../support/raw-request.ts';

let folder: string;
let server: Server;
let port: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'storyloom-files-'));
  mkdirSync(join(folder, 'web', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'web', 'index.html'), '<title>Storyloom</title>');
  writeFileSync(join(folder, 'web', 'assets', 'main-abc.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'not served');
  server = makeStudioServer({ files: listStudioFiles(join(folder, 'web')), port: () => port });
  const claim = await claimPort(server, 0);
  port = claim.port;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the studio server', () => {
  it('serves the page, its screens and its files with isolation and policy headers', async () => {
    for (const path of [
      '/',
      '/story/abc',
      '/trash',
      '/queue',
      '/settings',
      '/settings/storage',
      '/assets/main-abc.js',
    ]) {
      const answer = await rawRequest(port, path);
      expect(answer.status, path).toBe(200);
      expect(answer.headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(answer.headers['cross-origin-embedder-policy']).toBe('require-corp');
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
      expect(answer.headers['content-security-policy']).not.toContain('http');
    }
    expect((await rawRequest(port, '/assets/main-abc.js')).headers['cache-control']).toContain('immutable');
    expect((await rawRequest(port, '/')).headers['cache-control']).toBe('no-cache');
  });

  it('listens on the loopback address alone', () => {
    expect(server.address()).toMatchObject({ address: '127.0.0.1' });
  });

  it('sends localhost to the one address that keeps the projects', async () => {
    const answer = await rawRequest(port, '/story/abc', { host: `localhost:${port}` });
    expect(answer.status).toBe(308);
    expect(answer.headers.location).toBe(`http://127.0.0.1:${port}/story/abc`);
  });

  it('never redirects to another host', async () => {
    for (const path of ['//evil.example/', '/\\evil.example', 'http://evil.example/']) {
      const answer = await rawRequest(port, path, { host: `localhost:${port}` });
      expect(answer.headers.location, path).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/(?!/|\\\\)`));
    }
  });

  it('refuses every other host name', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      '127.0.0.1:1',
      `[::1]:${port}`,
    ]) {
      expect((await rawRequest(port, '/', { host })).status, host).toBe(421);
    }
  });

  it('serves nothing beside the built studio', async () => {
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/secret.txt',
      '/assets/',
      '/story/a/b',
      '/%00',
      '/index.html%00',
    ]) {
      const answer = await rawRequest(port, path);
      expect(answer.status, path).toBe(404);
      expect(answer.body).not.toContain('not served');
    }
  });

  it('has no effect by any other method', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      expect((await rawRequest(port, '/', { method })).status, method).toBe(405);
    }
  });

  it('answers a revalidation without sending the file again', async () => {
    const first = await rawRequest(port, '/');
    const again = await rawRequest(port, '/', { headers: { 'if-none-match': String(first.headers.etag) } });
    expect(again.status).toBe(304);
    expect(again.body).toBe('');
  });

  it('says who it is at /ping and no more', async () => {
    expect(JSON.parse((await rawRequest(port, '/ping')).body)).toEqual({ app: 'storyloom', protocol: 1 });
  });
});

describe('a port that is taken', () => {
  it('by our own helper, leads to that one', async () => {
    const second = makeStudioServer({ files: new Map(), port: () => port });
    expect(await claimPort(second, port)).toEqual({ type: 'already-running', port });
  });

  it('by another program, is a clear stop', async () => {
    const other = createServer((_, response) => response.end('{"app":"other"}'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const taken = typeof address === 'object' && address ? address.port : 0;
    const ours = makeStudioServer({ files: new Map(), port: () => taken });
    await expect(claimPort(ours, taken)).rejects.toMatchObject({ code: 'environment.port-taken' });
    expect(ours.listening).toBe(false);
    other.closeAllConnections();
    other.close();
  });
});
