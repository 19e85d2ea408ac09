import { parseArgs } from 'node:util';
import {
  HARDWARE_KINDS,
  type HardwareMode,
  HELPER_CODECS,
  HELPER_CONTAINERS,
  type HelperCodec,
  type HelperContainer,
} from '../../shared/plan/helper-output.ts';
import { knownNames, PROFILE_GROUPS } from '../../shared/profiles/profile-choice.ts';
import { PROFILES } from '../../shared/profiles/profiles.ts';
import { readStorySetting, STORY_KEYS, type StorySettings } from '../../shared/script/read-story-settings.ts';

/** What `render` and `plan` are asked for. */
export interface FilmCommand {
  readonly type: 'film';
  readonly input: string;
  /** Names of profiles and groups, as they were given. */
  readonly profiles: readonly string[];
  readonly profileFiles: readonly string[];
  /** A file, or for several films a folder. */
  readonly output: string | null;
  readonly settings: StorySettings;
  readonly hardware: HardwareMode;
  readonly codec: HelperCodec | null;
  /** Null goes by the output's name. */
  readonly container: HelperContainer | null;
  readonly force: boolean;
  readonly json: boolean;
  readonly allowOutside: boolean;
  readonly data: string | null;
  /** 0 to 1. */
  readonly share: number;
}

export interface Help {
  readonly type: 'help';
}

export interface Invalid {
  readonly type: 'invalid';
  readonly message: string;
  readonly json: boolean;
}

export const DEFAULT_SHARE = 0.8;
const HARDWARE_MODES: readonly HardwareMode[] = ['auto', 'cpu', ...HARDWARE_KINDS];

/** Where what an option does begins. */
const INDENT = ' '.repeat(23);

/** The profiles and groups for a person who asks what there is. */
export const PROFILE_LINES = [
  ...PROFILES.map(({ name, label }) => `${INDENT}${name.padEnd(16)} ${label}`),
  `${INDENT}or groups of them:`,
  ...PROFILE_GROUPS.map(({ name, profiles }) => `${INDENT}${name.padEnd(16)} ${profiles.join(', ')}`),
].join('\n');

/** What `--set` takes, and what else commands that make films share. */
export const SETTING_LINES = `  --set KEY=VALUE      a setting as in the top of a story.md: ${STORY_KEYS.join(', ')};
                       such as --set size=1080x1920 --set fit=smart`;
export const SHARED_OPTIONS = `  --hw MODE            what encodes: ${HARDWARE_MODES.join(', ')}
                       (STORYLOOM_HW, or auto)
  --share PERCENT      how much of this computer may be used (${DEFAULT_SHARE * 100})
  --data DIR           where finished parts are kept (STORYLOOM_DATA, or your account's data folder)`;

const FILM_OPTIONS = `  --profile NAME       what kind of film; several times makes several films:
${PROFILE_LINES}
  --profile-file FILE  profiles of your own, as the studio exports them
  -o, --output PATH    the film, or a folder for it (several films need a folder)
${SETTING_LINES}
  --codec NAME         ${HELPER_CODECS.join(', ')}
  --container NAME     ${HELPER_CONTAINERS.join(', ')}; else by the name of the film
${SHARED_OPTIONS}
  --allow-outside      let the story use files outside of its folder`;

const INPUTS = `The input is a story.md, a project.json with its media beside it, or a bundle
(.storyloom) from the studio.`;

export const RENDER_USAGE = `Makes a film, and checks it before it is called done.

Usage: storyloom render INPUT [-o FILM] [options]

${INPUTS} A film that was stopped, and parts that did not
change, are not made again.

${FILM_OPTIONS}
  --force              make every part again
  --json               one JSON object on standard output at the end, progress as JSON lines on
                       standard error

Exit codes: 0 done, 1 the film failed, 2 the command cannot be done as it is asked for, 3 something
is wrong with the input or missing, 4 something is wrong with this computer, 130 stopped (run it
again to go on).`;

export const PLAN_USAGE = `Shows what render would do with the same arguments, and makes nothing.

Usage: storyloom plan INPUT [options]

${INPUTS}

${FILM_OPTIONS}
  --json               the whole plan: the same input gives the same bytes

Exit codes: 0 it can be made, 2 not as it is asked for, 3 something is wrong with the input or missing,
4 something is wrong with this computer.`;

/** Reads the arguments of `render` and `plan`. What is wrong is said as a person would ask for it. */
export function parseFilmOptions(args: readonly string[]): FilmCommand | Help | Invalid {
  const json = args.includes('--json');
  const invalid = (message: string): Invalid => ({ type: 'invalid', message, json });
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    // parseArgs says which option it did not understand; that sentence is meant for the person.
    return invalid(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help) return { type: 'help' };
  const [input, extra] = positionals;
  if (input === undefined) return invalid('Name a story: a story.md, project.json or .storyloom file.');
  if (extra !== undefined) return invalid(`One story at a time: "${extra}" is one too many.`);

  const profiles = [...new Set(values.profile ?? ['PROJECT'])].map((name) => name.toUpperCase());
  const profileFiles = values['profile-file'] ?? [];
  // Names of one's own are known once their files were read.
  const unknown = profileFiles.length > 0 ? undefined : profiles.find((name) => !knownNames().includes(name));
  if (unknown !== undefined) {
    return invalid(`There is no profile "${unknown}". Those that exist: ${knownNames().join(', ')}.`);
  }
  const settings = readSettings(values.set ?? []);
  if (typeof settings === 'string') return invalid(settings);
  const hardware = readHardware(values.hw);
  if (typeof hardware !== 'string') return invalid(hardware.message);
  const codec = pick(HELPER_CODECS, values.codec);
  if (codec === undefined)
    return invalid(`--codec takes ${HELPER_CODECS.join(', ')}, not "${values.codec}".`);
  const container = pick(HELPER_CONTAINERS, values.container);
  if (container === undefined) {
    return invalid(`--container takes ${HELPER_CONTAINERS.join(', ')}, not "${values.container}".`);
  }
  const share = readShare(values.share);
  if (share === null) return invalid(`--share takes a percentage from 5 to 100, not "${values.share}".`);
  if (values.output === '') return invalid('-o takes the name of a file or folder.');
  if (values.data === '') return invalid('--data takes the name of a folder.');
  return {
    type: 'film',
    input,
    profiles,
    profileFiles,
    output: values.output ?? null,
    settings,
    hardware,
    codec,
    container,
    force: values.force ?? false,
    json,
    allowOutside: values['allow-outside'] ?? false,
    data: values.data ?? null,
    share,
  };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      profile: { type: 'string', multiple: true },
      'profile-file': { type: 'string', multiple: true },
      output: { type: 'string', short: 'o' },
      set: { type: 'string', multiple: true },
      hw: { type: 'string' },
      codec: { type: 'string' },
      container: { type: 'string' },
      share: { type: 'string' },
      data: { type: 'string' },
      'allow-outside': { type: 'boolean' },
      force: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

/** Null when it was not asked for, undefined when there is no such thing. */
function pick<T extends string>(known: readonly T[], asked: string | undefined): T | null | undefined {
  return asked === undefined ? null : known.find((name) => name === asked.toLowerCase());
}

export function readSettings(pairs: readonly string[]): StorySettings | string {
  let settings: StorySettings = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) return `--set takes KEY=VALUE, such as --set fps=25, not "${pair}".`;
    const setting = readStorySetting(pair.slice(0, at).trim().toLowerCase(), pair.slice(at + 1).trim());
    if (typeof setting === 'string') return `--set: ${setting}.`;
    settings = { ...settings, ...setting };
  }
  return settings;
}

export function readHardware(given: string | undefined): HardwareMode | { readonly message: string } {
  const mode = HARDWARE_MODES.find((known) => known === (given ?? 'auto').toLowerCase());
  return mode ?? { message: `--hw takes ${HARDWARE_MODES.join(', ')}, not "${given}".` };
}

export function readShare(given: string | undefined): number | null {
  if (given === undefined) return DEFAULT_SHARE;
  const percent = Number(given.replace(/%$/u, ''));
  return given.trim() !== '' && percent >= 5 && percent <= 100 ? percent / 100 : null;
}
