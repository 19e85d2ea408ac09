import './errors.css';
import { type JSX, Show } from 'solid-js';
import type { ErrorData } from '../../../shared/errors.ts';
import { Button, buttonClass } from '../kit/button.tsx';
import { errors as words } from '../words/en/errors.ts';
import { ErrorNote } from './error-note.tsx';

export interface ErrorPageProps {
  readonly error: ErrorData;
  /** A screen broke, or nothing could be opened at all. */
  readonly what: 'screen' | 'storage';
}

/** In the place of what broke. A plain link and a reload: nothing here relies on what is broken. */
export function ErrorPage(props: ErrorPageProps): JSX.Element {
  const text = () => words.pages[props.what];
  return (
    <main class="sl-error-page">
      <h1 class="sl-title sl-error-page__title">{text().title}</h1>
      <p class="sl-muted">{text().body}</p>
      <div class="sl-error-page__actions">
        <Button variant="primary" onClick={() => location.reload()}>
          {words.reload}
        </Button>
        <Show when={props.what === 'screen'}>
          <a class={buttonClass({})} href="/" data-full-load>
            {words.toDashboard}
          </a>
        </Show>
      </div>
      <ErrorNote error={props.error} level={2} />
    </main>
  );
}
