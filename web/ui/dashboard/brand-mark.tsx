import type { JSX } from 'solid-js';

/** A film frame on a loom: three threads that become one picture. */
export function BrandMark(): JSX.Element {
  return (
    <svg width="22" height="22" viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <rect x="2" y="5" width="28" height="22" rx="5" fill="var(--accent-fill)" />
      <path
        d="M2 12c7 0 7 8 14 8s7-8 14-8M2 20c7 0 7-8 14-8s7 8 14 8"
        stroke="var(--accent-ink)"
        stroke-width="2.4"
        stroke-linecap="round"
      />
    </svg>
  );
}
