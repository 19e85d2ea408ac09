import { HARDWARE_KINDS, type HardwareMode } from '../../shared/plan/helper-output.ts';
import { PROFILE_GROUPS } from '../../shared/profiles/profile-choice.ts';
import { PROFILES } from '../../shared/profiles/profiles.ts';
import { readStorySetting, STORY_KEYS, type StorySettings } from '../../shared/script/read-story-settings.ts';

/** What every command that makes films takes. */
export interface CommonCommand {
  /** Names of profiles and groups, as they were given. */
  readonly profiles: readonly string[];
  readonly profileFiles: readonly string[];
  readonly settings: StorySettings;
  readonly hardware: HardwareMode;
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

/** The same for `parseArgs`. */
export const COMMON_OPTIONS = {
  'profile-file': { type: 'string', multiple: true },
  output: { type: 'string', short: 'o' },
  set: { type: 'string', multiple: true },
  hw: { type: 'string' },
  share: { type: 'string' },
  data: { type: 'string' },
  'allow-outside': { type: 'boolean' },
  force: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export interface CommonValues {
  readonly 'profile-file'?: readonly string[] | undefined;
  readonly set?: readonly string[] | undefined;
  readonly hw?: string | undefined;
  readonly share?: string | undefined;
  readonly data?: string | undefined;
  readonly 'allow-outside'?: boolean | undefined;
  readonly force?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** What was given of them, or in a sentence what is wrong with it. */
export function readCommon(values: CommonValues): Omit<CommonCommand, 'profiles'> | string {
  const settings = readSettings(values.set ?? []);
  if (typeof settings === 'string') return settings;
  const hardware = HARDWARE_MODES.find((known) => known === (values.hw ?? 'auto').toLowerCase());
  if (hardware === undefined) return `--hw takes ${HARDWARE_MODES.join(', ')}, not "${values.hw}".`;
  const share = readShare(values.share);
  if (share === null) return `--share takes a percentage from 5 to 100, not "${values.share}".`;
  if (values.data === '') return '--data takes the name of a folder.';
  return {
    profileFiles: values['profile-file'] ?? [],
    settings,
    hardware,
    force: values.force ?? false,
    json: values.json ?? false,
    allowOutside: values['allow-outside'] ?? false,
    data: values.data ?? null,
    share,
  };
}

function readSettings(pairs: readonly string[]): StorySettings | string {
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

export function readShare(given: string | undefined): number | null {
  if (given === undefined) return DEFAULT_SHARE;
  const percent = Number(given.replace(/%$/u, ''));
  return given.trim() !== '' && percent >= 5 && percent <= 100 ? percent / 100 : null;
}
