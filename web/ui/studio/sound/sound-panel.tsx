import AudioLines from 'lucide-solid/icons/audio-lines';
import Gauge from 'lucide-solid/icons/gauge';
import Music from 'lucide-solid/icons/music';
import Plus from 'lucide-solid/icons/plus';
import Trash2 from 'lucide-solid/icons/trash';
import { createMemo, For, type JSX, Show } from 'solid-js';
import type { AssetId, SoundAsset } from '../../../../shared/model/project.ts';
import { Button } from '../../kit/button.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { Select } from '../../kit/select.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { EditSlider } from '../inspector/edit-slider.tsx';
import { Group } from '../inspector/group.tsx';
import { pickFiles } from '../pictures/pick-files.ts';
import { useStudio } from '../studio-context.tsx';
import { ClipCard } from './clip-card.tsx';

const words = studioWords.sound;
const LOUDNESS = ['-14', '-16', '-23', 'off'] as const;

/** Music under the story, how far it steps back, and how loud the whole is. */
export function SoundPanel(): JSX.Element {
  const { studio, actions } = useStudio();
  const sound = () => studio.project().sound;
  const readOnly = () => studio.mode() === 'read-only';
  const clips = createMemo(() => studio.project().audio.flatMap((track) => track.clips));
  const files = createMemo(() =>
    Object.values(studio.project().assets).filter((asset): asset is SoundAsset => asset.kind === 'sound'),
  );
  const uses = createMemo(() => {
    const counts = new Map<AssetId, number>();
    const voices = studio.document().storyline.map(({ narration }) => narration?.asset ?? null);
    for (const asset of [...voices, ...clips().map((clip) => clip.asset)]) {
      if (asset !== null) counts.set(asset, (counts.get(asset) ?? 0) + 1);
    }
    return counts;
  });
  const add = async () => {
    const files = await pickFiles('sound');
    if (files.length > 0) await studio.imports.music(files);
  };

  return (
    <>
      <Group
        name="music"
        title={words.music}
        icon={Music}
        summary={clips().length === 0 ? words.noMusic : String(clips().length)}
      >
        <For each={clips()} fallback={<p class="st-note">{words.musicHint}</p>}>
          {(clip) => <ClipCard clip={clip} />}
        </For>
        <Button size="small" icon={Plus} disabled={readOnly()} onClick={() => void add()}>
          {words.addMusic}
        </Button>
        <Show when={clips().some((clip) => clip.duck)}>
          <EditSlider
            label={words.ducking}
            value={sound().duckingDb}
            min={-40}
            max={0}
            step={1}
            format={words.decibels}
            onChange={(duckingDb) => actions.setSound({ duckingDb })}
          />
        </Show>
      </Group>
      <Show when={files().length > 0}>
        <Group name="sound-files" title={words.files} icon={AudioLines} summary={String(files().length)}>
          <ul class="st-sounds">
            <For each={files()}>
              {(asset) => (
                <li class="st-file">
                  <span class="st-file__name" title={asset.name}>
                    {asset.name}
                  </span>
                  <span class="sl-faint sl-numbers">{words.uses(uses().get(asset.id) ?? 0)}</span>
                  <IconButton
                    label={words.removeFile(asset.name)}
                    icon={Trash2}
                    size="small"
                    disabled={readOnly()}
                    onClick={() => actions.removeMedia(asset.id)}
                  />
                </li>
              )}
            </For>
          </ul>
        </Group>
      </Show>
      <Group
        name="loudness"
        title={words.loudness}
        icon={Gauge}
        summary={sound().loudness === null ? words.off : words.lufs(sound().loudness ?? 0)}
      >
        <Select
          label={words.target}
          value={sound().loudness === null ? 'off' : (String(sound().loudness) as (typeof LOUDNESS)[number])}
          options={LOUDNESS.map((value) => ({
            value,
            label: words.targets[value],
            hint: words.targetHints[value],
          }))}
          disabled={readOnly()}
          onChange={(value) =>
            actions.setSound({
              loudness: value === 'off' ? null : value === '-14' ? -14 : value === '-16' ? -16 : -23,
            })
          }
        />
        <EditSlider
          label={words.truePeak}
          value={sound().truePeakDb}
          min={-9}
          max={0}
          step={0.5}
          format={words.peak}
          onChange={(truePeakDb) => actions.setSound({ truePeakDb })}
        />
        <p class="st-note">{words.loudnessNote}</p>
      </Group>
    </>
  );
}
