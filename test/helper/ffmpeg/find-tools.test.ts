import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findTools } from '../../../helper/ffmpeg/find-tools.ts';
import { installCommand, installCommandFor } from '../../../helper/ffmpeg/install-command.ts';
import { makeFolder } from './tools-kit.ts';

/** Both programs, each answering `-version` with this. */
async function makePrograms(answer: (name: string) => string): Promise<string> {
  const folder = join(await makeFolder(), 'bin');
  await mkdir(folder);
  for (const name of ['ffmpeg', 'ffprobe']) {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\ncat <<'END'\n${answer(name)}\nEND\n`);
    await chmod(path, 0o755);
  }
  return folder;
}

const saying =
  (version: string, library = '57. 28.100') =>
  (name: string) =>
    `${name} version ${version} Copyright (c) 2000-2026 the FFmpeg developers\nlibavutil      ${library} / ${library}`;

describe('finding ffmpeg', () => {
  it('finds the programs of this system and their version', async () => {
    const tools = await findTools();
    expect(tools.ffmpeg).toMatch(/ffmpeg/);
    expect(tools.ffprobe).toMatch(/ffprobe/);
    expect(tools.version).toMatch(/\d/);
  });

  it('takes the first on the PATH and passes over relative entries', async () => {
    const folder = await makePrograms(saying('6.1.1'));
    const unrooted = relative(process.cwd(), await makePrograms(saying('7.1')));
    await expect(findTools({ PATH: `.::${unrooted}:${folder}:/usr/bin` })).resolves.toEqual({
      ffmpeg: join(folder, 'ffmpeg'),
      ffprobe: join(folder, 'ffprobe'),
      version: '6.1.1',
    });
  });

  it('takes the program a variable names before any other', async () => {
    const folder = await makePrograms(saying('7.0'));
    const env = {
      PATH: '/usr/bin',
      STORYLOOM_FFMPEG: join(folder, 'ffmpeg'),
      STORYLOOM_FFPROBE: join(folder, 'ffprobe'),
    };
    await expect(findTools(env)).resolves.toMatchObject({ ffmpeg: join(folder, 'ffmpeg'), version: '7.0' });
  });

  it('refuses a variable that names nothing, instead of taking another program', async () => {
    const missing = join(await makeFolder(), 'ffmpeg');
    await expect(findTools({ ...process.env, STORYLOOM_FFMPEG: missing })).rejects.toMatchObject({
      code: 'environment.ffmpeg-missing',
      message: expect.stringContaining(`STORYLOOM_FFMPEG is set to ${missing}`),
    });
  });

  it.each([
    ['4.3.9', '56. 51.100'],
    ['n3.4', '55. 78.100'],
    ['N-99000-gabcdef', '56. 60.100'],
  ])('refuses %s as too old, with the command that brings a newer one', async (version, library) => {
    const folder = await makePrograms(saying(version, library));
    const found = findTools({ STORYLOOM_FFMPEG: join(folder, 'ffmpeg'), PATH: folder });
    await expect(found).rejects.toMatchObject({
      code: 'environment.ffmpeg-missing',
      message: expect.stringContaining(`version ${version}, and Storyloom needs 4.4 or newer`),
    });
    await expect(found).rejects.toThrow(await installCommand());
  });

  it.each(['4.4.2-0ubuntu0.22.04.1', 'n8.0', '2026-01-31-git-abc-full_build', 'N-118000-gabc'])(
    'takes %s',
    async (version) => {
      const folder = await makePrograms(saying(version));
      await expect(findTools({ PATH: folder })).resolves.toMatchObject({ version });
    },
  );

  it('refuses a program of the same name that is something else', async () => {
    const folder = await makePrograms(() => 'hello');
    await expect(findTools({ PATH: folder })).rejects.toMatchObject({
      code: 'environment.ffmpeg-missing',
      context: { file: join(folder, 'ffmpeg') },
    });
  });
});

describe('the install command', () => {
  it.each([
    ['linux', 'ID=debian\n', 'sudo apt install ffmpeg'],
    ['linux', 'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n', 'sudo apt install ffmpeg'],
    ['linux', 'ID=fedora\n', 'dnf install'],
    ['linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'sudo dnf install ffmpeg'],
    ['linux', 'ID=manjaro\nID_LIKE=arch\n', 'sudo pacman -S ffmpeg'],
    ['linux', 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n', 'sudo zypper install ffmpeg'],
    ['linux', 'ID=alpine\n', 'sudo apk add ffmpeg'],
    ['linux', '', 'ffmpeg.org'],
    ['darwin', '', 'brew install ffmpeg'],
    ['win32', '', 'winget install'],
  ] as const)('suits the system: %s %j', (platform, release, command) => {
    expect(installCommandFor(platform, release)).toContain(command);
  });
});
