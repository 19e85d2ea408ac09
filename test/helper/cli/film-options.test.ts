import { expect, it, test } from 'vitest';
import { parseFilmOptions } from '../../../helper/cli/film-options.ts';

it('takes a story and leaves the rest as it usually is', () => {
  expect(parseFilmOptions(['story.md'])).toEqual({
    type: 'film',
    input: 'story.md',
    profiles: ['PROJECT'],
    profileFiles: [],
    output: null,
    settings: {},
    hardware: 'auto',
    codec: null,
    container: null,
    force: false,
    json: false,
    allowOutside: false,
    data: null,
    share: 0.8,
  });
});

it('takes settings, profiles and limits, some of them several times', () => {
  const args = '--profile draft_360p --profile MASTER_4K -o films --set fps=25 --set zoom=1.5 --hw VAAPI';
  expect(
    parseFilmOptions([...args.split(' '), '--codec', 'hevc', '--share', '50%', '--force', 'story.md']),
  ).toMatchObject({
    profiles: ['DRAFT_360P', 'MASTER_4K'],
    output: 'films',
    settings: { rate: '25', zoom: 1.5 },
    hardware: 'vaapi',
    codec: 'hevc',
    share: 0.5,
    force: true,
  });
});

test.each<[string[], string]>([
  [[], 'Name a story'],
  [['a.md', 'b.md'], '"b.md" is one too many'],
  [['a.md', '--quality', '9'], "Unknown option '--quality'"],
  [['a.md', '--profile', 'HUGE'], 'There is no profile "HUGE"'],
  [['a.md', '--set', 'fps=31'], '"fps" takes'],
  [['a.md', '--set', 'tempo=1'], 'There is no key "tempo"'],
  [['a.md', '--set', 'fps'], '--set takes KEY=VALUE'],
  [['a.md', '--hw', 'magic'], '--hw takes auto, cpu'],
  [['a.md', '--codec', 'gif'], '--codec takes h264'],
  [['a.md', '--share', '0'], '--share takes'],
  [['a.md', '--share', ''], '--share takes'],
  [['--container', 'avi', 'a.md'], '--container takes mp4'],
  [['a.md', '-o', ''], '-o takes'],
])('does not understand %j, and says why', (args, message) => {
  const json = false;
  expect(parseFilmOptions(args)).toEqual({
    type: 'invalid',
    message: expect.stringContaining(message),
    json,
  });
  expect(parseFilmOptions([...args, '--json'])).toMatchObject({ type: 'invalid', json: true });
});
