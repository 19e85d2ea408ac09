import { For, type JSX, Show } from 'solid-js';
import type { Activity, SecondsRange } from '../../state/queue-types.ts';
import { ProgressBar } from '../kit/progress-bar.tsx';
import { queue as words } from '../words/en/queue.ts';
import { formatPercent } from '../words/format.ts';
import { ActivityList } from './activity-list.tsx';
import { formatRangeLeft } from './time-range.ts';

/** What the details of an export and of a batch begin with. */
export function DetailsHead(props: {
  readonly title: string;
  readonly sub: string;
  /** The title stands above it already. */
  readonly isTitled: boolean;
}): JSX.Element {
  return (
    <>
      <Show when={!props.isTitled}>
        <div class="qu-details__head">
          <h2 class="sl-title qu-details__title" dir="auto">
            {props.title}
          </h2>
        </div>
      </Show>
      <Show when={props.sub}>
        <p class="qu-details__sub" classList={{ 'qu-details__sub--first': props.isTitled }}>
          {props.sub}
        </p>
      </Show>
    </>
  );
}

/** How far, how long still, and what else is known of the pace. */
export function DetailsRun(props: {
  readonly label: string;
  readonly ratio: number;
  /** Undefined where nothing runs that it could be told of. */
  readonly left: SecondsRange | null | undefined;
  readonly valueText?: string | undefined;
  readonly speed?: string | undefined;
}): JSX.Element {
  return (
    <div class="qu-details__run">
      <div class="qu-details__figures sl-numbers">
        <span class="qu-details__percent">{formatPercent(props.ratio)}</span>
        <Show when={props.left !== undefined}>
          <span>{formatRangeLeft(props.left ?? null)}</span>
        </Show>
      </div>
      <ProgressBar label={props.label} ratio={props.ratio} valueText={props.valueText} />
      <Show when={props.speed}>
        <p class="qu-details__speed sl-numbers">{props.speed}</p>
      </Show>
    </div>
  );
}

export function FactList(props: { readonly facts: readonly (readonly [string, string])[] }): JSX.Element {
  return (
    <dl class="qu-facts">
      <For each={props.facts}>
        {([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}

/** What happened to it, where anything did. */
export function DetailsLog(props: { readonly lines: readonly Activity[] }): JSX.Element {
  return (
    <Show when={props.lines.length > 0}>
      <section class="qu-details__part">
        <h3 class="qu-details__heading">{words.details.log}</h3>
        <ActivityList lines={props.lines} />
      </section>
    </Show>
  );
}
