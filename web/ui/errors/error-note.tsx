import './errors.css';
import Check from 'lucide-solid/icons/check';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import Copy from 'lucide-solid/icons/copy';
import { createSignal, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { ErrorData } from '../../../shared/errors.ts';
import { Button } from '../kit/button.tsx';
import { Fold } from '../kit/fold.tsx';
import { errors as words } from '../words/en/errors.ts';
import { errorReport, errorWords } from './error-words.ts';

export interface ErrorNoteProps {
  readonly error: ErrorData;
  readonly actions?: JSX.Element;
  /** Of the heading; 3 unless told. */
  readonly level?: 2 | 3;
}

/** A failure where it belongs: what happened, to which file, what to do, and the rest for those who ask. */
export function ErrorNote(props: ErrorNoteProps): JSX.Element {
  const about = () => {
    const { file } = props.error.context;
    return file === undefined || props.error.message.includes(file) ? null : words.about(file);
  };
  const [isCopied, setCopied] = createSignal(false);
  const copy = () =>
    navigator.clipboard.writeText(errorReport(props.error)).then(
      () => setCopied(true),
      // The text is there to be selected.
      () => {},
    );
  return (
    <div class="sl-error" role="alert">
      <div class="sl-error__head">
        <CircleAlert class="sl-error__icon" size={20} aria-hidden="true" />
        <div>
          <Dynamic component={props.level === 2 ? 'h2' : 'h3'} class="sl-error__title">
            {errorWords(props.error.code).title}
          </Dynamic>
          <p class="sl-error__message">
            {props.error.message} <Show when={about()}>{about()}</Show>
          </p>
        </div>
      </div>
      <p class="sl-error__remedy">{errorWords(props.error.code).remedy}</p>
      <Show when={props.actions}>
        <div class="sl-error__actions sl-error__remedy">{props.actions}</div>
      </Show>
      <Fold label={words.details}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard must be able to */}
        <pre class="sl-error__details" tabIndex={0}>
          {errorReport(props.error)}
        </pre>
        <Button size="small" icon={isCopied() ? Check : Copy} onClick={() => void copy()}>
          {isCopied() ? words.copied : words.copy}
        </Button>
      </Fold>
    </div>
  );
}
