import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { HelperPlan } from '../../../shared/plan/helper-output.ts';
import { probe } from '../../support/ffmpeg.ts';
import { framesOfPlanWithout } from '../../support/frames-without.ts';
import { FACE, makeFlag, PHOTO } from '../listen/faces/faces-kit.ts';
import { makePlace, type Place } from './command-kit.ts';

/** One picture, two seconds. */
function writeStory(place: Place, picture: Buffer, fit = 'smart'): string {
  place.write('picture.png', picture);
  return place.write(
    'story.md',
    `---\ntitle: Seen\nsize: 640x360\nfps: 24\nfit: ${fit}\n---\n\n![](picture.png)\n{duration=2}\nLook.\n`,
  );
}

const framingOf = ({ choices }: Pick<HelperPlan, 'choices'>) =>
  choices.find(({ what }) => what === 'framing')?.chosen;

test('a smart crop keeps a face at the side of a photo in every frame; a plain crop loses it', async ({
  skip,
}) => {
  if (!existsSync(PHOTO)) return skip();
  const place = makePlace();
  writeStory(place, readFileSync(PHOTO));
  const plan = async (...more: readonly string[]): Promise<HelperPlan> => {
    const { code, stdout } = await place.run([
      'plan',
      'story.md',
      '--profile',
      'VERTICAL_1080P',
      '--json',
      ...more,
    ]);
    expect(code).toBe(0);
    return JSON.parse(stdout);
  };
  const smart = await plan();
  expect(framingOf(smart)).toBe('1 face');
  expect(framesOfPlanWithout(smart, FACE)).toEqual({ lost: 0, all: 48 });
  const plain = await plan('--set', 'fit=crop');
  expect(framingOf(plain)).toBe('centre');
  expect(framesOfPlanWithout(plain, FACE).lost).toBeGreaterThan(0);
});

test('a batch looks once, and says in plan, film and report what it found', async () => {
  const place = makePlace();
  writeStory(place, makeFlag(300));
  const args = ['batch', 'story.md', '--profiles', 'VERTICAL_1080P,SQUARE_720P,DRAFT_360P', '-o', 'out'];
  const first = await place.run([...args, '--plan']);
  expect(first.code).toBe(0);
  expect(first.stderr).toContain('Looking for faces in picture.png');
  expect(first.stdout).toMatch(/Seen VERTICAL_1080P\.mp4 .* no faces: saliency /);
  expect(first.stdout).toMatch(/Seen DRAFT_360P\.mp4 .* whole picture /);
  const made = await place.run([...args, '--json', '--report', 'report.csv']);
  expect(made.code).toBe(0);
  // Found with the plan before.
  expect(made.stderr).not.toContain('"faces"');
  const { jobs } = JSON.parse(made.stdout);
  expect(jobs.map(({ framing }: { framing: string }) => framing)).toEqual([
    'no faces: saliency',
    'no faces: saliency',
    'whole picture',
  ]);
  expect(framingOf(jobs[0])).toBe('no faces: saliency');
  expect(probe(join(place.folder, 'out', 'Seen VERTICAL_1080P.mp4'))).toMatchObject({
    video: { width: 1080, height: 1920 },
  });
  expect(readFileSync(join(place.folder, 'report.csv'), 'utf8')).toContain('no faces: saliency');
});

test('a search is told of as JSON, and stops with the command', async () => {
  const place = makePlace();
  writeStory(place, makeFlag(300));
  const running = place.start(['plan', 'story.md', '--profile', 'VERTICAL_1080P', '--json']);
  const line = await running.seen((text) => text.includes('"stage":"faces"'));
  expect(JSON.parse(line)).toEqual({ stage: 'faces', file: 'picture.png', ratio: 0, seconds_left: null });
  running.child.kill('SIGINT');
  expect((await running.ended).code).toBe(130);
});

test('a fit that there is not is named with those that there are', async () => {
  const place = makePlace();
  writeStory(place, makeFlag(300), 'clever');
  const { code, stderr } = await place.run(['plan', 'story.md']);
  expect(code).toBe(3);
  expect(stderr).toContain('"fit" takes crop, letterbox, scale, blur, smart, not "clever"');
});
