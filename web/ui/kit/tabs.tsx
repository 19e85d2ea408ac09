import './tabs.css';
import * as KTabs from '@kobalte/core/tabs';
import { For, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { Icon } from './icon.ts';

export interface TabItem<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly icon?: Icon | undefined;
  readonly content: () => JSX.Element;
}

export interface TabsProps<T extends string> {
  /** Names the row of tabs. */
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly items: readonly TabItem<T>[];
  readonly class?: string | undefined;
}

export function Tabs<T extends string>(props: TabsProps<T>): JSX.Element {
  return (
    <KTabs.Root
      class={`sl-tabs ${props.class ?? ''}`}
      value={props.value}
      onChange={(value) => {
        const item = props.items.find((candidate) => candidate.value === value);
        if (item !== undefined) props.onChange(item.value);
      }}
    >
      <KTabs.List class="sl-tabs__list" aria-label={props.label}>
        <For each={props.items}>
          {(item) => (
            <KTabs.Trigger class="sl-tabs__tab" value={item.value}>
              <Dynamic component={item.icon} size={16} aria-hidden="true" />
              {item.label}
            </KTabs.Trigger>
          )}
        </For>
        {/* Measured when it comes: with other tabs beside it, the chosen one stands elsewhere. */}
        <Show when={props.items.map(({ value }) => value).join()} keyed>
          {(_) => <KTabs.Indicator class="sl-tabs__indicator" />}
        </Show>
      </KTabs.List>
      <For each={props.items}>
        {(item) => (
          <KTabs.Content class="sl-tabs__panel" value={item.value}>
            {item.content()}
          </KTabs.Content>
        )}
      </For>
    </KTabs.Root>
  );
}
