import { parseArgs } from 'node:util';
import {
  HELPER_CODECS,
  HELPER_CONTAINERS,
  type HelperCodec,
  type HelperContainer,
} from '../../shared/plan/helper-output.ts';
import { knownNames, noProfileText } from '../../shared/profiles/profile-choice.ts';
import {
  COMMON_OPTIONS,
  type CommonCommand,
  type Help,
  type Invalid,
  PROFILE_LINES,
  readCommon,
  SETTING_LINES,
  SHARED_OPTIONS,
} from './common-options.ts';
import { optionProblem } from './option-problem.ts';

/** What `render` and `plan` are asked for. */
export interface FilmCommand extends CommonCommand {
  readonly type: 'film';
  readonly input: string;
  /** A file, or for several films a folder. */
  readonly output: string | null;
  readonly codec: HelperCodec | null;
  /** Null goes by the output's name. */
  readonly container: HelperContainer | null;
}

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
    return invalid(optionProblem(error, OPTIONS));
  }
  const { values, positionals } = parsed;
  if (values.help) return { type: 'help' };
  const [input, extra] = positionals;
  if (input === undefined) return invalid('Name a story: a story.md, project.json or .storyloom file.');
  if (extra !== undefined) return invalid(`One story at a time: "${extra}" is one too many.`);

  const profiles = [...new Set(values.profile ?? ['PROJECT'])].map((name) => name.toUpperCase());
  const common = readCommon(values);
  if (typeof common === 'string') return invalid(common);
  // Names of one's own are known once their files were read.
  const hasOwn = common.profileFiles.length > 0;
  const unknown = hasOwn ? undefined : profiles.find((name) => !knownNames().includes(name));
  if (unknown !== undefined) {
    return invalid(`${noProfileText(unknown, knownNames())}.`);
  }
  const codec = pick(HELPER_CODECS, values.codec);
  if (codec === undefined)
    return invalid(`--codec takes ${HELPER_CODECS.join(', ')}, not "${values.codec}".`);
  const container = pick(HELPER_CONTAINERS, values.container);
  if (container === undefined) {
    return invalid(`--container takes ${HELPER_CONTAINERS.join(', ')}, not "${values.container}".`);
  }
  if (values.output === '') return invalid('-o takes the name of a file or folder.');
  return { type: 'film', ...common, input, profiles, output: values.output ?? null, codec, container };
}

const OPTIONS = {
  ...COMMON_OPTIONS,
  profile: { type: 'string', multiple: true },
  codec: { type: 'string' },
  container: { type: 'string' },
} as const;

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
}

/** Null when it was not asked for, undefined when there is no such thing. */
function pick<T extends string>(known: readonly T[], asked: string | undefined): T | null | undefined {
  return asked === undefined ? null : known.find((name) => name === asked.toLowerCase());
}
