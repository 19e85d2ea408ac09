import { expect } from 'vitest';
import type { Asset } from '../../../shared/model/project.ts';
import { readStory, type Story } from '../../../shared/script/read-story.ts';

export const FULL = `---
title: "The sea: a story"
size: 1280x720
fps: 30000/1001
zoom: 1.25
transition: slide-left 0.8   # between all segments
# a comment
captions: sidecar
music: songs/tide (live).mp3
---

![The shore](pictures/shore (1).jpg)
[narration](<voice one.wav>)
{move=tl-br zoom=1.2 transition=cut}
The tide comes in
twice a day.

{duration=4}
Nobody asks it to.
`;

export function story(text: string): Story {
  const { story, problems } = readStory(text);
  expect(problems).toEqual([]);
  return story;
}
export const segments = (text: string) => story(text).segments;
export const texts = (text: string) => segments(text).map((segment) => segment.text);
export const problems = (text: string) =>
  readStory(text).problems.map(({ line, message }) => `${line}: ${message}`);

export const picture = (id: string): Asset => ({
  kind: 'picture',
  id,
  name: `${id}.jpg`,
  bytes: 10,
  type: 'image/jpeg',
  sha256: id.charCodeAt(0).toString(16).repeat(32),
  width: 1600,
  height: 900,
});
