import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectHelper } from '../../../web/helper-client/connect-helper.ts';
import { FACTS, scriptFetch } from './scripted-fetch.ts';

const ORIGIN = 'http://127.0.0.1:4780';

let helper: ReturnType<typeof scriptFetch>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  helper = scriptFetch();
  helper.tokens.add('known');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function connect(token: string | null = 'known', signal = new AbortController().signal) {
  const asking = vi.fn();
  return { asking, found: connectHelper(ORIGIN, token, signal, asking) };
}

describe('a helper that is looked for', () => {
  it('is connected when it knows the token', async () => {
    const found = await connect().found;
    expect(found).toMatchObject({ type: 'connected', facts: FACTS });
    expect(helper.asked).toEqual(['GET /ping', 'GET /api/helper']);
  });

  it('is unpaired without a token, or with one that it does not know', async () => {
    expect(await connect(null).found).toEqual({ type: 'unpaired' });
    expect(helper.asked).toEqual(['GET /ping']);
    expect(await connect('unknown').found).toEqual({ type: 'unpaired' });
  });

  it('is unpaired when it lets this origin read nothing any more', async () => {
    helper.status = null;
    expect(await connect().found).toEqual({ type: 'unpaired' });
  });

  it('is off, and not unpaired, when it stops between two questions', async () => {
    helper.status = null;
    helper.onAsked = (path) => {
      if (path !== '/ping') helper.ping = 'refused';
    };
    expect(await connect().found).toEqual({ type: 'off' });
    expect(helper.asked).toEqual(['GET /ping', 'GET /api/helper', 'GET /ping']);
  });

  it('is off when nobody is there, somebody else is, or it fails', async () => {
    for (const ping of ['refused', 'other'] as const) {
      helper.ping = ping;
      expect(await connect().found, ping).toEqual({ type: 'off' });
    }
    helper.ping = 'answers';
    helper.status = 500;
    expect(await connect().found).toEqual({ type: 'off' });
  });

  it('is of another version when it says so, or says what this studio does not understand', async () => {
    helper.ping = { protocol: 2 };
    expect(await connect().found).toEqual({ type: 'other-version', protocol: 2 });
    expect(helper.asked).toEqual(['GET /ping']);
    helper.ping = 'answers';
    helper.facts = { something: 'else' };
    expect(await connect().found).toEqual({ type: 'other-version', protocol: 1 });
  });

  it('is blocked where the person said no', async () => {
    helper.ping = 'refused';
    helper.permission = 'denied';
    expect(await connect().found).toEqual({ type: 'blocked' });
    // A browser that knows no such permission blocks nothing.
    helper.permission = 'unknown';
    expect(await connect().found).toEqual({ type: 'off' });
  });

  it('is off when it says nothing for long', async () => {
    helper.ping = 'silent';
    const { found, asking } = connect();
    const ended = vi.fn();
    found.then(ended, ended);
    await vi.advanceTimersByTimeAsync(6000);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(3000);
    expect(await found).toEqual({ type: 'off' });
    expect(asking).not.toHaveBeenCalled();
  });

  it('throws only what the signal says', async () => {
    helper.ping = 'silent';
    const controller = new AbortController();
    const { found } = connect('known', controller.signal);
    controller.abort(new Error('Closed'));
    await expect(found).rejects.toThrow('Closed');
  });
});

describe("the browser's own question", () => {
  it('is waited for as long as it stands', async () => {
    helper.ping = 'silent';
    helper.permission = 'prompt';
    const { found, asking } = connect();
    const ended = vi.fn();
    found.then(ended, ended);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asking).toHaveBeenCalled();
    expect(ended).not.toHaveBeenCalled();
    helper.permission = 'denied';
    await vi.advanceTimersByTimeAsync(3000);
    expect(await found).toEqual({ type: 'blocked' });
  });

  it('leaves the helper its time to answer once it is answered', async () => {
    helper.ping = 'silent';
    helper.permission = 'prompt';
    const { found } = connect();
    const ended = vi.fn();
    found.then(ended, ended);
    await vi.advanceTimersByTimeAsync(60_000);
    helper.permission = 'granted';
    await vi.advanceTimersByTimeAsync(6000);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(3000);
    expect(await found).toEqual({ type: 'off' });
  });

  it('that is put aside keeps the helper out', async () => {
    helper.ping = 'silent';
    helper.permission = 'prompt';
    const { found, asking } = connect();
    await vi.advanceTimersByTimeAsync(3000);
    expect(asking).toHaveBeenCalled();
    helper.refuse();
    expect(await found).toEqual({ type: 'blocked' });
  });

  it('is not told of where the helper answers, or is off', async () => {
    helper.permission = 'prompt';
    const { found, asking } = connect();
    expect((await found).type).toBe('connected');
    helper.ping = 'refused';
    expect(await connect().found).toEqual({ type: 'off' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asking).not.toHaveBeenCalled();
  });
});
