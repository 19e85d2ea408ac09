import './helper.css';
import type { JSX } from 'solid-js';
import type { HelperLink } from '../../state/helper-types.ts';
import { helper as words } from '../words/en/helper.ts';

/** Whether heavy exports can leave the browser, at a glance; leads to the helper's settings. */
export function HelperDot(props: { readonly helper: HelperLink }): JSX.Element {
  const state = () => props.helper.state();
  return (
    <a
      class="sl-glance helper-dot"
      data-state={state().type}
      href="/settings/helper"
      title={words.dot(state())}
    >
      <span class="helper-dot__mark" aria-hidden="true" />
      <span class="helper-dot__words" aria-hidden="true">
        {words.name}
      </span>
      <span class="sl-visually-hidden">{words.dot(state())}</span>
    </a>
  );
}
