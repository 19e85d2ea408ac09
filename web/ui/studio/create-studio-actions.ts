import { changeClip, removeClip } from '../../../shared/model/edits/audio.ts';
import { removeAsset, setNarration, setNarrationGain, setVisual } from '../../../shared/model/edits/media.ts';
import {
  dealMovesAgain,
  setMotion,
  setTransition,
  setTransitionEverywhere,
  setView,
} from '../../../shared/model/edits/motion.ts';
import {
  setCaptionMode,
  setCaptionStyle,
  setLook,
  setSound,
  setTitle,
} from '../../../shared/model/edits/project.ts';
import {
  deleteSegments,
  insertSegments,
  mergeWithPrevious,
  moveSegments,
  replaceSegments,
  setCues,
  setLength,
  setText,
  splitSegment,
} from '../../../shared/model/edits/segments.ts';
import { setVideoGain, setVideoRange, setVideoSound, showVideo } from '../../../shared/model/edits/video.ts';
import type { Segment, SegmentId } from '../../../shared/model/project.ts';
import type { ScriptSegment } from '../../../shared/script/script-segment.ts';
import type { Gesture, NamedEdit, Studio } from '../../state/studio-types.ts';
import { announce } from '../kit/announce.tsx';
import { showToast } from '../kit/toast.tsx';
import { studio as studioWords } from '../words/en/studio.ts';
import { words as appWords } from '../words/words.ts';
import { segmentViews } from './motion/segment-views.ts';
import type { StoryFacts } from './script/segment-facts.ts';
import type { StudioActions } from './studio-actions.ts';

const words = studioWords.said;

/** A pause in typing ends an undo step, so that undo takes back a thought and not a chapter. */
const TYPING_PAUSE_MS = 1500;

export function createStudioActions(studio: Studio, story: StoryFacts): StudioActions {
  let drag: { readonly gesture: Gesture; readonly label: string | undefined } | null = null;
  let typing: { readonly id: SegmentId; readonly gesture: Gesture } | null = null;
  let pause: ReturnType<typeof setTimeout> | undefined;

  const storyline = () => studio.document().storyline;
  const byId = (id: SegmentId): Segment | undefined => storyline()[story.indexOf(id)];

  /** Inside a drag everything belongs to it. */
  function perform<Args extends readonly unknown[]>(edit: NamedEdit<Args>, ...args: Args): boolean {
    if (drag !== null) {
      // What came in meanwhile, such as pictures, ended the step: the drag goes on in the next.
      if (!drag.gesture.isOpen()) drag = { ...drag, gesture: studio.gesture(drag.label) };
      return drag.gesture.perform(edit, ...args);
    }
    endTyping();
    return studio.perform(edit, ...args);
  }

  function endTyping(): void {
    clearTimeout(pause);
    typing?.gesture.commit();
    typing = null;
  }

  function select(ids: readonly SegmentId[], focus: SegmentId | null = ids.at(-1) ?? null): void {
    studio.session.set('selection', ids);
    studio.session.set('focus', focus);
    if (ids.length > 0) studio.session.set('inspectorTab', 'segment');
  }

  function newSegments(texts: readonly ScriptSegment[]) {
    return texts.map((item) => ({
      id: makeId(),
      text: item.text,
      ...(item.length === undefined ? {} : { setLength: item.length }),
      ...(item.start === undefined || item.end === undefined || item.end <= item.start
        ? {}
        : {
            setLength: item.end - item.start,
            cues: [{ text: item.text, start: 0, end: item.end - item.start }],
          }),
    }));
  }

  return {
    select,
    selectTo(id) {
      const anchor = studio.session.state.selection[0] ?? id;
      const from = story.indexOf(anchor);
      const to = story.indexOf(id);
      const range = storyline()
        .slice(Math.min(from, to), Math.max(from, to) + 1)
        .map((segment) => segment.id);
      // The first stays the anchor from which Shift goes on.
      select(from <= to ? range : range.reverse(), id);
      announce(words.selected(range.length));
    },
    toggleSelected(id) {
      const { selection } = studio.session.state;
      select(selection.includes(id) ? selection.filter((each) => each !== id) : [...selection, id], id);
    },

    add(after) {
      const index = after === null ? storyline().length : story.indexOf(after) + 1;
      const id = makeId();
      if (!perform(insertSegments, index, [{ id, text: '' }])) return null;
      select([id], id);
      announce(words.added(index + 1));
      return id;
    },
    remove(ids) {
      if (ids.length === 0) return;
      const at = Math.min(...ids.map((id) => story.indexOf(id)));
      if (!perform(deleteSegments, ids)) return;
      const next = storyline()[Math.min(at, storyline().length - 1)];
      select(next === undefined ? [] : [next.id]);
      announce(words.removed(ids.length));
    },
    split(id, at) {
      const made = makeId();
      if (!perform(splitSegment, id, at, made)) return null;
      select([made], made);
      announce(words.split(story.indexOf(id) + 1));
      return made;
    },
    mergeWithPrevious(id) {
      const index = story.indexOf(id);
      const before = storyline()[index - 1];
      if (before === undefined || !perform(mergeWithPrevious, id)) return null;
      select([before.id], before.id);
      announce(words.merged(index));
      const joined = byId(before.id)?.text ?? '';
      const caret = before.text === '' ? 0 : Math.min(joined.length, before.text.length + 1);
      return { id: before.id, caret };
    },
    move(ids, toIndex) {
      if (perform(moveSegments, ids, toIndex)) announce(words.moved(story.indexOf(ids[0] ?? '') + 1));
    },
    nudge(ids, direction) {
      const places = ids.map((id) => story.indexOf(id)).sort((a, b) => a - b);
      const to = direction < 0 ? (places[0] ?? 0) - 1 : (places.at(-1) ?? 0) + 2;
      if (to < 0 || to > storyline().length) return;
      if (perform(moveSegments, ids, to)) announce(words.moved(story.indexOf(ids[0] ?? '') + 1));
    },
    type(id, text) {
      if (typing?.id !== id) {
        endTyping();
        typing = { id, gesture: studio.gesture(setText.label) };
      }
      if (!typing.gesture.perform(setText, id, text)) {
        // Another edit closed the step meanwhile: this keystroke begins the next.
        typing = { id, gesture: studio.gesture(setText.label) };
        typing.gesture.perform(setText, id, text);
      }
      clearTimeout(pause);
      pause = setTimeout(endTyping, TYPING_PAUSE_MS);
    },
    endTyping,
    importScript(texts, mode) {
      const made = newSegments(texts);
      const done =
        mode === 'replace'
          ? perform(replaceSegments, made)
          : perform(insertSegments, storyline().length, made);
      if (!done) return;
      const [first] = made;
      if (first !== undefined) select([first.id]);
      announce(words.imported(made.length));
    },

    setPicture(ids, asset) {
      if (asset !== null && studio.document().assets[asset]?.kind === 'video') {
        begin(showVideo.label);
        const isSet = ids.map((id) => perform(showVideo, id, asset)).some(Boolean);
        end();
        if (isSet) announce(words.videoSet);
        return;
      }
      const visual =
        asset === null
          ? ({ type: 'none' } as const)
          : asset === 'previous'
            ? ({ type: 'previous' } as const)
            : ({ type: 'picture', asset } as const);
      if (perform(setVisual, ids, visual)) announce(asset === null ? words.pictureRemoved : words.pictureSet);
    },
    setVideoRange: (id, range) => void perform(setVideoRange, id, range),
    setVideoSound(ids, sound) {
      begin(setVideoSound.label);
      for (const id of ids) perform(setVideoSound, id, sound);
      end();
    },
    setVideoGain(ids, gainDb) {
      for (const id of ids) perform(setVideoGain, id, gainDb);
    },
    removeMedia(id) {
      const name = studio.document().assets[id]?.name ?? '';
      if (!perform(removeAsset, id)) return;
      const takeBack = () => {
        // Later edits are not what this message spoke of.
        if (studio.undoLabel() === removeAsset.label) this.undo();
      };
      showToast({
        title: words.mediaRemoved(name),
        action: { label: appWords.common.undo, run: takeBack },
      });
    },
    removeNarration(ids) {
      begin('remove narration');
      for (const id of ids) perform(setNarration, id, null);
      end();
      announce(words.narrationRemoved);
    },
    assignNarration(id, asset) {
      if (perform(setNarration, id, asset)) announce(words.narrationSet);
    },
    setGain: (id, gainDb) => void perform(setNarrationGain, id, gainDb),
    setLength: (ids, samples) => void perform(setLength, ids, samples),

    setMove: (ids, move) => void perform(setMotion, ids, { move }),
    setEasing: (ids, easing) => void perform(setMotion, ids, { easing }),
    setZoom: (ids, zoom) => void perform(setMotion, ids, { zoom }),
    setView: (id, at, view) => void perform(setView, id, at, view),
    swapViews(id) {
      const segment = byId(id);
      const picture = story.picture(story.indexOf(id));
      if (segment === undefined || picture === null) return;
      const { from, to } = segmentViews(studio.document(), segment, picture);
      begin('reverse motion');
      perform(setView, id, 'from', to);
      perform(setView, id, 'to', from);
      end();
    },
    resetMotion(ids) {
      begin('reset motion');
      for (const id of ids) {
        const segment = byId(id);
        if (segment !== undefined) perform(setMotion, [id], { move: segment.motion.move, zoom: null });
      }
      end();
      announce(words.motionReset);
    },
    dealMoves() {
      if (perform(dealMovesAgain)) announce(words.dealt);
    },

    setTransition: (ids, transition) => void perform(setTransition, ids, transition),
    transitionForAll(transition) {
      if (perform(setTransitionEverywhere, transition)) announce(words.transitionForAll);
    },

    setTitle: (title) => void perform(setTitle, title),
    setLook: (patch) => void perform(setLook, patch),
    setCaptionMode: (mode) => void perform(setCaptionMode, mode),
    setCaptionStyle: (patch) => void perform(setCaptionStyle, patch),
    setCues: (cues) => void perform(setCues, Object.fromEntries(cues)),
    setSound: (patch) => void perform(setSound, patch),
    setClip: (id, patch) => void perform(changeClip, id, patch),
    removeClip(id) {
      if (perform(removeClip, id)) announce(words.musicRemoved);
    },

    begin,
    end,
    abandon() {
      drag?.gesture.cancel();
      drag = null;
    },
    undo() {
      endTyping();
      const label = studio.undoLabel();
      if (studio.undo() && label !== null) announce(words.undone(label));
    },
    redo() {
      endTyping();
      const label = studio.redoLabel();
      if (studio.redo() && label !== null) announce(words.redone(label));
    },
  };

  function begin(label?: string): void {
    endTyping();
    end();
    drag = { gesture: studio.gesture(label), label };
  }
  function end(): void {
    drag?.gesture.commit();
    drag = null;
  }
}

function makeId(): string {
  return crypto.randomUUID();
}
