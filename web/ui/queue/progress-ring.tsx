import type { JSX } from 'solid-js';

const RADIUS = 8;
const ROUND = 2 * Math.PI * RADIUS;

/** How far everything is, at the size of an icon. What it means is said beside it. */
export function ProgressRing(props: { readonly ratio: number }): JSX.Element {
  const ratio = () => (Number.isFinite(props.ratio) ? Math.min(1, Math.max(0, props.ratio)) : 0);
  return (
    <svg class="qu-ring" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
      <circle class="qu-ring__track" cx="10" cy="10" r={RADIUS} />
      <circle
        class="qu-ring__fill"
        cx="10"
        cy="10"
        r={RADIUS}
        stroke-dasharray={`${ROUND}`}
        stroke-dashoffset={`${ROUND * (1 - ratio())}`}
      />
    </svg>
  );
}
