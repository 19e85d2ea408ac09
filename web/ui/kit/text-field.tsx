import './field.css';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import { createUniqueId, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { Icon } from './icon.ts';

export interface TextFieldProps {
  readonly label: string;
  readonly hideLabel?: boolean | undefined;
  readonly value: string;
  /** Every keystroke. */
  readonly onInput?: ((value: string) => void) | undefined;
  /** When the field is left or Enter is pressed. */
  readonly onCommit?: ((value: string) => void) | undefined;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly type?: 'text' | 'search' | 'number' | 'url' | undefined;
  readonly unit?: string | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly step?: number | undefined;
  readonly multiline?: boolean | undefined;
  readonly rows?: number | undefined;
  readonly disabled?: boolean | undefined;
  readonly icon?: Icon | undefined;
  readonly maxLength?: number | undefined;
  readonly dir?: 'auto' | 'ltr' | 'rtl' | undefined;
  readonly class?: string | undefined;
  readonly onKeyDown?: ((event: KeyboardEvent) => void) | undefined;
  readonly ref?: ((element: HTMLInputElement | HTMLTextAreaElement) => void) | undefined;
}

/** A named line or paragraph of text. A number is text too: what is typed is the caller's to judge. */
export function TextField(props: TextFieldProps): JSX.Element {
  const id = createUniqueId();
  const describedBy = () => (props.error || props.hint ? `${id}-note` : undefined);

  return (
    <div class={`sl-field ${props.class ?? ''}`}>
      <label class={props.hideLabel ? 'sl-visually-hidden' : 'sl-field__label'} for={id}>
        {props.label}
      </label>
      <div class="sl-input-wrap" classList={{ 'sl-input-wrap--icon': props.icon !== undefined }}>
        <Show when={props.icon}>
          {(icon) => <Dynamic component={icon()} class="sl-input-wrap__icon" size={16} aria-hidden="true" />}
        </Show>
        <Show
          when={props.multiline}
          fallback={
            <input
              id={id}
              ref={(element) => props.ref?.(element)}
              class="sl-input"
              type={props.type ?? 'text'}
              value={props.value}
              placeholder={props.placeholder}
              min={props.min}
              max={props.max}
              step={props.step}
              maxLength={props.maxLength}
              disabled={props.disabled}
              dir={props.dir}
              autocomplete="off"
              aria-invalid={props.error ? 'true' : undefined}
              aria-describedby={describedBy()}
              onInput={(event) => props.onInput?.(event.currentTarget.value)}
              onChange={(event) => props.onCommit?.(event.currentTarget.value)}
              onKeyDown={(event) => props.onKeyDown?.(event)}
            />
          }
        >
          <textarea
            id={id}
            ref={(element) => props.ref?.(element)}
            class="sl-input"
            value={props.value}
            rows={props.rows ?? 4}
            placeholder={props.placeholder}
            maxLength={props.maxLength}
            disabled={props.disabled}
            dir={props.dir ?? 'auto'}
            aria-invalid={props.error ? 'true' : undefined}
            aria-describedby={describedBy()}
            onInput={(event) => props.onInput?.(event.currentTarget.value)}
            onChange={(event) => props.onCommit?.(event.currentTarget.value)}
            onKeyDown={(event) => props.onKeyDown?.(event)}
          />
        </Show>
        <Show when={props.unit}>
          <span class="sl-input-wrap__unit" aria-hidden="true">
            {props.unit}
          </span>
        </Show>
      </div>
      <Show when={props.error ?? props.hint}>
        <p id={`${id}-note`} class={props.error ? 'sl-field__error' : 'sl-field__hint'}>
          <Show when={props.error}>
            <CircleAlert size={14} aria-hidden="true" />
          </Show>
          {props.error ?? props.hint}
        </p>
      </Show>
    </div>
  );
}
