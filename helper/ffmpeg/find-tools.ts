import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import { childEnvironment } from './child-environment.ts';
import { installCommand } from './install-command.ts';
import type { Tools } from './types.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const OLDEST = { major: 4, minor: 4 };
/** What ffmpeg 4.4 came with: tells the age of builds that are named by a commit or a date. */
const OLDEST_AVUTIL = { major: 56, minor: 70 };
const VERSION_LIMIT_MS = 20_000;

/**
 * The system's ffmpeg and ffprobe: where STORYLOOM_FFMPEG and STORYLOOM_FFPROBE say, else on the PATH, else in
 * the usual places, which a program started from a desktop often lacks on its PATH.
 */
export async function findTools(env: Environment = process.env): Promise<Tools> {
  const ffmpeg = await findProgram('ffmpeg', env);
  const ffprobe = await findProgram('ffprobe', env);
  const [version] = await Promise.all([versionOf(ffmpeg, 'ffmpeg'), versionOf(ffprobe, 'ffprobe')]);
  return { ffmpeg, ffprobe, version };
}

async function findProgram(name: 'ffmpeg' | 'ffprobe', env: Environment): Promise<string> {
  const variable = `STORYLOOM_${name.toUpperCase()}`;
  const chosen = env[variable];
  if (chosen) {
    if (await isProgram(chosen)) return chosen;
    throw new StudioError(
      'environment.ffmpeg-missing',
      `${variable} is set to ${chosen}, which is not a program. Set it to the full path of ${name}, or unset it.`,
      { context: { file: chosen } },
    );
  }
  const fileName = process.platform === 'win32' ? `${name}.exe` : name;
  const folders = [...(env.PATH ?? env.Path ?? '').split(delimiter), ...usualFolders(env)];
  for (const folder of folders) {
    // An empty or relative entry would mean the folder the helper happens to be started in.
    if (!/^([/\\]|[A-Za-z]:)/.test(folder)) continue;
    const path = join(folder, fileName);
    if (await isProgram(path)) return path;
  }
  throw new StudioError(
    'environment.ffmpeg-missing',
    `${name} was not found on this computer, and exports by the helper need it. Install it with: ${await installCommand()}`,
    { context: { details: `Looked in:\n${folders.join('\n')}` } },
  );
}

function usualFolders(env: Environment): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin'];
    case 'win32':
      return [
        join(env.LOCALAPPDATA ?? '', 'Microsoft', 'WinGet', 'Links'),
        join(env.ProgramFiles ?? '', 'ffmpeg', 'bin'),
        join(env.ProgramData ?? '', 'chocolatey', 'bin'),
        join(env.USERPROFILE ?? '', 'scoop', 'shims'),
        'C:\\ffmpeg\\bin',
      ];
    default:
      return ['/usr/bin', '/usr/local/bin', '/snap/bin', join(env.HOME ?? '/nowhere', '.local', 'bin')];
  }
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function versionOf(path: string, name: string): Promise<string> {
  const answer = await askVersion(path, name);
  const version = new RegExp(`^${name} version (\\S+)`).exec(answer)?.[1];
  if (version === undefined) {
    throw new StudioError(
      'environment.ffmpeg-missing',
      `${path} does not answer as ${name} does. Install ffmpeg with: ${await installCommand()}`,
      { context: { file: path, details: answer.slice(0, 2000) } },
    );
  }
  if (isTooOld(version, answer)) {
    throw new StudioError(
      'environment.ffmpeg-missing',
      `${path} is version ${version}, and Storyloom needs ${OLDEST.major}.${OLDEST.minor} or newer. Install a newer one with: ${await installCommand()}`,
      { context: { file: path } },
    );
  }
  return version;
}

function isTooOld(version: string, answer: string): boolean {
  // Releases say 5.1.9, n6.0 or 4.4.2-0ubuntu; commit builds N-1234-gabc, daily builds 2024-01-31-git.
  const release = /^n?(\d{1,2})\.(\d+)/.exec(version);
  if (release) return isBelow(release, OLDEST);
  const library = /^libavutil\s+(\d+)\.\s*(\d+)/m.exec(answer);
  return library === null || isBelow(library, OLDEST_AVUTIL);
}

function isBelow([, major, minor]: RegExpExecArray, oldest: { major: number; minor: number }): boolean {
  const [a, b] = [Number(major), Number(minor)];
  return a < oldest.major || (a === oldest.major && b < oldest.minor);
}

function askVersion(path: string, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: VERSION_LIMIT_MS, killSignal: 'SIGKILL', env: childEnvironment() } as const;
    execFile(path, ['-version'], { ...options, windowsHide: true }, async (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      reject(
        new StudioError(
          'environment.ffmpeg-missing',
          `${path} is there but does not run. Install ${name} again with: ${await installCommand()}`,
          { cause: error, context: { file: path, details: stderr.slice(-2000) } },
        ),
      );
    });
  });
}
