import './progress-bar.css';
import type { JSX } from 'solid-js';

export interface ProgressBarProps {
  /** What is progressing; not drawn. */
  readonly label: string;
  /** 0 to 1; null while it is not known. */
  readonly ratio: number | null;
  /** What a screen reader says instead of the bare percentage. */
  readonly valueText?: string | undefined;
  readonly thin?: boolean | undefined;
  readonly tone?: 'plain' | 'completed' | 'failed' | undefined;
}

export function ProgressBar(props: ProgressBarProps): JSX.Element {
  const isKnown = () => props.ratio !== null && Number.isFinite(props.ratio);
  const ratio = () => (isKnown() ? Math.min(1, Math.max(0, props.ratio ?? 0)) : 0);
  return (
    <div
      class="sl-progress"
      classList={{
        'sl-progress--thin': props.thin === true,
        'sl-progress--unknown': !isKnown(),
        'sl-progress--completed': props.tone === 'completed',
        'sl-progress--failed': props.tone === 'failed',
      }}
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={isKnown() ? Math.floor(ratio() * 100) : undefined}
      aria-valuetext={props.valueText}
    >
      <div class="sl-progress__fill" style={{ '--ratio': isKnown() ? ratio() : undefined }} />
    </div>
  );
}
