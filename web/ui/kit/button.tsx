import './button.css';
import { createMemo, type JSX, mergeProps, Show, splitProps } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { Icon } from './icon.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'small' | 'medium' | 'large';

export interface ButtonLook {
  readonly variant?: ButtonVariant | undefined;
  readonly size?: ButtonSize | undefined;
}

/** The classes of a button, for links and for the triggers of menus and popovers. */
export function buttonClass(
  look: ButtonLook & { readonly iconOnly?: boolean; readonly class?: string | undefined },
): string {
  const size = look.size ?? 'medium';
  return [
    'sl-button',
    `sl-button--${look.variant ?? 'secondary'}`,
    size === 'medium' ? '' : `sl-button--${size}`,
    look.iconOnly ? 'sl-button--icon' : '',
    look.class ?? '',
  ]
    .filter(Boolean)
    .join(' ');
}

export interface ButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement>, ButtonLook {
  readonly icon?: Icon | undefined;
  /** Shows a spinner and takes no clicks, but keeps the focus. */
  readonly busy?: boolean | undefined;
  /** Dimmed and without effect, yet reachable by keyboard, so that its reason can be found. */
  readonly unavailable?: boolean | undefined;
}

export function Button(props: ButtonProps): JSX.Element {
  const merged = mergeProps({ type: 'button' as const }, props);
  const [own, rest] = splitProps(merged, [
    'variant',
    'size',
    'icon',
    'busy',
    'unavailable',
    'class',
    'children',
    'onClick',
  ]);
  // Kept: reading a condition of the caller's in a click would leave a computation behind with each one.
  const isIdle = createMemo(() => own.busy !== true && own.unavailable !== true);

  return (
    <button
      {...rest}
      class={buttonClass({
        variant: own.variant ?? 'secondary',
        size: own.size ?? 'medium',
        class: own.class,
      })}
      aria-disabled={isIdle() ? undefined : 'true'}
      aria-busy={own.busy ? 'true' : undefined}
      onClick={(event) => {
        if (!isIdle()) {
          event.preventDefault();
          event.stopPropagation();
          return;
        }
        const handler = own.onClick;
        if (typeof handler === 'function') handler(event);
        else if (handler) handler[0](handler[1], event);
      }}
    >
      <Show when={own.busy} fallback={<Dynamic component={own.icon} size={16} aria-hidden="true" />}>
        <span class="sl-spinner" aria-hidden="true" />
      </Show>
      {own.children}
    </button>
  );
}
