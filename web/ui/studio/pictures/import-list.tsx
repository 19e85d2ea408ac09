import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import X from 'lucide-solid/icons/x';
import { For, type JSX, Show } from 'solid-js';
import { errorReport } from '../../errors/error-words.ts';
import { Fold } from '../../kit/fold.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { ProgressBar } from '../../kit/progress-bar.tsx';
import { errors as errorWords } from '../../words/en/errors.ts';
import { studio as studioWords } from '../../words/en/studio.ts';
import { useStudio } from '../studio-context.tsx';

const words = studioWords.library;

/** Files on their way in, and those that could not come. */
export function ImportList(): JSX.Element {
  const { studio } = useStudio();
  const shown = () => studio.imports.items().filter((item) => item.stage !== 'copying' || item.ratio < 1);
  const going = () => shown().filter((item) => item.stage !== 'failed');
  const failed = () => shown().filter((item) => item.stage === 'failed');
  /** Nothing is copied yet: how long reading takes is not known before. */
  const isReading = () => going().every(({ stage }) => stage !== 'copying');
  const goingWords = (name: string) =>
    isReading() ? words.reading(going().length, name) : words.importing(going().length, name);
  const ratio = () => {
    const bytes = going().reduce((sum, item) => sum + item.bytes, 0);
    const done = going().reduce((sum, item) => sum + item.bytes * item.ratio, 0);
    return bytes === 0 ? null : done / bytes;
  };
  return (
    <>
      <Show when={going().length > 0}>
        <div class="st-imports">
          <div class="st-imports__going">
            <p class="st-imports__line">{goingWords(going()[0]?.name ?? '')}</p>
            <IconButton
              label={words.stop(going().length, going()[0]?.name ?? '')}
              icon={X}
              size="small"
              onClick={() => {
                for (const { id } of going()) studio.imports.cancel(id);
              }}
            />
          </div>
          <ProgressBar label={goingWords('')} ratio={isReading() ? null : ratio()} thin />
        </div>
      </Show>
      <Show when={failed().length > 0}>
        <ul class="st-imports st-imports--failed" aria-label={words.failedTitle}>
          <For each={failed()}>
            {(item) => (
              <li class="st-imports__failed">
                <TriangleAlert size={14} aria-hidden="true" />
                <div class="st-imports__words">
                  <p class="st-imports__name">{item.name}</p>
                  <p>{item.error?.message}</p>
                  <Show when={item.error?.context.details !== undefined && item.error}>
                    {(error) => (
                      <Fold label={errorWords.details}>
                        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard must be able to */}
                        <pre class="st-imports__details" tabIndex={0}>
                          {errorReport(error())}
                        </pre>
                      </Fold>
                    )}
                  </Show>
                </div>
                <Show when={item.assetId !== null}>
                  <IconButton
                    label={words.retry(item.name)}
                    icon={RotateCcw}
                    size="small"
                    onClick={() => studio.imports.retry(item.id)}
                  />
                </Show>
                <IconButton
                  label={words.dismiss(item.name)}
                  icon={X}
                  size="small"
                  onClick={() => studio.imports.dismiss(item.id)}
                />
              </li>
            )}
          </For>
        </ul>
      </Show>
    </>
  );
}
