import { HELPER_CODECS, type HelperCodec, type HelperContainer } from '../../shared/plan/helper-output.ts';
import { CODECS_IN } from '../../shared/profiles/container-codecs.ts';
import type { HelperFacts, HelperState } from './helper-types.ts';
import type { ExportEngine } from './job-types.ts';

/** Over these a browser takes too long, or too much memory, to be the first choice. */
const LARGE_PIXELS = 2560 * 1440;
const LONG_SECONDS = 15 * 60;

export type EngineReason = 'hevc' | 'prores' | 'mkv' | 'large' | 'long' | 'browser' | 'only-browser';

/** What decides who makes a film. */
export interface FilmNeeds {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** What its profile asks for; null where it leaves that open. */
  readonly codec: HelperCodec | null;
  readonly container: HelperContainer;
}

/** Who makes the film when the person does not say, and why. */
export function suggestEngine(
  { width, height, seconds, codec, container }: FilmNeeds,
  state: HelperState,
): { readonly engine: ExportEngine; readonly reason: EngineReason } {
  if (!isReady(state)) return { engine: 'browser', reason: 'only-browser' };
  // No browser makes these, or none that can be relied on.
  if (codec === 'hevc' || codec === 'prores') return { engine: 'helper', reason: codec };
  if (container === 'mkv') return { engine: 'helper', reason: 'mkv' };
  if (width * height > LARGE_PIXELS) return { engine: 'helper', reason: 'large' };
  if (seconds > LONG_SECONDS) return { engine: 'helper', reason: 'long' };
  return { engine: 'browser', reason: 'browser' };
}

/** Connected, and able to make films. */
export function isReady(state: HelperState): boolean {
  return state.type === 'connected' && state.facts.problem === null;
}

/** Codecs that go into a file type and that the helper proved it can make, in a fixed order. */
export function codecsFor(facts: HelperFacts, container: HelperContainer): readonly HelperCodec[] {
  const proved = new Set(facts.encoders.filter((each) => each.proved).map(({ codec }) => codec));
  return HELPER_CODECS.filter((codec) => CODECS_IN[container].includes(codec) && proved.has(codec));
}

/** Who will make the film as things stand: a helper that is away makes none. */
export function engineOf(
  choice: { readonly engine: ExportEngine | null },
  suggested: ExportEngine,
  state: HelperState,
): ExportEngine {
  return choice.engine === 'helper' && !isReady(state) ? 'browser' : (choice.engine ?? suggested);
}
