import './inspector.css';
import { createMemo, type JSX, Show } from 'solid-js';
import { Tabs } from '../../kit/tabs.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { CaptionsPanel } from '../captions/captions-panel.tsx';
import { PictureGroup } from '../motion/picture-group.tsx';
import { NarrationGroup } from '../narration/narration-group.tsx';
import { SoundPanel } from '../sound/sound-panel.tsx';
import { useStudio } from '../studio-context.tsx';
import { VideoGroup } from '../video/video-group.tsx';
import { CuesGroup } from './cues-group.tsx';
import { LengthGroup } from './length-group.tsx';
import { LookPanel } from './look-panel.tsx';
import { TransitionGroup } from './transition-group.tsx';

const words = studioWords.inspector;
type Tab = 'segment' | 'look' | 'captions' | 'sound';

/** What is chosen, in groups; with nothing chosen, what all of the story shares. */
export function Inspector(): JSX.Element {
  const { studio, story } = useStudio();
  const segments = createMemo(() => {
    const { storyline } = studio.project();
    return studio.session.state.selection.flatMap((id) => storyline[story.indexOf(id)] ?? []);
  });
  const tab = (): Tab => {
    const wanted = studio.session.state.inspectorTab;
    if (wanted === 'segment') return segments().length > 0 ? 'segment' : 'look';
    return wanted === 'captions' || wanted === 'sound' ? wanted : 'look';
  };
  const SEGMENT = { value: 'segment' as const, label: words.segment, content: () => <SegmentPanel /> };
  const STORY = [
    { value: 'look' as const, label: words.look, content: () => <LookPanel /> },
    { value: 'captions' as const, label: words.captions, content: () => <CaptionsPanel /> },
    { value: 'sound' as const, label: words.sound, content: () => <SoundPanel /> },
  ];
  const hasSegment = createMemo(() => segments().length > 0);
  const items = createMemo(() => (hasSegment() ? [SEGMENT, ...STORY] : STORY));

  function SegmentPanel(): JSX.Element {
    return (
      <Show when={segments().length > 0}>
        <h2 class="st-inspector__title">
          {segments().length === 1
            ? words.one(story.indexOf(segments()[0]?.id ?? '') + 1)
            : words.many(segments().length)}
        </h2>
        <VideoGroup segments={segments()} />
        <PictureGroup segments={segments()} />
        <NarrationGroup segments={segments()} />
        <CuesGroup segments={segments()} />
        <TransitionGroup segments={segments()} />
        <LengthGroup segments={segments()} />
      </Show>
    );
  }

  return (
    <section class="st-inspector" aria-label={words.title}>
      <Tabs<Tab>
        class="st-inspector__tabs"
        label={words.title}
        value={tab()}
        items={items()}
        onChange={(next) => studio.session.set('inspectorTab', next)}
      />
    </section>
  );
}
