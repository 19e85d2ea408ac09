import './fold.css';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import type { JSX } from 'solid-js';

export interface FoldProps {
  readonly label: JSX.Element;
  readonly open?: boolean | undefined;
  readonly children: JSX.Element;
}

/** Something said only to those who ask. */
export function Fold(props: FoldProps): JSX.Element {
  return (
    <details class="sl-fold" open={props.open}>
      <summary>
        <ChevronRight class="sl-fold__chevron" size={14} aria-hidden="true" />
        {props.label}
      </summary>
      <div class="sl-fold__body">{props.children}</div>
    </details>
  );
}
