import { type JSX, splitProps } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { type ButtonLook, buttonClass } from './button.tsx';
import type { Icon } from './icon.ts';
import { ariaKeys } from './keys.ts';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps
  extends Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'type'>,
    ButtonLook {
  /** Its name for screen readers and its tooltip. */
  readonly label: string;
  readonly icon: Icon;
  readonly shortcut?: string | undefined;
  readonly pressed?: boolean | undefined;
  readonly tooltipPlacement?: 'top' | 'bottom' | 'left' | 'right' | undefined;
}

export function IconButton(props: IconButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, [
    'label',
    'icon',
    'shortcut',
    'pressed',
    'variant',
    'size',
    'class',
    'tooltipPlacement',
  ]);
  return (
    <Tooltip text={own.label} shortcut={own.shortcut} placement={own.tooltipPlacement ?? 'bottom'}>
      {(handlers) => (
        <button
          type="button"
          {...rest}
          {...handlers}
          class={buttonClass({
            variant: own.variant ?? 'ghost',
            size: own.size ?? 'medium',
            iconOnly: true,
            class: own.class,
          })}
          aria-label={own.label}
          aria-pressed={own.pressed}
          aria-keyshortcuts={own.shortcut === undefined ? undefined : ariaKeys(own.shortcut)}
        >
          <Dynamic component={own.icon} size={own.size === 'small' ? 16 : 18} aria-hidden="true" />
        </button>
      )}
    </Tooltip>
  );
}
