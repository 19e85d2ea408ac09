import { vi } from 'vitest';
import type { HelperFacts } from '../../../shared/protocol/api.ts';
import { PING } from '../../../shared/protocol/ping.ts';

export const FACTS: HelperFacts = {
  ...{ version: '1.2.3', protocol: 1, ffmpeg: '5.1.9', encoders: [], free_bytes: 1e9, problem: null },
};

export type Ping = 'answers' | 'refused' | 'silent' | 'other' | { readonly protocol: number };

/** A helper on this computer as `fetch` meets it, and what the browser says of reaching it. */
export function scriptFetch() {
  const script = {
    ping: 'answers' as Ping,
    /** Tokens that it knows. */
    tokens: new Set<string>(),
    /** How it answers them; null where it lets a page read nothing. */
    status: 200 as number | null,
    facts: FACTS as object,
    permission: 'granted' as PermissionState | 'unknown',
    asked: [] as string[],
    onAsked: (_path: string) => {},
    /** Ends a silence. */
    refuse: () => {},
  };
  const real = globalThis.fetch;
  vi.stubGlobal('fetch', (input: string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input, location.href);
    if (url.port !== '4780') return real(input, init);
    const { pathname } = url;
    script.asked.push(`${init.method ?? 'GET'} ${pathname}`);
    script.onAsked(pathname);
    if (pathname === PING.path) {
      const silence = new Promise<never>((_, reject) => {
        script.refuse = () => reject(new TypeError('Failed to fetch'));
        init.signal?.addEventListener('abort', () => reject(init.signal?.reason), { once: true });
      });
      silence.catch(() => {});
      return script.ping === 'silent' ? silence : answerPing(script.ping);
    }
    if (pathname === '/api/pair') {
      const code = (JSON.parse(String(init.body)) as { code: string }).code;
      if (code !== 'GOOD-CODE') {
        return Promise.resolve(Response.json({ error: 'No', code: 'request.code' }, { status: 403 }));
      }
      script.tokens.add('paired-token');
      return Promise.resolve(Response.json({ token: 'paired-token' }, { status: 201 }));
    }
    const token = new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? '';
    const status = script.tokens.has(token) ? script.status : 401;
    if (status === null) return Promise.reject(new TypeError('Failed to fetch'));
    return Promise.resolve(
      status === 200 ? Response.json(script.facts) : Response.json({ error: 'No', code: 'x' }, { status }),
    );
  });
  vi.spyOn(navigator.permissions, 'query').mockImplementation(async () => {
    if (script.permission === 'unknown') throw new TypeError('No such permission');
    return { state: script.permission } as PermissionStatus;
  });
  return script;
}

function answerPing(ping: Exclude<Ping, 'silent'>): Promise<Response> {
  if (ping === 'refused') return Promise.reject(new TypeError('Failed to fetch'));
  if (ping === 'other') return Promise.resolve(new Response('<title>Something else</title>'));
  const protocol = ping === 'answers' ? PING.protocol : ping.protocol;
  return Promise.resolve(Response.json({ app: PING.app, protocol }));
}
