import { type Component, lazy } from 'solid-js';
import { StudioError } from '../../shared/errors.ts';
import { errors as words } from '../ui/words/en/errors.ts';

/** A screen that is loaded when it is first shown; one that cannot be says so in words. */
// biome-ignore lint/suspicious/noExplicitAny: what Solid's own `lazy` asks for; the screen's props are kept
export function lazyScreen<T extends Component<any>>(load: () => Promise<T>) {
  return lazy(async () => {
    try {
      return { default: await load() };
    } catch (cause) {
      const details = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
      throw new StudioError('failed.internal', words.notLoaded, { cause, context: { details } });
    }
  });
}
