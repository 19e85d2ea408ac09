import './pictures.css';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import type { ImportItem } from '../../../state/studio-types.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { ProgressBar } from '../../kit/progress-bar.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';

const words = studioWords.library;

export interface ImportsGoingProps {
  /** None of them failed. */
  readonly items: readonly ImportItem[];
  readonly onStop?: () => void;
}

/** How far the files are that are on their way into the story. */
export function ImportsGoing(props: ImportsGoingProps): JSX.Element {
  /** Nothing is copied yet: how long reading takes is not known before. */
  const isReading = () => props.items.every(({ stage }) => stage !== 'copying');
  const name = () => props.items[0]?.name ?? '';
  const goingWords = (of: string) =>
    isReading() ? words.reading(props.items.length, of) : words.importing(props.items.length, of);
  const ratio = () => {
    const bytes = props.items.reduce((sum, item) => sum + item.bytes, 0);
    const done = props.items.reduce((sum, item) => sum + item.bytes * item.ratio, 0);
    return bytes === 0 ? null : done / bytes;
  };
  return (
    <div class="st-imports">
      <div class="st-imports__going">
        <p class="st-imports__line">{goingWords(name())}</p>
        <Show when={props.onStop}>
          {(onStop) => (
            <IconButton
              label={words.stop(props.items.length, name())}
              icon={X}
              size="small"
              onClick={() => onStop()()}
            />
          )}
        </Show>
      </div>
      <ProgressBar label={goingWords('')} ratio={isReading() ? null : ratio()} thin />
    </div>
  );
}
