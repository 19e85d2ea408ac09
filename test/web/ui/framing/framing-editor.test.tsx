import { createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { FoundLook } from '../../../../shared/analysis/found.ts';
import { insertSegments, setLength } from '../../../../shared/model/edits/segments.ts';
import { findProfile } from '../../../../shared/profiles/profiles.ts';
import type { Looks } from '../../../../web/listen/faces/looks.ts';
import { FramingEditor } from '../../../../web/ui/framing/framing-editor.tsx';
import { addStory, makePlace, type Place, pictureFile } from '../../state/state-helpers.ts';
import '../../../../web/ui/tokens.css';
import '../../../../web/ui/base.css';

let place: Place | null = null;
let dispose: (() => void) | null = null;
afterEach(async () => {
  dispose?.();
  document.body.replaceChildren();
  await place?.dispose();
});

const look: FoundLook = {
  at: 0,
  cut: null,
  faces: [{ x: 0.1, y: 0.3, width: 0.1, height: 0.2, confidence: 0.9 }],
  salient: null,
};
const looks: Looks = { of: async () => [look], close() {} };

async function openEditor() {
  place = makePlace();
  const tab = await place.openTab({ looks });
  const id = await addStory(tab.db, ['one', 'two'], `story-${crypto.randomUUID()}`);
  const studio = await tab.openStudio(id);
  await studio.imports.pictures([pictureFile('a.png', '160x90'), pictureFile('b.png', '90x160')], {
    type: 'in-order',
  });
  await studio.imports.settled();
  const ids = studio.document().storyline.map((segment) => segment.id);
  studio.perform(setLength, ids, 96_000);
  const profiles = ['VERTICAL_1080P', 'SQUARE_1080P'].flatMap((name) => findProfile(name) ?? []);
  const [profile, setProfile] = createSignal('VERTICAL_1080P');
  const [segment, setSegment] = createSignal(ids[0] ?? null);
  const root = document.createElement('div');
  document.body.append(root);
  dispose = render(
    () => (
      <FramingEditor
        studio={studio}
        profiles={profiles}
        profile={profile()}
        onProfile={setProfile}
        segment={segment()}
        onSegment={setSegment}
      />
    ),
    root,
  );
  const keys = () => studio.document().framing[profile()]?.paths[segment() ?? '']?.keys ?? [];
  return { studio, ids, keys, segment };
}

it('another place is added where the playhead is, and the playhead stays', async () => {
  const { keys } = await openEditor();
  await userEvent.click(page.getByText('Smart crop'));
  await expect.poll(() => document.querySelector('.fr-found')?.textContent).toContain('1 face');
  const playhead = document.querySelector<HTMLInputElement>('.fr-track__playhead');
  playhead?.focus();
  await userEvent.keyboard('{End}');
  const end = Number(playhead?.value);
  expect(end).toBeGreaterThan(90_000);
  await page.getByRole('button', { name: 'Set a position at this time' }).click();
  expect(keys().map(({ at }) => at)).toEqual([0, end]);
  expect(Number(playhead?.value)).toBe(end);
  expect(document.querySelector('.fr-track__foot')?.textContent).toContain('Position 2 of 2, reached at');
});

it('smart crop looks in every segment, and each is shown with what was found in it', async () => {
  const { studio, ids, segment } = await openEditor();
  await userEvent.click(page.getByText('Smart crop'));
  await expect.poll(() => Object.keys(studio.document().framing.VERTICAL_1080P?.paths ?? {})).toEqual(ids);
  await page.getByRole('button', { name: 'Next segment' }).click();
  expect(segment()).toBe(ids[1]);
  await expect.element(page.getByText('Segment 2 of 2')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Next segment' })).toBeDisabled();
});

it('a segment that is new is offered to be looked at alone', async () => {
  const { studio, ids } = await openEditor();
  await userEvent.click(page.getByText('Smart crop'));
  await expect.poll(() => Object.keys(studio.document().framing.VERTICAL_1080P?.paths ?? {})).toEqual(ids);
  const { visual = { type: 'none' } as const } = studio.document().storyline[0] ?? {};
  studio.perform(insertSegments, 2, [{ id: 'new', text: 'three', visual, setLength: 96_000 }]);
  await page.getByRole('button', { name: 'Find in 1 segment not looked at yet' }).click();
  await expect
    .poll(() => Object.keys(studio.document().framing.VERTICAL_1080P?.paths ?? {}))
    .toEqual([...ids, 'new']);
  expect(studio.undoLabel()).toBe('frame by faces');
});

it('pictures that come in while the window is dragged do not end the drag', async () => {
  const { studio, keys } = await openEditor();
  await userEvent.click(page.getByText('Smart crop'));
  await expect.poll(() => document.querySelector('.fr-found')?.textContent).toContain('1 face');
  const stage = document.querySelector<HTMLElement>('.fr-stage');
  if (stage === null) throw new Error('No stage');
  // Of a pointer that is made up there is nothing to capture.
  stage.setPointerCapture = () => {};
  const { left, top, width, height } = stage.getBoundingClientRect();
  const pointer = (type: string, x: number) =>
    stage.dispatchEvent(
      new PointerEvent(type, { bubbles: true, clientX: left + x * width, clientY: top + height / 2 }),
    );
  pointer('pointerdown', 0.9);
  pointer('pointermove', 0.6);
  const before = keys();
  await studio.imports.pictures([pictureFile('c.png')], { type: 'library' });
  pointer('pointermove', 0.5);
  pointer('pointerup', 0.5);
  expect(keys()).not.toEqual(before);
  expect(keys()[0]?.x).toBeCloseTo(0.5, 2);
});
