import Timer from 'lucide-solid/icons/timer';
import { type JSX, Show } from 'solid-js';
import { assertNever } from '../../../../shared/assert.ts';
import type { Segment, VideoVisual } from '../../../../shared/model/project.ts';
import { samplesToSeconds } from '../../../../shared/model/time.ts';
import { Button } from '../../kit/button.tsx';
import { video as words } from '../../words/en/video.ts';
import { formatDuration } from '../../words/format.ts';
import { useStudio } from '../studio-context.tsx';
import { endingWith, type FrameTimes, frameEndingAt } from './frame-times.ts';
import { type LengthStory, lengthStory } from './length-story.ts';

export interface LengthNoteProps {
  readonly segment: Segment;
  readonly visual: VideoVisual;
  readonly times: FrameTimes;
}

/** How the segment's length and the chosen part go together, and the way to make them one. */
export function LengthNote(props: LengthNoteProps): JSX.Element {
  const { studio, actions } = useStudio();
  const story = () => lengthStory(studio.project(), props.segment, props.visual);
  const isReadOnly = () => studio.mode() === 'read-only';
  const isSet = () => {
    const told = story();
    return 'by' in told && told.by === 'set' && told.type !== 'fits';
  };
  const endWithSegment = () => {
    const range = { from: props.visual.from, to: props.visual.to };
    const end = frameEndingAt(props.times, range.from + story().length);
    actions.setVideoRange(props.segment.id, endingWith(props.times, range, end));
  };
  return (
    <div class="st-length-note">
      <p class="st-note">
        <Timer size={13} aria-hidden="true" />
        <span>{lengthWords(story())}</span>
      </p>
      <div class="st-buttons">
        <Show when={isSet()}>
          <Button
            size="small"
            disabled={isReadOnly()}
            onClick={() => actions.setLength([props.segment.id], null)}
          >
            {words.length.asVideo}
          </Button>
        </Show>
        <Show when={story().type === 'cut'}>
          <Button size="small" disabled={isReadOnly()} onClick={endWithSegment}>
            {words.length.trimToFit}
          </Button>
        </Show>
      </div>
    </div>
  );
}

function lengthWords(story: LengthStory): string {
  const length = formatDuration(samplesToSeconds(story.length));
  switch (story.type) {
    case 'range':
      return words.length.range(length);
    case 'voice':
      return words.length.voice(length);
    case 'fits':
      return words.length.fits(story.by, length);
    case 'held':
    case 'cut':
      return words.length[story.type](story.by, length, formatDuration(samplesToSeconds(story.rest)));
    default:
      return assertNever(story);
  }
}
