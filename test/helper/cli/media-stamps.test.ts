import { expect, test } from 'vitest';
import { writeShort } from './batch-kit.ts';
import { json, makePlace } from './command-kit.ts';

test('a file that is written while a batch waits for it is made into no film', async () => {
  const place = makePlace();
  for (const name of ['first', 'second']) writeShort(place, name, { title: name });
  const batch = ['batch', 'first.md', 'second.md', '--profiles', 'DRAFT_360P', '-o', 'out', '--json'];
  const running = place.start([...batch, '--concurrency', '1']);
  await running.seen((line) => line.includes('"stage"') && line.includes('first DRAFT_360P'));
  place.write('second.png', 'another picture');
  const ended = await running.ended;
  expect(ended.code).toBe(3);
  expect(json(ended).jobs).toMatchObject([
    { title: 'first', verified: true },
    {
      title: 'second',
      code: 'input.file-unreadable',
      error: '“second.png” was changed since this batch was planned. Run it again',
    },
  ]);
});
