import './skeleton.css';
import type { JSX } from 'solid-js';

/** The shape of what is coming. Size it by class. */
export function Skeleton(props: { readonly class?: string }): JSX.Element {
  return <div class={`sl-skeleton ${props.class ?? ''}`} aria-hidden="true" />;
}
