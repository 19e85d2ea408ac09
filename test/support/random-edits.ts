import fc from 'fast-check';
import { visibleMedia } from '../../shared/model/derive.ts';
import * as audio from '../../shared/model/edits/audio.ts';
import * as framing from '../../shared/model/edits/framing.ts';
import * as media from '../../shared/model/edits/media.ts';
import * as motion from '../../shared/model/edits/motion.ts';
import * as whole from '../../shared/model/edits/project.ts';
import * as segments from '../../shared/model/edits/segments.ts';
import * as video from '../../shared/model/edits/video.ts';
import {
  ALL_MOVES,
  EASINGS,
  FITS,
  type Project,
  TRANSITIONS,
  VIDEO_SOUNDS,
} from '../../shared/model/project.ts';
import { hashAt, someAssets, story } from '../shared/plan/story.ts';
import { freezeDeep } from './freeze.ts';

type Step = (project: Project) => Project;

const id = fc.integer({ min: 0, max: 12 }).map((index) => `g${index}`);
const ids = fc.uniqueArray(id, { maxLength: 4 });
export const place = fc.integer({ min: 0, max: 14 });
const picture = fc.integer({ min: 0, max: 31 }).map((index) => `p${index}`);
const shown = fc.constantFrom('v64', 'v65');
const sound = fc.integer({ min: 32, max: 63 }).map((index) => `s${index}`);
const words = fc.constantFrom('', 'One.', 'Two words.', 'A longer line of text, with a comma.');
const length = fc.option(fc.integer({ min: 1, max: 500_000 }), { nil: null });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const view = fc.option(fc.record({ x: share, y: share, zoom: fc.constantFrom(1, 2, 8) }), { nil: null });
const transition = fc.record({ kind: fc.constantFrom(...TRANSITIONS), length: fc.nat(96_000) });
const clip = fc.record({ id, asset: sound, at: fc.nat(480_000), loop: fc.boolean() }).map((fields) => ({
  from: 0,
  to: null,
  gainDb: -6,
  fadeIn: 0,
  fadeOut: 0,
  duck: true,
  ...fields,
  id: `clip-${fields.id}`,
}));
const profile = fc.constantFrom('VERTICAL_1080P', 'SQUARE_720P');
const point = fc.record({ x: share, y: share });
const times = fc.uniqueArray(fc.nat(400_000), { minLength: 1, maxLength: 4 });
const asset = (name: string) => {
  const found = someAssets()[name];
  if (found === undefined) throw new TypeError(`There is no ${name}`);
  return found;
};

export const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(place, fc.uniqueArray(fc.nat(1_000_000), { minLength: 1, maxLength: 3 }), words).map(
    ([at, fresh, text]): Step =>
      (project) => {
        const made = fresh.map((number) => ({ id: `n${number}`, text }));
        return segments.insertSegments.apply(project, at, made);
      },
  ),
  ids.map(
    (some): Step =>
      (project) =>
        segments.deleteSegments.apply(project, some),
  ),
  fc.tuple(ids, place).map(
    ([some, to]): Step =>
      (project) =>
        segments.moveSegments.apply(project, some, to),
  ),
  id.map(
    (one): Step =>
      (project) =>
        segments.mergeWithPrevious.apply(project, one),
  ),
  fc.tuple(id, fc.nat(20), fc.nat(1_000_000)).map(
    ([one, at, fresh]): Step =>
      (project) =>
        segments.splitSegment.apply(project, one, at, `h${fresh}`),
  ),
  fc.tuple(id, words).map(
    ([one, text]): Step =>
      (project) =>
        segments.setText.apply(project, one, text),
  ),
  fc.tuple(ids, length).map(
    ([some, to]): Step =>
      (project) =>
        segments.setLength.apply(project, some, to),
  ),
  fc.tuple(id, words).map(
    ([one, text]): Step =>
      (project) => {
        const cues = text === '' ? null : [{ text, start: 0, end: 9 }];
        return segments.setCues.apply(project, { [one]: cues });
      },
  ),
  fc.tuple(ids, fc.constantFrom(...ALL_MOVES), fc.constantFrom(...EASINGS)).map(
    ([some, move, easing]): Step =>
      (project) =>
        motion.setMotion.apply(project, some, { move, easing }),
  ),
  fc.tuple(id, fc.constantFrom<'from' | 'to'>('from', 'to'), view).map(
    ([one, end, to]): Step =>
      (project) =>
        motion.setView.apply(project, one, end, to),
  ),
  fc.constant<Step>((project) => motion.dealMovesAgain.apply(project)),
  fc.tuple(ids, transition).map(
    ([some, to]): Step =>
      (project) =>
        motion.setTransition.apply(project, some, to),
  ),
  transition.map(
    (to): Step =>
      (project) =>
        motion.setTransitionEverywhere.apply(project, to),
  ),
  fc.tuple(ids, picture).map(
    ([some, to]): Step =>
      (project) =>
        media.setVisual.apply(project, some, { type: 'picture', asset: to }),
  ),
  ids.map(
    (some): Step =>
      (project) =>
        media.setVisual.apply(project, some, { type: 'previous' }),
  ),
  fc.tuple(fc.array(picture, { maxLength: 5 }), fc.option(id, { nil: null })).map(
    ([some, from]): Step =>
      (project) =>
        media.assignPictures.apply(project, some, from),
  ),
  fc.tuple(fc.array(sound, { maxLength: 5 }), fc.option(id, { nil: null })).map(
    ([some, from]): Step =>
      (project) =>
        media.assignNarrations.apply(project, some, from),
  ),
  fc.tuple(id, sound).map(
    ([one, to]): Step =>
      (project) =>
        media.setNarration.apply(project, one, to),
  ),
  fc.tuple(id, fc.integer({ min: -60, max: 24 })).map(
    ([one, gain]): Step =>
      (project) =>
        media.setNarrationGain.apply(project, one, gain),
  ),
  fc.oneof(picture, shown).map(
    (one): Step =>
      (project) =>
        media.removeAsset.apply(project, one),
  ),
  fc.tuple(id, shown).map(
    ([one, to]): Step =>
      (project) =>
        video.showVideo.apply(project, one, to),
  ),
  fc.tuple(id, fc.nat(600_000), fc.nat(600_000)).map(
    ([one, from, to]): Step =>
      (project) =>
        video.setVideoRange.apply(project, one, { from, to }),
  ),
  fc.tuple(id, fc.constantFrom(...VIDEO_SOUNDS)).map(
    ([one, to]): Step =>
      (project) =>
        video.setVideoSound.apply(project, one, to),
  ),
  fc.tuple(id, fc.integer({ min: -60, max: 24 })).map(
    ([one, gain]): Step =>
      (project) =>
        video.setVideoGain.apply(project, one, gain),
  ),
  shown.map(
    (one): Step =>
      (project) =>
        media.addAssets.apply(project, [asset(one)]),
  ),
  picture.map(
    (one): Step =>
      (project) =>
        media.addAssets.apply(project, [asset(one)]),
  ),
  picture.map(
    (one): Step =>
      (project) =>
        media.setAssetHash.apply(project, one, hashAt(99)),
  ),
  words.map(
    (title): Step =>
      (project) =>
        whole.setTitle.apply(project, title),
  ),
  fc.constantFrom(720, 1080).map(
    (height): Step =>
      (project) =>
        whole.setLook.apply(project, { height }),
  ),
  fc.constantFrom(40, 60).map(
    (size): Step =>
      (project) =>
        whole.setCaptionStyle.apply(project, { size }),
  ),
  fc.constantFrom<'off' | 'burn'>('off', 'burn').map(
    (mode): Step =>
      (project) =>
        whole.setCaptionMode.apply(project, mode),
  ),
  fc.constantFrom<-14 | -23>(-14, -23).map(
    (to): Step =>
      (project) =>
        whole.setSound.apply(project, { loudness: to }),
  ),
  fc.tuple(profile, fc.constantFrom(...FITS), fc.option(point, { nil: null })).map(
    ([name, fit, focus]): Step =>
      (project) =>
        framing.setFit.apply(framing.setFocus.apply(project, name, focus), name, fit),
  ),
  fc.tuple(profile, id, times, point, fc.boolean()).map(
    ([name, one, at, to, isOld]): Step =>
      (project) => {
        const index = project.storyline.findIndex((segment) => segment.id === one);
        const sha256 = (isOld ? null : visibleMedia(project)[index]?.asset.sha256) ?? hashAt(77);
        const keys = at.toSorted((a, b) => a - b).map((time) => ({ at: time, ...to }));
        return framing.setCropPath.apply(project, name, one, { sha256, found: 'faces', faces: 1, keys });
      },
  ),
  fc.constantFrom('t1', 't2').map(
    (track): Step =>
      (project) =>
        audio.addTrack.apply(project, { id: track, name: 'Music', clips: [] }),
  ),
  fc.tuple(fc.constantFrom('t1', 't2'), clip).map(
    ([track, one]): Step =>
      (project) =>
        audio.addClip.apply(project, track, one),
  ),
  clip.map(
    (one): Step =>
      (project) =>
        audio.changeClip.apply(project, one.id, { at: one.at }),
  ),
  clip.map(
    (one): Step =>
      (project) =>
        audio.removeClip.apply(project, one.id),
  ),
);

const plain = story([48_000, 96_000, 20_000, 48_000, 48_000, 10_000]);
export const start = freezeDeep(
  framing.setCropPaths.apply(
    plain,
    'VERTICAL_1080P',
    Object.fromEntries(
      plain.storyline.map(({ id: one }, index) => [
        one,
        { sha256: hashAt(index), found: 'saliency', faces: 0, keys: [{ at: 0, x: 0.3, y: 0.3 }] },
      ]),
    ),
  ),
);
