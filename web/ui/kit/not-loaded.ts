import { errors as words } from '../words/en/errors.ts';
import { showToast } from './toast.tsx';

/** Says that a part which somebody waits for could not be fetched. */
export function tellNotLoaded(): void {
  showToast({ title: words.notLoaded, tone: 'bad' });
}
