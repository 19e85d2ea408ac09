import type { JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { buttonClass } from '../kit/button.tsx';
import type { Icon } from '../kit/icon.ts';

export interface LineButtonProps {
  readonly label: string;
  readonly icon: Icon;
  readonly onClick: () => void;
  readonly busy?: boolean | undefined;
  /** In the order of Tab: only on the line that Tab reaches. */
  readonly reachable: boolean;
}

/** A small button of a line. Its tooltip is the browser's own: a thousand lines must scroll without waiting. */
export function LineButton(props: LineButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class={buttonClass({ variant: 'ghost', size: 'small', iconOnly: true })}
      title={props.label}
      aria-label={props.label}
      aria-busy={props.busy ? 'true' : undefined}
      aria-disabled={props.busy ? 'true' : undefined}
      tabIndex={props.reachable ? 0 : -1}
      onClick={() => {
        if (props.busy !== true) props.onClick();
      }}
    >
      <Dynamic component={props.icon} size={16} aria-hidden="true" />
    </button>
  );
}
