import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHelperLink, type OwnedHelperLink } from '../../../web/state/helper-link.ts';
import { type Database, openDatabase } from '../../../web/storage/database.ts';
import { FACTS, scriptFetch } from '../helper-client/scripted-fetch.ts';

const GOOD = 'good-token-of-a-start-xxxxx';
const OTHER = 'token-of-some-other-place-xx';

let db: Database;
let helper: ReturnType<typeof scriptFetch>;
const links: OwnedHelperLink[] = [];

beforeEach(async () => {
  db = await openDatabase({ name: `test-${crypto.randomUUID()}` });
  helper = scriptFetch();
});
afterEach(() => {
  for (const link of links.splice(0)) link.close();
  db.close();
  indexedDB.deleteDatabase(db.name);
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A page that is opened with this behind its address. */
async function open(hash = ''): Promise<OwnedHelperLink> {
  history.replaceState(history.state, '', location.pathname + location.search + hash);
  const link = await createHelperLink(db);
  links.push(link);
  return link;
}

const stored = () => db.get('settings', 'helper-token');

describe('the studio of another origin', () => {
  it('asks for the helper only when it is told to', async () => {
    const link = await open();
    expect(link.isOwnOrigin).toBe(false);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(link.state()).toEqual({ type: 'unknown' });
    expect(helper.asked).toEqual([]);

    await link.connect();
    expect(link.state()).toEqual({ type: 'unpaired' });
    expect(helper.asked).toEqual(['GET /ping']);
  });

  it('looks again by itself once it was told to look, unless it is kept out', async () => {
    helper.ping = 'refused';
    const link = await open();
    await link.connect();
    expect(link.state()).toEqual({ type: 'off' });
    helper.permission = 'denied';
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.waitUntil(() => link.state().type === 'blocked', { timeout: 20_000 });
    const before = helper.asked.length;
    document.dispatchEvent(new Event('visibilitychange'));
    expect(helper.asked.length).toBe(before);
    helper.permission = 'granted';
    helper.ping = 'answers';
    await link.connect();
    expect(link.state()).toEqual({ type: 'unpaired' });
  });

  it('tells once that the browser asks, however long it does', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    helper.ping = 'silent';
    helper.permission = 'prompt';
    const link = await open();
    const connected = link.connect();
    await vi.waitUntil(() => helper.asked.length > 0);
    await vi.advanceTimersByTimeAsync(3000);
    const asking = link.state();
    expect(asking).toEqual({ type: 'asking' });
    await vi.advanceTimersByTimeAsync(9000);
    expect(link.state()).toBe(asking);
    helper.refuse();
    await connected;
    expect(link.state()).toEqual({ type: 'blocked' });
  });

  it('is paired by a code, and keeps what it got for the next time', async () => {
    const link = await open();
    await expect(link.pair('WRNG-CODE')).rejects.toThrow();
    expect(await stored()).toBeUndefined();
    await link.pair('GOOD-CODE');
    expect(link.state()).toEqual({ type: 'connected', facts: FACTS });
    expect((await link.api()).origin).toBe('http://127.0.0.1:4780');
    const next = await open();
    await next.connect();
    expect(next.state().type).toBe('connected');
    await next.forget();
    expect(helper.asked).toContain('DELETE /api/tokens/self');
    expect(await stored()).toBeUndefined();
    expect(next.state()).toEqual({ type: 'unpaired' });
    await expect(next.api()).rejects.toMatchObject({ code: 'environment.helper-unpaired' });
  });
});

describe('a token behind the address', () => {
  it('is kept once the helper knows it, and leaves the address at once', async () => {
    helper.tokens.add(GOOD);
    const link = await open(`#token=${GOOD}`);
    expect(location.hash).toBe('');
    await link.connect();
    expect(link.state().type).toBe('connected');
    expect(await stored()).toBe(GOOD);
  });

  it('takes the place of a good one only when it is good itself', async () => {
    helper.tokens.add(GOOD);
    await db.put('settings', GOOD, 'helper-token');
    const link = await open(`#token=${OTHER}`);
    await link.connect();
    expect(link.state().type).toBe('connected');
    expect(await stored()).toBe(GOOD);
    const next = await open();
    await next.connect();
    expect(next.state().type).toBe('connected');
  });

  it('that nobody knows leaves nothing in a browser without one', async () => {
    const link = await open(`#token=${OTHER}`);
    await link.connect();
    expect(link.state()).toEqual({ type: 'unpaired' });
    expect(await stored()).toBeUndefined();
  });

  it('is tried as soon as the helper is there', async () => {
    helper.tokens.add(GOOD);
    helper.ping = 'refused';
    await db.put('settings', OTHER, 'helper-token');
    const link = await open(`#token=${GOOD}`);
    await link.connect();
    expect(link.state()).toEqual({ type: 'off' });
    expect(await stored()).toBe(OTHER);
    helper.ping = 'answers';
    await link.connect();
    expect(link.state().type).toBe('connected');
    expect(await stored()).toBe(GOOD);
  });
});
