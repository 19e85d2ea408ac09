import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import X from 'lucide-solid/icons/x';
import { For, type JSX, Show } from 'solid-js';
import { errorReport } from '../../errors/error-words.ts';
import { Fold } from '../../kit/fold.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { errors as errorWords } from '../../words/en/errors.ts';
import { studio as studioWords } from '../../words/en/studio.ts';
import { useStudio } from '../studio-context.tsx';
import { ImportsGoing } from './imports-going.tsx';

const words = studioWords.library;

/** Files on their way in, and those that could not come. */
export function ImportList(): JSX.Element {
  const { studio } = useStudio();
  const shown = () => studio.imports.items().filter((item) => item.stage !== 'copying' || item.ratio < 1);
  const going = () => shown().filter((item) => item.stage !== 'failed');
  const failed = () => shown().filter((item) => item.stage === 'failed');
  return (
    <>
      <Show when={going().length > 0}>
        <ImportsGoing
          items={going()}
          onStop={() => {
            for (const { id } of going()) studio.imports.cancel(id);
          }}
        />
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
