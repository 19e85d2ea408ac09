import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { probe } from '../support/ffmpeg.ts';
import { DIST } from './studio-server.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SAMPLE = fileURLToPath(new URL('../../public/sample/', import.meta.url));

/** The sources are tested elsewhere; this is what the build made of them, with its workers, kernel and fonts. */
test('the built command renders a story with captions in two scripts, and finds its parts again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-command-'));
  try {
    copyFileSync(join(SAMPLE, 'fog.jpg'), join(folder, 'fog.jpg'));
    copyFileSync(join(SAMPLE, 'evening-light.mp3'), join(folder, 'music.mp3'));
    writeFileSync(
      join(folder, 'story.md'),
      '---\nsize: 320x180\nmusic: music.mp3\n---\n![](fog.jpg)\n{duration=1}\nSlowly.\n\n{duration=1}\nשלום עולם\n',
    );
    const command = (...args: readonly string[]) => {
      const ended = spawnSync(process.execPath, [join(DIST, 'helper/main.js'), ...args, '--json'], {
        ...{ cwd: folder, encoding: 'utf8' },
        env: { ...process.env, STORYLOOM_DATA: join(folder, 'data') },
      });
      expect(ended.status, ended.stderr).toBe(0);
      return JSON.parse(ended.stdout);
    };
    const run = () => command('render', 'story.md', '-o', 'film.mp4');
    expect(run()).toMatchObject({ frames: 60, duration: 2, chunks: { reused: 0 }, verified: true });
    expect(probe(join(folder, 'film.mp4'))).toMatchObject({
      video: { packets: 60, width: 320, space: 'bt709', range: 'tv' },
      sound: { codec: 'aac' },
    });
    expect(run()).toMatchObject({ chunks: { rendered: 0 } });
    const { choices } = command('plan', 'story.md', '--profile', 'VERTICAL_1080P', '--set', 'fit=smart');
    expect(choices).toContainEqual(
      expect.objectContaining({ what: 'framing', chosen: 'no faces: saliency' }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('npm run storyloom takes paths from where it is called, and prints nothing but the answer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-command-'));
  try {
    copyFileSync(join(SAMPLE, 'fog.jpg'), join(folder, 'fog.jpg'));
    writeFileSync(join(folder, 'story.md'), '![](fog.jpg)\n{duration=1}\nSlowly.\n');
    const ended = spawnSync(
      'npm',
      ['--prefix', ROOT, 'run', '-s', 'storyloom', '--', 'plan', 'story.md', '--json'],
      { cwd: folder, encoding: 'utf8', env: { ...process.env, STORYLOOM_DATA: join(folder, 'data') } },
    );
    expect(ended.status, ended.stderr).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({ title: 'story', totalFrames: 30, missing: [] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
