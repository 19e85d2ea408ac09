import './errors.css';
import type { JSX } from 'solid-js';
import type { ErrorData } from '../../../shared/errors.ts';
import { Button, buttonClass } from '../kit/button.tsx';
import { errors as words } from '../words/en/errors.ts';
import { ErrorNote } from './error-note.tsx';

/** In the place of a screen that broke. A plain link and a reload: nothing here relies on what is broken. */
export function ErrorPage(props: {
  readonly error: ErrorData;
  readonly title?: string | undefined;
}): JSX.Element {
  return (
    <main class="sl-error-page">
      <h1 class="sl-title sl-error-page__title">{props.title ?? words.pageTitle}</h1>
      <p class="sl-muted">{words.pageBody}</p>
      <div class="sl-error-page__actions">
        <Button variant="primary" onClick={() => location.reload()}>
          {words.reload}
        </Button>
        <a class={buttonClass({})} href="/" data-full-load>
          {words.toDashboard}
        </a>
      </div>
      <ErrorNote error={props.error} />
    </main>
  );
}
