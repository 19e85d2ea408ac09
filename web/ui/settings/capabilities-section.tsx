import './capabilities.css';
import CircleCheck from 'lucide-solid/icons/circle-check';
import CircleMinus from 'lucide-solid/icons/circle-minus';
import { createResource, createSignal, For, type JSX, Match, onCleanup, Show, Switch } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { toErrorData } from '../../../shared/errors.ts';
import { ErrorNote } from '../errors/error-note.tsx';
import { Button } from '../kit/button.tsx';
import { settings as words } from '../words/en/settings.ts';
import type { Capabilities, Capability } from './capability-types.ts';
import type { SettingsRow } from './section-types.ts';

const text = words.capabilities;

export function capabilityRows(probe: () => Promise<Capabilities>): readonly SettingsRow[] {
  return [
    {
      terms: 'encode decode codec h.264 vp9 av1 aac opus webcodecs hardware mp3 flac heic avif browser',
      view: () => <CapabilityList probe={probe} />,
    },
  ];
}

function CapabilityList(props: { readonly probe: () => Promise<Capabilities> }): JSX.Element {
  // Encoders are tried when their section comes near: most visits to the settings are for something else.
  const [isNear, setNear] = createSignal(false);
  const [found, { refetch }] = createResource(isNear, () => props.probe());
  const watch = (element: HTMLElement) => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true);
      },
      { rootMargin: '200px' },
    );
    observer.observe(element);
    onCleanup(() => observer.disconnect());
  };
  return (
    <div class="set-cans" ref={watch}>
      <Switch>
        <Match when={!isNear() || found.loading}>
          <p class="set-probing" role="status">
            <span class="sl-spinner" aria-hidden="true" />
            {text.probing}
          </p>
        </Match>
        <Match when={found.state === 'errored'}>
          <ErrorNote
            error={toErrorData(found.error)}
            actions={<Button onClick={() => void refetch()}>{text.again}</Button>}
          />
        </Match>
        <Match when={found.state === 'ready' && found()}>
          {(all) => (
            <>
              <Group title={text.encode} items={all().encode} />
              <Group title={text.decode} items={all().decode} />
              <Group title={text.features} items={all().features} />
            </>
          )}
        </Match>
      </Switch>
    </div>
  );
}

function Group(props: { readonly title: string; readonly items: readonly Capability[] }): JSX.Element {
  return (
    <section class="set-can-group">
      <h3 class="set-group-title">{props.title}</h3>
      <ul>
        <For each={props.items}>
          {(item) => (
            <li class="set-can" classList={{ 'set-can--no': !item.works }}>
              <Dynamic
                component={item.works ? CircleCheck : CircleMinus}
                class="set-can__icon"
                size={16}
                aria-hidden="true"
              />
              <span class="set-can__name">
                {item.name}
                <Show when={item.remedy}>{(remedy) => <small>{text.remedy(remedy())}</small>}</Show>
              </span>
              <span class="set-can__state">
                {item.works ? text.yes : text.no}
                <Show when={item.how}>{(how) => <small>{text[how()]}</small>}</Show>
              </span>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}
