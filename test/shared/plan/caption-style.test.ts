import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setCaptionMode } from '../../../shared/model/edits/project.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { captionStyleFor } from '../../../shared/plan/caption-style.ts';
import { compilePlan } from '../../../shared/plan/compile-plan.ts';
import { profileFromData } from '../../../shared/profiles/own-profiles.ts';
import { PROFILES, type Profile, resolveProfile } from '../../../shared/profiles/profiles.ts';
import { safeAreaOf } from '../../../shared/profiles/safe-areas.ts';
import { layoutCaption } from '../../../shared/text/layout-caption.ts';
import { sized } from '../../support/fitted-film.ts';
import { FACTS, projectSize, RUNS, story } from './story.ts';

const { look } = makeProject({ id: 'story', title: 'Story', look: { width: 1920, height: 1080 } });
const styleFor = (profile: Profile) => captionStyleFor(look, profile, resolveProfile(profile, look));

test('outputs of the project’s shape have the project’s own style', () => {
  for (const profile of [...PROFILES, sized(1280, 720)].filter(({ size }) => size.type !== 'exact')) {
    expect(styleFor(profile)).toBe(look.captions.style);
  }
  expect(styleFor(sized(1280, 720))).toBe(look.captions.style);
});

test('a tall profile keeps its bottom free and gives captions more lines', () => {
  const tall = styleFor(sized(1080, 1920));
  expect(tall.edges?.bottom).toBeGreaterThan(0.15);
  expect(tall.edges?.left).toBe(tall.edges?.right);
  expect(tall.maxLines).toBeGreaterThan(look.captions.style.maxLines);
  const wide = { ...look, captions: { ...look.captions, style: { ...look.captions.style, safeArea: 0.25 } } };
  expect(captionStyleFor(wide, sized(1080, 1920), { width: 1080, height: 1920 }).edges).toBeUndefined();
});

test('files beside the film are told what is kept free', () => {
  const sidecar = setCaptionMode.apply(story([96_000]), 'sidecar');
  const { edges } = compilePlan(sidecar, sized(1080, 1920), FACTS).subtitles;
  expect(edges).toEqual(styleFor(sized(1080, 1920)).edges);
  expect(compilePlan(sidecar, projectSize(), FACTS).subtitles).not.toHaveProperty('edges');
});

test('a profile of one’s own says what it keeps free', () => {
  const safeArea = { top: 0, right: 0.3, bottom: 0, left: 0.1 };
  const own = { ...sized(1280, 720), safeArea };
  const kept = look.captions.style.safeArea;
  expect(styleFor(own).edges).toEqual({ top: kept, right: 0.3, bottom: kept, left: 0.1 });
  const { name, label, size } = own;
  expect(profileFromData({ name: 'MINE', label, size, safeArea }).safeArea).toEqual(safeArea);
  expect(() => profileFromData({ name, label, size, safeArea: { ...safeArea, top: 0.5 } })).toThrow(
    'safeArea',
  );
});

test('captions stay inside the safe area of every shape (seed 8)', () => {
  const context = createCanvas(2, 2).getContext('2d');
  fc.assert(
    fc.property(
      fc.constantFrom([1080, 1920], [720, 720], [1080, 1350], [360, 640], [540, 960]),
      fc.constantFrom<'bottom' | 'middle' | 'top'>('bottom', 'middle', 'top'),
      fc.array(fc.constantFrom('A', 'harbour', 'in', 'the', 'early', 'morning,', 'unforgettable'), {
        minLength: 1,
        maxLength: 9,
      }),
      fc.boolean(),
      ([width = 0, height = 0], position, words, hasBox) => {
        const profile = sized(width, height);
        const box = hasBox ? { colour: '#000000', opacity: 0.5 } : null;
        const style = { ...captionStyleFor(look, profile, { width, height }), position, box };
        const layout = layoutCaption(context, words, style, width, height);
        if (layout === null) throw new TypeError('Words are drawn');
        const { safeArea } = style;
        const kept = safeAreaOf(profile) ?? { top: 0, right: 0, bottom: 0, left: 0 };
        // The box of a layer is even and a pixel larger all round.
        const soft = 4;
        expect(layout.box.x).toBeGreaterThanOrEqual(width * Math.max(safeArea, kept.left) - soft);
        expect(layout.box.y).toBeGreaterThanOrEqual(height * Math.max(safeArea, kept.top) - soft);
        expect(layout.box.x + layout.box.width).toBeLessThanOrEqual(
          width * (1 - Math.max(safeArea, kept.right)) + soft,
        );
        expect(layout.box.y + layout.box.height).toBeLessThanOrEqual(
          height * (1 - Math.max(safeArea, kept.bottom)) + soft,
        );
      },
    ),
    { seed: 8, numRuns: RUNS },
  );
});
