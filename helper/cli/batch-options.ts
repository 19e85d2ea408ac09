import { parseArgs } from 'node:util';
import { NAME_WORDS, USUAL_TEMPLATE } from '../../shared/batch/name-template.ts';
import type { Schedule } from '../batch/work-hours.ts';
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
import { readSchedule, SCHEDULE_LINES, SCHEDULE_OPTIONS } from './schedule-options.ts';

/** What `batch` is asked for. */
export interface BatchCommand extends CommonCommand {
  readonly type: 'batch';
  readonly inputs: readonly string[];
  readonly folder: string;
  readonly name: string | null;
  readonly names: string;
  readonly onMissing: 'refuse' | 'skip';
  readonly planOnly: boolean;
  /** Null takes what this computer can bear. */
  readonly concurrency: number | null;
  readonly schedule: Schedule;
  /** Files to write a report to, by their ending. */
  readonly reports: readonly string[];
}

const REPORTS = ['.html', '.json', '.csv'];

export const BATCH_USAGE = `Makes films of one story or several, each by several profiles, and checks them.

Usage: storyloom batch SOURCE... --profiles NAME,NAME [-o FOLDER] [options]

Each source is a story.md, a project.json with its media beside it, or a bundle (.storyloom).

  --profiles NAMES     separated by commas:
${PROFILE_LINES}
  --profile-file FILE  profiles of your own, as the studio exports them; several times takes several
  -o, --output FOLDER  where the films go (this folder)
  --names TEMPLATE     their names, from ${NAME_WORDS.map((word) => `{${word}}`).join(' ')}
                       (${USUAL_TEMPLATE})
  --on-missing WHAT    refuse the batch when media are missing, or skip the films they are missing for (refuse)
  --plan               show what would be made, and make nothing
  --concurrency N      films at once, 1 to 8; else what this computer can bear
${SCHEDULE_LINES}
  --report FILE        writes a report at the end, as .html, .json or .csv; several times writes several
  --name NAME          of the batch, in its report
${SETTING_LINES}
${SHARED_OPTIONS}
  --allow-outside      let the stories use files outside of their folders
  --force              make every part again
  --json               one JSON object on standard output at the end, progress as JSON lines on standard error

Exit codes: 0 all films done, 1 one failed, 2 the batch cannot be made as it is asked for, 3 something is wrong
with the input or missing, 4 something is wrong with this computer, 130 stopped (run it again to go on).`;

/** Reads the arguments of `batch`. What is wrong is said as a person would ask for it. */
export function parseBatchOptions(args: readonly string[], now = Date.now()): BatchCommand | Help | Invalid {
  const json = args.includes('--json');
  const invalid = (message: string): Invalid => ({ type: 'invalid', message, json });
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return invalid(optionProblem(error, OPTIONS));
  }
  const { values, positionals: inputs } = parsed;
  if (values.help) return { type: 'help' };
  if (inputs.length === 0) return invalid('Name a story: a story.md, project.json or .storyloom file.');
  const profiles = (values.profiles ?? []).flatMap(splitNames);
  if (profiles.length === 0) return invalid('Say which films: --profiles LANDSCAPE_1080P,VERTICAL_1080P.');
  const common = readCommon(values);
  if (typeof common === 'string') return invalid(common);
  const concurrency = readConcurrency(values.concurrency);
  if (Number.isNaN(concurrency)) {
    return invalid(`--concurrency takes a number from 1 to 8, not "${values.concurrency}".`);
  }
  const schedule = readSchedule(values, now);
  if (typeof schedule === 'string') return invalid(schedule);
  const onMissing = values['on-missing'] ?? 'refuse';
  if (onMissing !== 'refuse' && onMissing !== 'skip') {
    return invalid(`--on-missing takes refuse or skip, not "${onMissing}".`);
  }
  const reports = values.report ?? [];
  const odd = reports.find((file) => !REPORTS.some((ending) => file.toLowerCase().endsWith(ending)));
  if (odd !== undefined)
    return invalid(`--report takes a name that ends in ${REPORTS.join(', ')}, not "${odd}".`);
  if (values.output === '') return invalid('-o takes the name of a folder.');
  return {
    type: 'batch',
    ...common,
    inputs,
    profiles,
    folder: values.output ?? '.',
    name: values.name ?? null,
    names: values.names ?? USUAL_TEMPLATE,
    onMissing,
    planOnly: values.plan ?? false,
    concurrency,
    schedule,
    reports,
  };
}

const OPTIONS = {
  ...COMMON_OPTIONS,
  profiles: { type: 'string', multiple: true },
  names: { type: 'string' },
  name: { type: 'string' },
  'on-missing': { type: 'string' },
  plan: { type: 'boolean' },
  concurrency: { type: 'string' },
  ...SCHEDULE_OPTIONS,
  report: { type: 'string', multiple: true },
} as const;

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
}

function splitNames(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim().toUpperCase())
    .filter((name) => name !== '');
}

/** Null when it was not asked for, NaN when there is no such number. */
function readConcurrency(given: string | undefined): number | null {
  if (given === undefined) return null;
  return /^[1-8]$/.test(given) ? Number(given) : Number.NaN;
}
