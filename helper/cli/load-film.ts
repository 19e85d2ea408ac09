import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { LARGEST_DOCUMENT } from '../../shared/bundle/bundle-format.ts';
import { StudioError } from '../../shared/errors.ts';
import type { Project, Sha256 } from '../../shared/model/project.ts';
import { decodeText } from '../../shared/script/decode-text.ts';
import { readStory, type StoryProblem } from '../../shared/script/read-story.ts';
import {
  applyStorySettings,
  storyFiles,
  storyProject,
  withFit,
} from '../../shared/script/read-story-project.ts';
import type { StorySettings } from '../../shared/script/read-story-settings.ts';
import type { MediaFolder } from '../execute/types.ts';
import { loadBundle } from './load-bundle.ts';
import { loadProject } from './load-project.ts';
import { type MediaIntake, makeMediaIntake, type Probe } from './media-intake.ts';
import { type MediaStamps, stampsOf } from './media-stamps.ts';

/** A frozen document with the files it needs. */
export interface LoadedFilm {
  readonly project: Project;
  readonly media: MediaFolder;
  /** Told to the person, and no reason to stop. */
  readonly notes: readonly string[];
  /** Files that were read, without links: never written over. */
  readonly sources: ReadonlySet<string>;
  /** Its pictures, videos and sound as they were when they were read. */
  readonly stamps: MediaStamps;
}

export interface LoadOptions {
  /** From `--set`; wins over what the file says. */
  readonly settings: StorySettings;
  /** Of profiles of one's own, which a story's fit is for too. */
  readonly profileNames: readonly string[];
  readonly allowOutside: boolean;
  /** Where bundles are unpacked to. */
  readonly cacheFolder: string;
  readonly probe: Probe;
  readonly signal: AbortSignal;
}

/** What a loader of one kind of file gives; settings are applied by whoever asked. */
export interface LoadedDocument {
  readonly project: Project;
  readonly files: ReadonlyMap<Sha256, string>;
}

/** Opens a story.md, a project.json with its media beside it, or a bundle. */
export async function loadFilm(path: string, options: LoadOptions): Promise<LoadedFilm> {
  const real = await realFile(path);
  if ((await stat(real)).isDirectory()) {
    throw unreadable(path, 'It is a folder. Name the story.md, project.json or .storyloom file in it');
  }
  const place = { folder: dirname(real), allowOutside: options.allowOutside };
  const intake = makeMediaIntake(place, options);
  const isStory = ['.md', '.markdown', '.txt'].includes(extname(path).toLowerCase());
  if (isStory) {
    const { project, notes } = await loadStory(real, path, intake, options);
    return await film(project, intake.files, notes, [real]);
  }
  const file = await open(real, constants.O_RDONLY);
  try {
    const isBundle = await startsAsZip(file);
    const loaded = isBundle
      ? await loadBundle(file, options)
      : await loadProject(await readText(file, path), place, options);
    const project = await withSettings(loaded.project, intake, options);
    // A bundle is read again by the next run; what was unpacked from it is ours.
    const files = new Map([...loaded.files, ...intake.files]);
    return await film(project, files, [], [real]);
  } finally {
    await file.close();
  }
}

async function film(
  project: Project,
  files: ReadonlyMap<Sha256, string>,
  notes: readonly string[],
  read: readonly string[],
): Promise<LoadedFilm> {
  return {
    project,
    media: { path: (sha256) => files.get(sha256) ?? null },
    notes,
    sources: new Set([...read, ...files.values()]),
    stamps: await stampsOf(files.values()),
  };
}

async function loadStory(
  real: string,
  path: string,
  intake: MediaIntake,
  { settings: set, profileNames }: LoadOptions,
): Promise<{ readonly project: Project; readonly notes: readonly string[] }> {
  const file = await open(real, constants.O_RDONLY);
  let text: string;
  try {
    text = await readText(file, path);
  } finally {
    await file.close();
  }
  const { story, problems } = readStory(text);
  if (problems.length > 0) throw malformed(path, problems);
  const settings = { ...story.settings, ...set };
  for (const { file: written, line, role } of storyFiles(story)) await intake.take(written, role, line);
  if (settings.music !== undefined) await intake.take(settings.music.file, 'music', null);
  const name = basename(path, extname(path));
  const notes = story.notes.map(({ line, message }) => `${path}:${line}: ${message}`);
  const project = storyProject({ ...story, settings }, name, intake);
  return { project: inOwnShapes(project, settings, profileNames), notes };
}

async function withSettings(
  project: Project,
  intake: MediaIntake,
  { settings, profileNames }: LoadOptions,
): Promise<Project> {
  const music = settings.music && (await intake.take(settings.music.file, 'music', null));
  const changed = applyStorySettings(project, settings, () => music ?? '');
  const whole = { ...changed, assets: { ...changed.assets, ...intake.assets } };
  return inOwnShapes(whole, settings, profileNames);
}

function inOwnShapes(project: Project, { fit }: StorySettings, profileNames: readonly string[]): Project {
  return fit === undefined ? project : withFit(project, fit, profileNames);
}

function malformed(path: string, problems: readonly StoryProblem[]): StudioError {
  const lines = problems.map(({ line, message }) => `${path}:${line}: ${message}`);
  const [first = ''] = lines;
  const rest = lines.length - 1;
  const more = rest === 0 ? '' : ` (and ${rest} more)`;
  return new StudioError('input.script-malformed', `${first}${more}`, {
    context: { file: path, details: lines.join('\n') },
  });
}

async function realFile(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw unreadable(path, 'There is no such file', error);
  }
}

async function readText(file: FileHandle, path: string): Promise<string> {
  const { size } = await file.stat();
  if (size > LARGEST_DOCUMENT) throw unreadable(path, 'It is larger than any story');
  try {
    return decodeText(await file.readFile());
  } catch (error) {
    throw unreadable(path, 'It cannot be read', error);
  }
}

async function startsAsZip(file: FileHandle): Promise<boolean> {
  if (!(await file.stat()).isFile()) return false;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer.toString('latin1') === 'PK';
}

function unreadable(path: string, why: string, cause?: unknown): StudioError {
  return new StudioError('input.file-unreadable', `${path}: ${why}`, { cause, context: { file: path } });
}
