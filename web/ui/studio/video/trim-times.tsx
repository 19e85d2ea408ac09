import ChevronLeft from 'lucide-solid/icons/chevron-left';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import { createSignal, type JSX } from 'solid-js';
import { samplesToSeconds, secondsToSamples } from '../../../../shared/model/time.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { video as words } from '../../words/en/video.ts';
import { formatDuration, formatExactTime } from '../../words/format.ts';
import { firstFrameOf, frameEndingAt, frameStartingAt, lastFrameOf, parseTime } from './frame-times.ts';
import type { TrimTools } from './trim-tools.ts';

/** Both ends of the part as times that can be typed, and moved by single frames. */
export function TrimTimes(props: { readonly tools: TrimTools }): JSX.Element {
  const { times, range } = props.tools;
  return (
    <div class="st-times">
      <TrimTime
        label={words.start}
        sample={range().from}
        tools={props.tools}
        earlier={words.startEarlier}
        later={words.startLater}
        onStep={(frames) => props.tools.setFirst(firstFrameOf(times(), range()) + frames)}
        onTime={(sample) => props.tools.setFirst(frameStartingAt(times(), sample))}
      />
      <TrimTime
        label={words.end}
        sample={range().to}
        tools={props.tools}
        earlier={words.endEarlier}
        later={words.endLater}
        onStep={(frames) => props.tools.setLast(lastFrameOf(times(), range()) + frames)}
        onTime={(sample) => props.tools.setLast(frameEndingAt(times(), sample))}
      />
    </div>
  );
}

function TrimTime(props: {
  readonly label: string;
  readonly sample: number;
  readonly tools: TrimTools;
  readonly earlier: string;
  readonly later: string;
  readonly onStep: (frames: 1 | -1) => void;
  readonly onTime: (sample: number) => void;
}): JSX.Element {
  const [wrong, setWrong] = createSignal<string | undefined>();
  let input: HTMLInputElement | HTMLTextAreaElement | undefined;
  const shown = () => formatExactTime(samplesToSeconds(props.sample));
  const commit = (text: string) => {
    const seconds = parseTime(text);
    const { samples } = props.tools.times();
    if (seconds === null) return setWrong(words.wrongTime);
    if (secondsToSamples(seconds) > samples) {
      return setWrong(words.outside(formatDuration(samplesToSeconds(samples))));
    }
    setWrong(undefined);
    props.onTime(secondsToSamples(seconds));
    // What was typed may mean the frame that it was already.
    if (input !== undefined) input.value = shown();
  };
  return (
    <div class="st-time">
      <TextField
        class="sl-numbers"
        label={props.label}
        value={shown()}
        error={wrong()}
        disabled={props.tools.isReadOnly()}
        ref={(element) => {
          input = element;
        }}
        onCommit={commit}
      />
      <div class="st-time__steps">
        <IconButton
          label={props.earlier}
          icon={ChevronLeft}
          size="small"
          disabled={props.tools.isReadOnly()}
          onClick={() => props.onStep(-1)}
        />
        <IconButton
          label={props.later}
          icon={ChevronRight}
          size="small"
          disabled={props.tools.isReadOnly()}
          onClick={() => props.onStep(1)}
        />
      </div>
    </div>
  );
}
