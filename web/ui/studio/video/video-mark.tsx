import './video.css';
import Film from 'lucide-solid/icons/film';
import type { JSX } from 'solid-js';
import { samplesToSeconds } from '../../../../shared/model/time.ts';
import { formatClock } from '../../words/format.ts';

/** Says of a small picture that it is a video, and how long it is. Its name says the same to screen readers. */
export function VideoMark(props: { readonly samples: number }): JSX.Element {
  return (
    <span class="st-video-mark sl-numbers" aria-hidden="true">
      <Film size={10} />
      {formatClock(samplesToSeconds(props.samples))}
    </span>
  );
}
