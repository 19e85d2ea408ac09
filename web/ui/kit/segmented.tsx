import './tabs.css';
import { createUniqueId, Index, type JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { Icon } from './icon.ts';

export interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly {
    readonly value: T;
    readonly label: string;
    readonly icon?: Icon | undefined;
    readonly disabled?: boolean | undefined;
  }[];
  readonly onChange: (value: T) => void;
}

/** A radio group drawn as one strip. */
export function Segmented<T extends string>(props: SegmentedProps<T>): JSX.Element {
  const id = createUniqueId();
  return (
    <div class="sl-segmented" role="radiogroup" aria-label={props.label}>
      {/* By place: options that are made anew must not take the focus from the one that has it. */}
      <Index each={props.options}>
        {(option) => (
          <span class="sl-segmented__item">
            <input
              type="radio"
              id={`${id}-${option().value}`}
              name={id}
              checked={props.value === option().value}
              disabled={option().disabled}
              onChange={() => props.onChange(option().value)}
            />
            <label for={`${id}-${option().value}`}>
              <Dynamic component={option().icon} size={14} aria-hidden="true" />
              {option().label}
            </label>
          </span>
        )}
      </Index>
    </div>
  );
}
