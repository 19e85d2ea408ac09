import './storage.css';
import { createEffect, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import { type ErrorData, toErrorData } from '../../../shared/errors.ts';
import type { CopiedProject, HelperProject, HelperProjects } from '../../state/helper-project-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { ErrorNote } from '../errors/error-note.tsx';
import { announce } from '../kit/announce.tsx';
import { Button, buttonClass } from '../kit/button.tsx';
import { ProgressBar } from '../kit/progress-bar.tsx';
import { stories as text } from '../words/en/helper-stories.ts';
import { formatPercent, formatWhen } from '../words/format.ts';

/** What scripts keep in the helper, each story to be copied into the studio's own. Nothing where there is none. */
export function HelperStories(props: { readonly workspace: Workspace }): JSX.Element {
  const [kept, setKept] = createStore<{ list: readonly HelperProject[] }>({ list: [] });
  const [failure, setFailure] = createSignal<string | null>(null);
  const left = new AbortController();
  onCleanup(() => left.abort(new DOMException('Left', 'AbortError')));
  const load = async () => {
    try {
      const projects = await props.workspace.helperProjects();
      setKept('list', reconcile([...(await projects.list(left.signal))], { key: 'id' }));
      setFailure(null);
    } catch (error) {
      if (!left.signal.aborted) setFailure(toErrorData(error).message);
    }
  };
  // The helper is asked how it is every now and then; its stories with it.
  createEffect(on(props.workspace.helper.state, () => void load()));

  return (
    <Show when={kept.list.length > 0 || failure() !== null}>
      <h3 class="set-group-title">{text.title}</h3>
      <p class="set-pair__hint">{text.intro}</p>
      <Show when={failure()}>{(why) => <p role="status">{text.notListed(why())}</p>}</Show>
      <ul class="set-films">
        <For each={kept.list}>
          {(story) => (
            <Story
              story={story}
              projects={() => props.workspace.helperProjects()}
              signal={left.signal}
              onCopied={load}
            />
          )}
        </For>
      </ul>
    </Show>
  );
}

function Story(props: {
  readonly story: HelperProject;
  readonly projects: () => Promise<HelperProjects>;
  /** The copy ends with the screen, and goes on from there the next time. */
  readonly signal: AbortSignal;
  readonly onCopied: () => Promise<void>;
}): JSX.Element {
  const [stop, setStop] = createSignal<AbortController | null>(null);
  const [ratio, setRatio] = createSignal<number | null>(null);
  const [failure, setFailure] = createSignal<ErrorData | null>(null);
  const [copied, setCopied] = createSignal<CopiedProject | null>(null);
  const copy = async () => {
    if (stop() !== null) return;
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, props.signal]);
    setStop(controller);
    setRatio(null);
    setFailure(null);
    setCopied(null);
    try {
      const projects = await props.projects();
      const made = await projects.copy(props.story.id, { signal, onProgress: setRatio });
      setCopied(made);
      announce(text.copied(made.title));
      await props.onCopied();
    } catch (error) {
      if (!signal.aborted) setFailure(toErrorData(error));
    } finally {
      setStop(null);
    }
  };
  const openId = () => copied()?.id ?? props.story.copy;

  return (
    <li>
      <div class="set-film">
        <span class="set-film__words">
          <span class="set-film__name">{props.story.title}</span>
          <small>{text.facts(props.story.segments, formatWhen(props.story.updatedAt, Date.now()))}</small>
        </span>
        <Show
          when={stop()}
          fallback={
            <>
              <Show when={openId()}>
                {(id) => (
                  <a class={buttonClass({ size: 'small', variant: 'ghost' })} href={`/story/${id()}`}>
                    {text.open}
                  </a>
                )}
              </Show>
              <Button size="small" onClick={() => void copy()}>
                {openId() === null ? text.copy : text.copyAgain}
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
      <Show when={stop()}>
        <ProgressBar thin label={text.copying(props.story.title)} ratio={ratio()} />
      </Show>
      <Show when={copied()}>
        {(made) => (
          <p class="set-pair__hint">
            {text.copied(made().title)}{' '}
            <Show when={made().missing.length > 0}>{text.missing(made().missing)}</Show>
          </p>
        )}
      </Show>
      <Show when={failure()}>{(error) => <ErrorNote error={error()} />}</Show>
    </li>
  );
}
