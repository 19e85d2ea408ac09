import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openVideoFootage } from '../../../../helper/listen/faces/video-footage.ts';
import { makeFlag, makeFolder, makeRunner, makeScenes } from './faces-kit.ts';

test('only frames between two that were asked for are kept to be told apart', async () => {
  const folder = makeFolder();
  // Of a kind that is decoded from its start.
  const path = join(folder, 'scenes.ts');
  const scenes = makeScenes(folder, [[makeFlag(300), 30]]);
  execFileSync('ffmpeg', ['-loglevel', 'error', '-nostdin', '-i', scenes, '-c', 'copy', path]);
  const { signal } = new AbortController();
  const runner = await makeRunner(folder);
  const footage = await openVideoFootage(path, { runner, signal, name: 'scenes.ts' });
  await footage.frame(10, signal);
  await expect(footage.sign(5, signal)).rejects.toThrow('Only frames that just passed');
  await expect(footage.sign(10, signal)).resolves.toBeDefined();
  await footage.frame(20, signal);
  await expect(footage.sign(15, signal)).resolves.toBeDefined();
  await expect(footage.sign(10, signal)).rejects.toThrow('Only frames that just passed');
  await footage.close();
});
