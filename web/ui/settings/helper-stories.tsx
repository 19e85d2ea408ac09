import './storage.css';
import { For, type JSX, Show } from 'solid-js';
import type { HelperProject } from '../../state/helper-project-types.ts';
import { ErrorNote } from '../errors/error-note.tsx';
import { announce } from '../kit/announce.tsx';
import { Button, buttonClass } from '../kit/button.tsx';
import { ProgressBar } from '../kit/progress-bar.tsx';
import { stories as text } from '../words/en/helper-stories.ts';
import { formatPercent, formatWhen } from '../words/format.ts';
import type { HelperCopies } from './helper-copies.ts';

/** What scripts keep in the helper, each story to be copied into the studio's own. Nothing where there is none. */
export function HelperStories(props: { readonly copies: HelperCopies }): JSX.Element {
  return (
    <Show when={props.copies.stories().length > 0 || props.copies.failure() !== null}>
      <h3 class="set-group-title">{text.title}</h3>
      <p class="set-pair__hint">{text.intro}</p>
      <Show when={props.copies.failure()}>{(why) => <p role="status">{text.notListed(why())}</p>}</Show>
      <ul class="set-films">
        <For each={props.copies.stories()}>{(story) => <Story story={story} copies={props.copies} />}</For>
      </ul>
    </Show>
  );
}

function Story(props: { readonly story: HelperProject; readonly copies: HelperCopies }): JSX.Element {
  const state = () => props.copies.copyOf(props.story.id);
  const ratio = () => state()?.ratio ?? null;
  const copy = () => props.copies.copy(props.story.id, (made) => announce(text.copied(made.title)));

  return (
    <li>
      <div class="set-film">
        <span class="set-film__words">
          <span class="set-film__name">{props.story.title}</span>
          <small>{text.facts(props.story.segments, formatWhen(props.story.updatedAt, Date.now()))}</small>
        </span>
        <Show
          when={state()?.stop}
          fallback={
            <>
              <Show when={props.story.copy}>
                {(id) => (
                  <a class={buttonClass({ size: 'small', variant: 'ghost' })} href={`/story/${id()}`}>
                    {text.open}
                  </a>
                )}
              </Show>
              <Button size="small" onClick={() => void copy()}>
                {props.story.copy === null ? text.copy : text.copyAgain}
              </Button>
            </>
          }
        >
          {(controller) => (
            <>
              <span class="sl-numbers sl-muted">{ratio() === null ? '' : formatPercent(ratio() ?? 0)}</span>
              <Button size="small" onClick={() => controller().abort(new DOMException('', 'AbortError'))}>
                {text.cancel}
              </Button>
            </>
          )}
        </Show>
      </div>
      <Show when={state()?.stop}>
        <ProgressBar thin label={text.copying(props.story.title)} ratio={ratio()} />
      </Show>
      <Show when={state()?.made}>
        {(made) => (
          <p class="set-pair__hint">
            {text.copied(made().title)}{' '}
            <Show when={made().missing.length > 0}>{text.missing(made().missing)}</Show>
          </p>
        )}
      </Show>
      <Show when={state()?.failure}>{(error) => <ErrorNote error={error()} />}</Show>
    </li>
  );
}
