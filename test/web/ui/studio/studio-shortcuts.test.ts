import { expect, it } from 'vitest';
import {
  commandFor,
  keepsKey,
  spellKeys,
  studioShortcuts,
} from '../../../../web/ui/studio/studio-shortcuts.ts';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

it('no two commands that work anywhere share keys', () => {
  const keys = studioShortcuts.filter((each) => each.where === 'anywhere').flatMap((each) => each.keys);
  expect(new Set(keys).size).toBe(keys.length);
});

it.each([
  [press(' '), 'play'],
  [press('j'), 'back'],
  [press('L', { shiftKey: false }), 'forward'],
  [press('ArrowLeft'), 'frame-back'],
  [press('ArrowRight', { shiftKey: true }), 'second-on'],
  [press('z', { ctrlKey: true }), 'undo'],
  [press('z', { metaKey: true }), 'undo'],
  [press('Z', { ctrlKey: true, shiftKey: true }), 'redo'],
  [press('?', { shiftKey: true }), 'help'],
  [press('q'), null],
] as const)('%j is the command %s', (keys, command) => {
  expect(commandFor(keys)).toBe(command);
});

it('spells keys as the sheet shows them', () => {
  expect(spellKeys(press('ArrowUp', { altKey: true }))).toBe('Alt+↑');
});

it('text fields keep their letters and spaces, but not undo; sliders keep arrows; buttons keep space', () => {
  const field = document.createElement('textarea');
  expect(keepsKey(field, press('j'))).toBe(true);
  expect(keepsKey(field, press(' '))).toBe(true);
  expect(keepsKey(field, press('z', { ctrlKey: true }))).toBe(false);
  const slider = document.createElement('input');
  slider.type = 'range';
  expect(keepsKey(slider, press('ArrowLeft'))).toBe(true);
  expect(keepsKey(slider, press('j'))).toBe(false);
  const button = document.createElement('button');
  expect(keepsKey(button, press(' '))).toBe(true);
  expect(keepsKey(button, press('ArrowLeft'))).toBe(false);
  expect(keepsKey(document.body, press(' '))).toBe(false);
});
