import FileAudio from 'lucide-solid/icons/file-music';
import Mic from 'lucide-solid/icons/mic';
import Trash2 from 'lucide-solid/icons/trash';
import { createSignal, type JSX, Show } from 'solid-js';
import { narrationAsset } from '../../../../shared/model/derive.ts';
import { hasVoice } from '../../../../shared/model/edits/media.ts';
import type { Segment } from '../../../../shared/model/project.ts';
import { samplesToSeconds } from '../../../../shared/model/time.ts';
import { Button } from '../../kit/button.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { formatDuration } from '../../words/format.ts';
import { EditSlider } from '../inspector/edit-slider.tsx';
import { Group } from '../inspector/group.tsx';
import { pickFiles } from '../pictures/pick-files.ts';
import { Waveform } from '../sound/waveform.tsx';
import { useStudio } from '../studio-context.tsx';
import { Listen } from './listen.tsx';
import { Recorder } from './recorder.tsx';

const words = studioWords.narration;

/** The voice of the chosen segment: recorded here, or from a file. */
export function NarrationGroup(props: { readonly segments: readonly Segment[] }): JSX.Element {
  const { studio, actions } = useStudio();
  const [recording, setRecording] = createSignal(false);
  const [head, setHead] = createSignal<number | null>(null);
  const ids = () => props.segments.map((segment) => segment.id);
  const only = () => (props.segments.length === 1 ? props.segments[0] : undefined);
  const readOnly = () => studio.mode() === 'read-only';
  const sound = () => {
    const segment = only();
    return segment === undefined ? null : narrationAsset(studio.project(), segment);
  };
  const spoken = () => props.segments.filter(hasVoice).length;
  /** The sound of the segment's own video is its voice. */
  const isVideo = () => {
    const segment = only();
    return segment !== undefined && segment.narration === null && hasVoice(segment);
  };
  const isLost = () => {
    const asset = sound();
    return asset !== null && studio.media.state(asset.id) === 'lost';
  };
  const summary = () => {
    const asset = sound();
    if (asset !== null) return formatDuration(samplesToSeconds(asset.samples));
    if (isVideo()) return words.ofVideo;
    return only() === undefined ? words.count(spoken(), props.segments.length) : words.none;
  };
  const choose = async () => {
    const segment = only();
    if (segment === undefined) {
      const files = await pickFiles('sound');
      const from = studio.document().storyline.findIndex((each) => each.id === ids()[0]);
      if (files.length > 0) await studio.imports.narrations(files, { type: 'in-order', from });
      return;
    }
    const files = await pickFiles('sound', false);
    if (files.length > 0) await studio.imports.narrations(files, { type: 'segment', segmentId: segment.id });
  };
  const relink = async (asset: string) => {
    const [file] = await pickFiles('sound', false);
    if (file !== undefined) await studio.imports.relink(asset, file);
  };

  return (
    <Group name="narration" title={words.group} icon={Mic} summary={summary()}>
      <Show when={isVideo()}>
        <p class="st-note">{words.ofVideoNote}</p>
      </Show>
      <Show when={sound()}>
        {(asset) => (
          <>
            <div class="st-file">
              <span class="st-file__name" title={asset().name}>
                {asset().name}
              </span>
              <IconButton
                label={words.remove}
                icon={Trash2}
                size="small"
                disabled={readOnly()}
                onClick={() => actions.removeNarration(ids())}
              />
            </div>
            <Show
              when={!isLost()}
              fallback={
                <div class="st-problem">
                  <p>{words.lost(asset().name)}</p>
                  <Button size="small" onClick={() => void relink(asset().id)}>
                    {words.relink}
                  </Button>
                </div>
              }
            >
              <div class="st-listen">
                <Listen url={studio.media.url(asset().id)} label={words.play} onHead={setHead} />
                <Waveform asset={asset().id} head={head()} />
              </div>
            </Show>
            <EditSlider
              label={words.volume}
              value={only()?.narration?.gainDb ?? 0}
              min={-60}
              max={24}
              step={1}
              format={studioWords.sound.decibels}
              onChange={(gainDb) => {
                const segment = only();
                if (segment !== undefined) actions.setGain(segment.id, gainDb);
              }}
            />
          </>
        )}
      </Show>
      <Show
        when={recording() && only()}
        fallback={
          <div class="st-buttons">
            <Show when={only()}>
              <Button size="small" icon={Mic} disabled={readOnly()} onClick={() => setRecording(true)}>
                {sound() === null ? words.record : words.recordAgain}
              </Button>
            </Show>
            <Button size="small" icon={FileAudio} disabled={readOnly()} onClick={() => void choose()}>
              {only() === undefined ? words.chooseMany : words.choose}
            </Button>
            <Show when={only() === undefined && spoken() > 0}>
              <Button
                size="small"
                icon={Trash2}
                disabled={readOnly()}
                onClick={() => actions.removeNarration(ids())}
              >
                {words.removeAll}
              </Button>
            </Show>
          </div>
        }
      >
        {(segment) => <Recorder segment={segment()} onDone={() => setRecording(false)} />}
      </Show>
    </Group>
  );
}
