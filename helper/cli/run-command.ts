import { StudioError } from '../../shared/errors.ts';
import { nearestText } from '../../shared/text/nearest-name.ts';
import { VERSION } from '../server/version.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { printJson } from './usage-error.ts';

/** Each is loaded when it is asked for: `serve` must start also where what `render` needs is not there. */
const COMMANDS: Readonly<Record<string, () => Promise<(args: readonly string[]) => Promise<ExitCode>>>> = {
  render: async () => (await import('./render.ts')).render,
  plan: async () => (await import('./plan.ts')).plan,
  batch: async () => (await import('./batch.ts')).batch,
  doctor: async () => (await import('./doctor.ts')).doctor,
  token: async () => (await import('./token.ts')).token,
  serve: async () => (await import('./serve.ts')).serve,
};

const USAGE = `Storyloom makes films from scripts, pictures and voices, on this computer.

Usage: storyloom <command> [options]

  render   make a film from a story.md, a project.json or a bundle
  plan     show what render would do, and make nothing
  batch    make films of one story or several, each by several profiles
  doctor   look at what films are made with here, and say what to install
  serve    serve the studio to the browsers of this computer
  token    let programs use the helper's HTTP API

storyloom <command> --help says more about one of them, storyloom --version which this is.`;

export async function runCommand(args: readonly string[]): Promise<ExitCode> {
  const [first, ...rest] = args;
  if (first === '--version' || first === '-v') {
    console.log(VERSION);
    return EXIT.done;
  }
  if (first === 'help' && rest[0] !== undefined && Object.hasOwn(COMMANDS, rest[0]))
    return runCommand([rest[0], '--help']);
  if (first === '--help' || first === '-h' || first === 'help') {
    console.log(USAGE);
    return EXIT.done;
  }
  // Options without a command start the studio.
  const isServe = first?.startsWith('-') ?? false;
  const name = isServe ? 'serve' : (first ?? '');
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    const known = Object.keys(COMMANDS);
    const problem = `There is no command "${name}"${nearestText(name, known)}.`;
    if (first === undefined) console.error(USAGE);
    else if (args.includes('--json')) printJson({ error: problem, code: 'usage', details: {} });
    else console.error(`${USAGE}\n\n${problem}`);
    return EXIT.usage;
  }
  // Whoever read along has closed the pipe: no reason to stop a film.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', passClosedPipe);
  try {
    const command = await load();
    return await command(isServe ? args : rest);
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    console.error(error.message);
    return exitCodeOf(error.code);
  }
}

function passClosedPipe(error: Error): void {
  if ('code' in error && error.code === 'EPIPE') return;
  throw error;
}
