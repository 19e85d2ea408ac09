import { expect, test } from 'vitest';
import { setTitle } from '../../../shared/model/edits/project.ts';
import {
  insertSegments,
  mergeWithPrevious,
  replaceSegments,
  setCues,
  setLength,
  setText,
} from '../../../shared/model/edits/segments.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { LONGEST_SAMPLES, LONGEST_TEXT, type Project } from '../../../shared/model/project.ts';
import { validateProject } from '../../../shared/model/validate-project.ts';

/** A document that is not valid cannot be opened again: no edit may lead to one, whatever it is given. */
const valid = (project: Project): Project => {
  const checked = validateProject(project);
  if (!checked.ok) throw checked.error;
  return checked.value;
};

const story = (texts: readonly string[]): Project =>
  insertSegments.apply(
    makeProject({ id: 'story', title: 'A story' }),
    0,
    texts.map((text, index) => ({ id: `s${index + 1}`, text })),
  );

test('a text that is longer than a segment holds is cut, never in the middle of a character', () => {
  const typed = valid(setText.apply(story(['One.']), 's1', 'a'.repeat(LONGEST_TEXT + 1)));
  expect(typed.storyline[0]?.text).toBe('a'.repeat(LONGEST_TEXT));
  const emoji = valid(setText.apply(story(['One.']), 's1', `${'a'.repeat(LONGEST_TEXT - 1)}😀`));
  expect(emoji.storyline[0]?.text).toBe('a'.repeat(LONGEST_TEXT - 1));
  const added = valid(story(['b'.repeat(LONGEST_TEXT + 9)]));
  expect(added.storyline[0]?.text).toHaveLength(LONGEST_TEXT);
});

test('two segments whose words do not fit into one stay two', () => {
  const two = story(['a'.repeat(60_000), 'b'.repeat(60_000)]);
  expect(mergeWithPrevious.apply(two, 's2')).toBe(two);
});

test('a length ends where the longest film does, wherever it comes from', () => {
  const cues = [{ text: 'On.', start: 0, end: 3 * LONGEST_SAMPLES }];
  const long = { id: 'long', text: 'On.', setLength: 3 * LONGEST_SAMPLES, cues };
  expect(valid(insertSegments.apply(story([]), 0, [long])).storyline[0]).toMatchObject({
    setLength: LONGEST_SAMPLES,
    cues: [{ start: 0, end: LONGEST_SAMPLES }],
  });
  valid(replaceSegments.apply(story(['Old.']), [long]));
  const half = Math.round(LONGEST_SAMPLES * 0.7);
  const merged = mergeWithPrevious.apply(setLength.apply(story(['a', 'b']), ['s1', 's2'], half), 's2');
  expect(valid(merged).storyline[0]?.setLength).toBe(LONGEST_SAMPLES);
  valid(setLength.apply(story(['a']), ['s1'], 2 * LONGEST_SAMPLES));
  valid(setCues.apply(story(['a']), { s1: cues }));
});

test('a title is cut between characters', () => {
  const named = valid(setTitle.apply(story([]), `${'a'.repeat(199)}😀`));
  expect(named.title).toBe('a'.repeat(199));
});
