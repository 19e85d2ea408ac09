import './recorder.css';
import Check from 'lucide-solid/icons/check';
import Circle from 'lucide-solid/icons/circle';
import MicOff from 'lucide-solid/icons/mic-off';
import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import Square from 'lucide-solid/icons/square';
import { createMemo, type JSX, Match, onMount, Show, Switch } from 'solid-js';
import type { Segment } from '../../../../shared/model/project.ts';
import { announce } from '../../kit/announce.tsx';
import { Button } from '../../kit/button.tsx';
import { Select } from '../../kit/select.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { formatTimecode } from '../../words/format.ts';
import { useStudio } from '../studio-context.tsx';
import { createRecorder } from './create-recorder.ts';
import { Listen } from './listen.tsx';

const words = studioWords.narration;
/** The meter's floor: what is below is silence to a person. */
const FLOOR_DB = -48;

/** Records one take for a segment: read, listen, keep it or take it again. */
export function Recorder(props: { readonly segment: Segment; readonly onDone: () => void }): JSX.Element {
  const { studio, preview, story } = useStudio();
  const recorder = createRecorder();
  let place: HTMLDivElement | undefined;
  const index = () => story.indexOf(props.segment.id);
  const level = createMemo(() => {
    const peak = recorder.level();
    return peak <= 0 ? 0 : Math.max(0, Math.min(1, 1 - (20 * Math.log10(peak)) / FLOOR_DB));
  });
  const failure = () => {
    const state = recorder.state();
    return state.type === 'failed' ? state.error : null;
  };
  const taken = () => {
    const state = recorder.state();
    return state.type === 'taken' ? state : null;
  };
  const devices = () => {
    const known = recorder.devices().filter((each) => each.id !== 'default');
    return [
      { value: 'default', label: words.defaultDevice },
      ...known.map((each, at) => ({ value: each.id, label: each.label || words.device(at + 1) })),
    ];
  };

  onMount(() => {
    place?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
    preview.pause();
    void recorder.start().then(() => {
      if (recorder.state().type === 'recording') announce(words.saidRecording);
    });
  });
  const keep = async () => {
    const take = taken();
    if (take === null) return;
    const file = new File([take.take], words.takeName(index() + 1), { type: 'audio/wav' });
    const result = await studio.imports.narrations([file], { type: 'segment', segmentId: props.segment.id });
    if (result.failed.length === 0) {
      announce(words.saidKept);
      props.onDone();
    }
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of controls, not of form fields
    <div ref={place} class="st-recorder" role="group" aria-label={words.recorder(index() + 1)}>
      <Show when={props.segment.text !== ''}>
        <p class="st-recorder__text" dir="auto">
          {props.segment.text}
        </p>
      </Show>
      <Switch>
        <Match when={failure()}>
          {(error) => (
            <div class="st-problem" role="alert">
              <p class="st-problem__title">
                <MicOff size={14} aria-hidden="true" />
                {error().message}
              </p>
              <p>{error().code === 'environment.permission-denied' ? words.denied : words.noMicrophone}</p>
              <div class="st-buttons">
                <Button size="small" icon={RotateCcw} onClick={() => void recorder.start()}>
                  {words.tryAgain}
                </Button>
                <Button size="small" variant="ghost" onClick={() => props.onDone()}>
                  {words.giveUp}
                </Button>
              </div>
            </div>
          )}
        </Match>
        <Match when={recorder.state().type === 'asking'}>
          <p class="st-note" role="status">
            <span class="sl-spinner" aria-hidden="true" />
            {words.asking}
          </p>
        </Match>
        <Match when={recorder.state().type === 'recording'}>
          <div class="st-recorder__live">
            <Circle class="st-recorder__dot" size={12} aria-hidden="true" />
            <span class="sl-numbers">{formatTimecode(recorder.seconds())}</span>
            {/* biome-ignore lint/a11y/useSemanticElements: a <meter> cannot be drawn as a level that moves */}
            <div
              class="st-meter"
              role="meter"
              aria-label={words.level}
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={Math.round(level() * 100)}
              classList={{ 'st-meter--hot': recorder.level() > 0.97 }}
            >
              <div class="st-meter__fill" style={{ transform: `scaleX(${level()})` }} />
            </div>
          </div>
          <div class="st-buttons">
            <Button size="small" variant="primary" icon={Square} onClick={() => recorder.stop()}>
              {words.stop}
            </Button>
            <Button size="small" variant="ghost" onClick={() => props.onDone()}>
              {words.giveUp}
            </Button>
          </div>
          <p class="st-note">{recorder.level() > 0.97 ? words.tooLoud : words.speak}</p>
        </Match>
        <Match when={taken()}>
          {(take) => (
            <>
              <div class="st-recorder__live">
                <Listen url={take().url} label={words.listen} />
                <span class="sl-numbers">{formatTimecode(take().seconds)}</span>
                <span class="sl-muted">{words.taken}</span>
              </div>
              <div class="st-buttons">
                <Button size="small" variant="primary" icon={Check} onClick={() => void keep()}>
                  {words.keep}
                </Button>
                <Button size="small" icon={RotateCcw} onClick={() => void recorder.start()}>
                  {words.retake}
                </Button>
                <Button size="small" variant="ghost" onClick={() => props.onDone()}>
                  {words.giveUp}
                </Button>
              </div>
            </>
          )}
        </Match>
      </Switch>
      <Show when={devices().length > 1 && recorder.state().type !== 'recording'}>
        <Select
          label={words.microphone}
          value={devices().some((each) => each.value === recorder.device()) ? recorder.device() : 'default'}
          options={devices()}
          onChange={(id) => recorder.choose(id)}
        />
      </Show>
    </div>
  );
}
