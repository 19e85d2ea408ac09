import Timer from 'lucide-solid/icons/timer';
import { createSignal, type JSX, Show } from 'solid-js';
import { hasVoice } from '../../../../shared/model/edits/media.ts';
import type { Segment } from '../../../../shared/model/project.ts';
import { samplesToSeconds, secondsToSamples } from '../../../../shared/model/time.ts';
import { Button } from '../../kit/button.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { formatDuration, formatNumber } from '../../words/format.ts';
import { useStudio } from '../studio-context.tsx';
import { commonValue } from './common-value.ts';
import { Group } from './group.tsx';
import { readingLength } from './reading-length.ts';

const words = studioWords.length;
const LONGEST_SECONDS = 3600;

/** How long the chosen segments last: as their narration, or as said here. */
export function LengthGroup(props: { readonly segments: readonly Segment[] }): JSX.Element {
  const { studio, actions, story } = useStudio();
  const [wrong, setWrong] = createSignal(false);
  const ids = () => props.segments.map((segment) => segment.id);
  const spoken = () => props.segments.every(hasVoice);
  const isVideo = () => props.segments.every(({ visual }) => visual.type === 'video');
  const speaksByVideo = () =>
    props.segments.every((segment) => segment.narration === null && hasVoice(segment));
  const set = () => commonValue(props.segments, (segment) => segment.setLength);
  const total = () => ids().reduce((sum, id) => sum + (story.length(story.indexOf(id)) ?? 0), 0);
  const guess = () => readingLength(props.segments[0]?.text ?? '');
  const commit = (text: string) => {
    if (text.trim() === '') {
      setWrong(false);
      actions.setLength(ids(), null);
      return;
    }
    const seconds = Number(text.replace(',', '.'));
    const isGood = Number.isFinite(seconds) && seconds >= 0.1 && seconds <= LONGEST_SECONDS;
    setWrong(!isGood);
    if (isGood) actions.setLength(ids(), secondsToSamples(seconds));
  };

  return (
    <Group
      name="length"
      title={words.group}
      icon={Timer}
      summary={total() === 0 ? words.none : formatDuration(samplesToSeconds(total()))}
    >
      <Show
        when={!spoken()}
        fallback={<p class="st-note">{speaksByVideo() ? words.ofVideo : words.spoken}</p>}
      >
        <TextField
          label={words.set}
          type="text"
          unit={words.unit}
          value={set() === null ? '' : formatNumber(Math.round(samplesToSeconds(set() ?? 0) * 100) / 100)}
          placeholder={isVideo() ? words.asVideo : words.placeholder}
          hint={words.hint}
          error={wrong() ? words.wrong : undefined}
          disabled={studio.mode() === 'read-only'}
          onCommit={commit}
        />
        <Show when={set() === null && !isVideo()}>
          <Button
            size="small"
            disabled={studio.mode() === 'read-only'}
            onClick={() => actions.setLength(ids(), guess())}
          >
            {words.useGuess(formatDuration(samplesToSeconds(guess())))}
          </Button>
        </Show>
      </Show>
    </Group>
  );
}
