import { createSignal } from 'solid-js';
import { StudioError } from '../../shared/errors.ts';
import type { HelperApi } from '../helper-client/helper-api.ts';
import { type Database, STRICT } from '../storage/database.ts';
import type { HelperLink, HelperState } from './helper-types.ts';

/** The key is saved on people's disks: do not change it. */
const TOKEN_KEY = 'helper-token';
const DEFAULT_ORIGIN = 'http://127.0.0.1:4780';
/** One for all that is told of it again and again: whoever follows the state hears of it once. */
const ASKING: HelperState = { type: 'asking' };
const TOKEN_IN_ADDRESS = /^#token=([A-Za-z0-9_-]{20,200})$/;
/** How often a page that is looked at asks again whether the helper is there. */
const ASK_EVERY_MS = 15_000;

export interface OwnedHelperLink extends HelperLink {
  /** The helper to work with. Throws what keeps it from being used. */
  api(): Promise<HelperApi>;
  close(): void;
}

/** The studio's side of the helper: where it is, whether this browser may use it, and what it can do. */
export async function createHelperLink(db: Database): Promise<OwnedHelperLink> {
  const isOwnOrigin = location.hostname === '127.0.0.1' && !import.meta.env.DEV;
  const origin = isOwnOrigin ? location.origin : DEFAULT_ORIGIN;
  const [state, setState] = createSignal<HelperState>({ type: 'unknown' });
  const ended = new AbortController();
  let arrived = takeTokenOfAddress();

  let api: HelperApi | null = null;
  let connecting: Promise<void> | null = null;
  const look = async () => {
    const { connectHelper } = await import('../helper-client/connect-helper.ts');
    const onAsking = () => setState(ASKING);
    const ask = (token: string | null) => connectHelper(origin, token, ended.signal, onAsking);
    const offered = arrived;
    const welcomed = offered === null ? null : await ask(offered);
    // Any page can send somebody here with a token: only one that the helper knows takes the place of another.
    if (offered !== null && welcomed?.type === 'connected') await putToken(db, offered);
    if (welcomed?.type === 'connected' || welcomed?.type === 'unpaired') arrived = null;
    const found =
      welcomed !== null && welcomed.type !== 'unpaired'
        ? welcomed
        : await ask(((await db.get('settings', TOKEN_KEY)) as string | undefined) ?? null);
    api = found.type === 'connected' ? found.api : null;
    setState(found.type === 'connected' ? { type: 'connected', facts: found.facts } : found);
  };
  const connect = () => {
    if (state().type === 'unknown') setState({ type: 'looking' });
    connecting ??= look()
      .catch((error: unknown) => {
        if (!ended.signal.aborted) throw error;
      })
      .finally(() => {
        connecting = null;
      });
    return connecting;
  };

  const askAgain = () => {
    const { type } = state();
    // To look again where the person said no would have the browser ask again.
    const isWorth = isOwnOrigin || (type !== 'unknown' && type !== 'blocked');
    if (document.visibilityState === 'visible' && isWorth) void connect().catch(() => {});
  };
  const timer = setInterval(askAgain, ASK_EVERY_MS);
  document.addEventListener('visibilitychange', askAgain);
  if (isOwnOrigin) void connect().catch(() => {});

  return {
    state,
    origin,
    isOwnOrigin,
    connect,
    async askForCode() {
      const { askForCode } = await import('../helper-client/pair-helper.ts');
      await askForCode(origin, ended.signal);
    },
    async pair(code) {
      const { pairHelper } = await import('../helper-client/pair-helper.ts');
      const token = await pairHelper(origin, code, ended.signal);
      await putToken(db, token);
      await connect();
    },
    async forget() {
      const { forgetToken } = await import('../helper-client/pair-helper.ts');
      if (api !== null) await forgetToken(api, ended.signal);
      await db.delete('settings', TOKEN_KEY);
      await connect();
    },
    async api() {
      if (api === null) await connect();
      if (api === null) throw notUsable(state());
      return api;
    },
    close() {
      ended.abort(new DOMException('Closed', 'AbortError'));
      clearInterval(timer);
      document.removeEventListener('visibilitychange', askAgain);
    },
  };
}

/** The helper opens the studio with a token behind the #, which no server ever sees; it leaves the address at once. */
function takeTokenOfAddress(): string | null {
  const token = TOKEN_IN_ADDRESS.exec(location.hash)?.[1];
  if (token === undefined) return null;
  history.replaceState(history.state, '', location.pathname + location.search);
  return token;
}

async function putToken(db: Database, token: string): Promise<void> {
  const tx = db.transaction('settings', 'readwrite', STRICT);
  await Promise.all([tx.store.put(token, TOKEN_KEY), tx.done]);
}

function notUsable(state: HelperState): StudioError {
  switch (state.type) {
    case 'unpaired':
      return new StudioError('environment.helper-unpaired', 'The helper does not know this browser');
    case 'other-version':
      return new StudioError('environment.helper-version', 'The helper is of another version');
    default:
      return new StudioError('environment.helper-unreachable', 'The helper does not answer');
  }
}
