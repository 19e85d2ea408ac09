import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visibleMedia } from '../../../shared/model/derive.ts';
import { applyDiff, diffProjects, invertDiff, type ProjectDiff } from '../../../shared/model/diff.ts';
import * as audio from '../../../shared/model/edits/audio.ts';
import * as media from '../../../shared/model/edits/media.ts';
import * as motion from '../../../shared/model/edits/motion.ts';
import * as whole from '../../../shared/model/edits/project.ts';
import * as segments from '../../../shared/model/edits/segments.ts';
import type { Project } from '../../../shared/model/project.ts';
import { validateProject } from '../../../shared/model/validate-project.ts';
import { canonicalJson } from '../../../shared/plan/canonical.ts';
import { freezeDeep } from '../../support/freeze.ts';
import { place, start, step } from '../../support/random-edits.ts';
import { hashAt, RUNS, story } from '../plan/story.ts';

test('random edits can all be undone to the exact start and replayed to the exact end (seed 21)', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let project = start;
      const diffs: ProjectDiff[] = [];
      for (const apply of steps) {
        const next = freezeDeep(apply(project));
        const diff = diffProjects(project, next);
        if (next === project) expect(diff).toEqual([]);
        diffs.push(freezeDeep(JSON.parse(JSON.stringify(diff)) as ProjectDiff));
        expect(validateProject(next)).toMatchObject({ ok: true });
        expect(stalePaths(next)).toEqual([]);
        project = next;
      }
      const end = canonicalJson(project);
      const replay = diffs.reduce(applyDiff, start);
      expect(canonicalJson(replay)).toBe(end);
      const undone = diffs.toReversed().map(invertDiff).reduce(applyDiff, project);
      expect(canonicalJson(undone)).toBe(canonicalJson(start));
    }),
    { seed: 21, numRuns: RUNS * 3 },
  );
});

/** Paths over segments that are gone, or over something else than is shown. */
function stalePaths(project: Project): string[] {
  const media = visibleMedia(project);
  return Object.values(project.framing).flatMap(({ paths }) =>
    Object.entries(paths).flatMap(([one, { sha256 }]) => {
      const index = project.storyline.findIndex((segment) => segment.id === one);
      return index >= 0 && media[index]?.asset.sha256 === sha256 ? [] : [one];
    }),
  );
}

describe('a diff', () => {
  test('is about as large as the change and leaves the rest the same objects', () => {
    const large = story(Array.from({ length: 500 }, () => 48_000));
    const next = segments.setText.apply(large, 'g250', 'Other.');
    const diff = diffProjects(large, next);
    expect(JSON.stringify(diff).length).toBeLessThan(300);
    const applied = applyDiff(large, diff);
    expect(applied.assets).toBe(large.assets);
    expect(applied.storyline[249]).toBe(large.storyline[249]);
    const moved = segments.moveSegments.apply(large, ['g10'], 14);
    expect(JSON.stringify(diffProjects(large, moved)).length).toBeLessThan(200);
  });
});

describe('edits', () => {
  const edited = <Args extends readonly unknown[]>(
    edit: { apply(project: Project, ...args: Args): Project },
    ...args: Args
  ) => edit.apply(start, ...args);

  test('on things that are gone change nothing', () => {
    expect(edited(segments.setText, 'gone', 'x')).toBe(start);
    expect(edited(segments.setLength, ['gone'], 5)).toBe(start);
    expect(edited(segments.deleteSegments, ['gone'])).toBe(start);
    expect(edited(segments.splitSegment, 'gone', 3, 'new')).toBe(start);
    expect(edited(segments.mergeWithPrevious, 'g0')).toBe(start);
    expect(edited(segments.moveSegments, ['gone'], 2)).toBe(start);
    expect(edited(media.removeAsset, 'gone')).toBe(start);
    expect(edited(media.setAssetHash, 'gone', hashAt(1))).toBe(start);
    expect(edited(media.setNarration, 'gone', 's33')).toBe(start);
    expect(edited(media.setNarration, 'g0', 'gone')).toBe(start);
    expect(edited(media.setVisual, ['g0'], { type: 'picture', asset: 'gone' })).toBe(start);
    expect(edited(motion.setMotion, ['gone'], { move: 'centre' })).toBe(start);
    expect(edited(audio.changeClip, 'gone', { at: 1 })).toBe(start);
    expect(edited(audio.removeClip, 'gone')).toBe(start);
  });

  test('that say what is already so change nothing', () => {
    const { look, sound, title } = start;
    expect(edited(whole.setTitle, title)).toBe(start);
    expect(edited(whole.setLook, { width: look.width })).toBe(start);
    expect(edited(whole.setCaptionMode, look.captions.mode)).toBe(start);
    expect(edited(whole.setCaptionStyle, { size: look.captions.style.size })).toBe(start);
    expect(edited(whole.setSound, { duckingDb: sound.duckingDb })).toBe(start);
    expect(edited(motion.setTransitionEverywhere, { ...look.transition })).toBe(start);
    expect(edited(motion.setTransition, ['g0', 'g1'], null)).toBe(start);
    expect(edited(motion.dealMovesAgain)).toBe(start);
    expect(edited(segments.setLength, ['g0'], 48_000)).toBe(start);
    expect(edited(media.setVisual, ['g0'], { type: 'picture', asset: 'p0' })).toBe(start);
  });

  test('that make segments give neighbours different moves (seed 4)', () => {
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 20 }), (at, count) => {
        const made = Array.from({ length: count }, (_, index) => ({ id: `m${index}`, text: 'x' }));
        const { storyline } = segments.insertSegments.apply(start, at, made);
        const moves = storyline.map((segment) => segment.motion.move);
        expect(moves.filter((move, index) => move === moves[index + 1])).toEqual([]);
      }),
      { seed: 4, numRuns: RUNS },
    );
  });

  test('that make segments ease as the story does, however they are made', () => {
    const eased = whole.setLook.apply(start, { easing: 'ease-in-out' });
    const kept = eased.storyline.map(({ motion }) => motion.easing);
    const inserted = segments.insertSegments.apply(eased, 0, [{ id: 'new', text: 'x' }]).storyline;
    expect(inserted[0]?.motion.easing).toBe('ease-in-out');
    expect(inserted.slice(1).map(({ motion }) => motion.easing)).toEqual(kept);
    const split = segments.splitSegment.apply(eased, 'g0', 8, 'new').storyline;
    expect(split[1]?.motion.easing).toBe('ease-in-out');
    const replaced = segments.replaceSegments.apply(eased, [{ id: 'new', text: 'x' }]).storyline;
    expect(replaced[0]?.motion.easing).toBe('ease-in-out');
  });

  test('split a text and share a set length by it, while narration stays with the first half', () => {
    const { storyline } = edited(segments.splitSegment, 'g0', 8, 'new');
    const [first, second] = storyline;
    expect([first?.text, second?.text]).toEqual(['Words of', 'segment 0, and then some more of them.']);
    expect((first?.setLength ?? 0) + (second?.setLength ?? 0)).toBe(48_000);
    expect(second?.visual).toEqual({ type: 'previous' });
    const narrated = media.setNarration.apply(start, 'g0', 's33');
    const split = segments.splitSegment.apply(narrated, 'g0', 8, 'new').storyline;
    expect([split[0]?.narration?.asset, split[1]?.narration]).toEqual(['s33', null]);
  });

  test('never take an id that is there already', () => {
    expect(edited(segments.insertSegments, 0, [{ id: 'g1', text: 'x' }])).toBe(start);
    expect(edited(segments.splitSegment, 'g0', 8, 'g1')).toBe(start);
  });
});
