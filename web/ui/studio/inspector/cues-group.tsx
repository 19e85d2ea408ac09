import Captions from 'lucide-solid/icons/captions';
import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { shownSamples } from '../../../../shared/model/derive.ts';
import type { Segment } from '../../../../shared/model/project.ts';
import { samplesToSeconds } from '../../../../shared/model/time.ts';
import { captionsOf } from '../../../../shared/text/group-captions.ts';
import { joinWords } from '../../../../shared/text/split-words.ts';
import { Button } from '../../kit/button.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { formatTimecode } from '../../words/format.ts';
import { useStudio } from '../studio-context.tsx';
import { Group } from './group.tsx';

const words = studioWords.cues;
const MOST_SHOWN = 40;

/** How a segment's text falls into captions, and from where their times come. */
export function CuesGroup(props: { readonly segments: readonly Segment[] }): JSX.Element {
  const { studio, actions, preview, story } = useStudio();
  const only = () => (props.segments.length === 1 ? props.segments[0] : undefined);
  const captions = createMemo(() => {
    const segment = only();
    if (segment === undefined) return [];
    const project = studio.document();
    const plain = project.storyline[story.indexOf(segment.id)];
    return plain === undefined
      ? []
      : captionsOf(plain, shownSamples(project, plain), project.look.captions.style);
  });
  const timing = () => {
    const segment = only();
    if (segment === undefined) return words.several;
    return segment.cues !== null ? words.fromFile : segment.words !== null ? words.fromVoice : words.byWeight;
  };
  const hasCues = () => props.segments.some((segment) => segment.cues !== null);
  const go = (at: number) => {
    const segment = only();
    const place = segment === undefined ? undefined : preview.film()?.segments[story.indexOf(segment.id)];
    if (place !== undefined) preview.seek(place.firstSample + at);
  };

  return (
    <Group
      name="cues"
      title={words.group}
      icon={Captions}
      summary={only() === undefined ? '' : String(captions().length)}
    >
      <p class="st-note">{timing()}</p>
      <ol class="st-cues">
        <For each={captions().slice(0, MOST_SHOWN)}>
          {(caption) => (
            <li>
              <button type="button" class="st-cue" onClick={() => go(caption.start)}>
                <span class="sl-numbers sl-faint">{formatTimecode(samplesToSeconds(caption.start))}</span>
                <span dir="auto">{joinWords(caption.words)}</span>
              </button>
            </li>
          )}
        </For>
      </ol>
      <Show when={hasCues()}>
        <Button
          size="small"
          icon={RotateCcw}
          disabled={studio.mode() === 'read-only'}
          onClick={() => actions.setCues(new Map(props.segments.map((segment) => [segment.id, null])))}
        >
          {words.forget}
        </Button>
      </Show>
    </Group>
  );
}
