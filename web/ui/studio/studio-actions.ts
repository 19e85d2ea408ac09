import type {
  AssetId,
  AudioClip,
  CaptionMode,
  CaptionStyle,
  Cue,
  Easing,
  Look,
  Move,
  SegmentId,
  SoundLook,
  Transition,
  VideoSound,
  View,
} from '../../../shared/model/project.ts';
import type { Samples } from '../../../shared/model/time.ts';
import type { ScriptSegment } from '../../../shared/script/script-segment.ts';

/**
 * Everything a person can do in the studio. Menu, key, button and drag share these; each says what it did
 * to screen readers and is one undo step.
 */
export interface StudioActions {
  select(ids: readonly SegmentId[], focus?: SegmentId | null): void;
  /** Everything from the keyboard's segment to this one. */
  selectTo(id: SegmentId): void;
  toggleSelected(id: SegmentId): void;

  /** Adds behind a segment, or at the end; answers its id. */
  add(after: SegmentId | null): SegmentId | null;
  remove(ids: readonly SegmentId[]): void;
  split(id: SegmentId, at: number): SegmentId | null;
  /** Answers where the caret belongs in the segment before. */
  mergeWithPrevious(id: SegmentId): { readonly id: SegmentId; readonly caret: number } | null;
  move(ids: readonly SegmentId[], toIndex: number): void;
  nudge(ids: readonly SegmentId[], direction: 1 | -1): void;
  /** Keystrokes of one visit to a field are one undo step. */
  type(id: SegmentId, text: string): void;
  endTyping(): void;
  importScript(texts: readonly ScriptSegment[], mode: 'replace' | 'append'): void;

  /** What segments show: a picture or a video of the library, what the one before shows, or nothing. */
  setPicture(ids: readonly SegmentId[], asset: AssetId | 'previous' | null): void;
  /** The part of a video that a segment shows; the ends are kept inside the video. */
  setVideoRange(id: SegmentId, range: { readonly from: Samples; readonly to: Samples }): void;
  setVideoSound(ids: readonly SegmentId[], sound: VideoSound): void;
  setVideoGain(ids: readonly SegmentId[], gainDb: number): void;
  /** Takes a picture, video or sound out of the story, with every use of it. */
  removeMedia(asset: AssetId): void;
  removeNarration(ids: readonly SegmentId[]): void;
  assignNarration(id: SegmentId, asset: AssetId): void;
  setGain(id: SegmentId, gainDb: number): void;
  setLength(ids: readonly SegmentId[], samples: Samples | null): void;

  setMove(ids: readonly SegmentId[], move: Move): void;
  setEasing(ids: readonly SegmentId[], easing: Easing): void;
  setZoom(ids: readonly SegmentId[], zoom: number | null): void;
  setView(id: SegmentId, end: 'from' | 'to', view: View | null): void;
  swapViews(id: SegmentId): void;
  resetMotion(ids: readonly SegmentId[]): void;
  dealMoves(): void;

  setTransition(ids: readonly SegmentId[], transition: Transition | null): void;
  transitionForAll(transition: Transition): void;

  setTitle(title: string): void;
  setLook(patch: Partial<Omit<Look, 'captions'>>): void;
  setCaptionMode(mode: CaptionMode): void;
  setCaptionStyle(patch: Partial<CaptionStyle>): void;
  setCues(cues: ReadonlyMap<SegmentId, readonly Cue[] | null>): void;
  setSound(patch: Partial<SoundLook>): void;
  setClip(clip: AudioClip['id'], patch: Partial<Omit<AudioClip, 'id' | 'asset'>>): void;
  removeClip(clip: AudioClip['id']): void;

  /** A drag of a slider or a rectangle: what is done until `end` is one undo step. */
  begin(): void;
  end(): void;
  abandon(): void;

  undo(): void;
  redo(): void;
}
