import './track.css';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import Plus from 'lucide-solid/icons/plus';
import Trash2 from 'lucide-solid/icons/trash';
import { createMemo, For, type JSX, Show } from 'solid-js';
import type { PathKey } from '../../../shared/model/crop-paths.ts';
import { SAMPLE_RATE, type Samples, samplesToSeconds } from '../../../shared/model/time.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { framing as words } from '../words/en/framing.ts';
import { formatTimecode } from '../words/format.ts';

export interface KeyTrackProps {
  readonly keys: readonly PathKey[];
  readonly length: Samples;
  readonly at: Samples;
  /** The key that is worked on, if one is at the playhead. */
  readonly here: PathKey | null;
  readonly disabled: boolean;
  readonly onSeek: (at: Samples) => void;
  readonly onAdd: () => void;
  readonly onDelete: () => void;
}

/** Steps of the playhead by keys. */
const STEP: Samples = SAMPLE_RATE / 10;
/** More marks than this would be a grey bar. */
const MOST_MARKS = 160;

/** The segment's time with a mark at each key. */
export function KeyTrack(props: KeyTrackProps): JSX.Element {
  const last = () => Math.max(1, props.length - 1);
  const time = (at: Samples) => formatTimecode(samplesToSeconds(at));
  const marks = createMemo(() => {
    const shown = props.keys.filter((key) => key.at <= last());
    const every = Math.ceil(shown.length / MOST_MARKS);
    return shown.filter((_, index) => index % every === 0);
  });
  const before = () => props.keys.findLast((key) => key.at < (props.here?.at ?? props.at));
  const after = () => props.keys.find((key) => key.at > (props.here?.at ?? props.at) && key.at <= last());
  const here = () => {
    const { here, keys } = props;
    if (here === null) return words.keys(keys.length);
    return words.key(keys.findIndex(({ at }) => at === here.at) + 1, keys.length, time(here.at));
  };
  const seek = (key: PathKey | undefined) => key !== undefined && props.onSeek(key.at);

  return (
    <div class="fr-track">
      <div class="fr-track__bar">
        <div class="fr-track__marks" aria-hidden="true">
          <For each={marks()}>
            {(key) => (
              <span
                class="fr-track__mark"
                classList={{ 'fr-track__mark--here': key.at === props.here?.at }}
                style={{ left: `${(key.at / last()) * 100}%` }}
              />
            )}
          </For>
        </div>
        <input
          class="fr-track__playhead"
          type="range"
          aria-label={words.playhead}
          aria-valuetext={words.time(time(props.at), time(props.length))}
          min={0}
          max={last()}
          step={STEP}
          value={props.at}
          onInput={(event) => props.onSeek(Math.min(last(), Math.round(event.currentTarget.valueAsNumber)))}
        />
      </div>
      <div class="fr-track__foot">
        <span class="sl-numbers fr-track__time">{words.time(time(props.at), time(props.length))}</span>
        <Show when={props.keys.length > 0}>
          <span class="sl-faint">{here()}</span>
          <span class="fr-track__buttons">
            <IconButton
              size="small"
              icon={ChevronLeft}
              label={words.previousKey}
              disabled={before() === undefined}
              onClick={() => seek(before())}
            />
            <IconButton
              size="small"
              icon={ChevronRight}
              label={words.nextKey}
              disabled={after() === undefined}
              onClick={() => seek(after())}
            />
            <IconButton
              size="small"
              icon={Plus}
              label={words.addKey}
              disabled={props.disabled || props.here !== null}
              onClick={() => props.onAdd()}
            />
            <IconButton
              size="small"
              icon={Trash2}
              label={props.keys.length === 1 ? words.onlyKey : words.deleteKey}
              disabled={props.disabled || props.here === null || props.keys.length === 1}
              onClick={() => props.onDelete()}
            />
          </span>
        </Show>
      </div>
    </div>
  );
}
