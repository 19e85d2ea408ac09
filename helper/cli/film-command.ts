import { toErrorData } from '../../shared/errors.ts';
import type { Help, Invalid } from './common-options.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { failureOf, tellFailure } from './failure.ts';
import { type FilmCommand, parseFilmOptions } from './film-options.ts';
import { type StopSignal, stopSignal } from './stop-signal.ts';
import { printJson, tellUsage } from './usage-error.ts';

export function runFilmCommand(
  args: readonly string[],
  usage: string,
  work: (command: FilmCommand, stop: StopSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  return runStoppable(parseFilmOptions(args), usage, work);
}

/** What commands that make films share: arguments, stopping, and how it ends. */
export async function runStoppable<Command extends { readonly type: string; readonly json: boolean }>(
  command: Command | Help | Invalid,
  usage: string,
  work: (command: Command, stop: StopSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (isHelp(command)) {
    console.log(usage);
    return EXIT.done;
  }
  if (isInvalid(command)) {
    return tellUsage(command.message, usage, command.json);
  }
  const stop = stopSignal(() => {
    if (!command.json) console.error('\nStopping. What is finished is kept.');
  });
  try {
    return await work(command, stop);
  } catch (error) {
    if (stop.signal.aborted) {
      const message = 'Stopped. Run the same command again to go on where it was.';
      if (command.json) printJson({ error: message, code: 'stopped', details: {} });
      else console.error(message);
      return EXIT.stopped;
    }
    const { failure, exit } = failureOf(error);
    if (command.json) printJson(failure);
    else console.error(tellFailure(error));
    // A mistake of ours: where it was made helps whoever is told of it.
    if (failure.code === 'failed.internal') console.error(toErrorData(error).context.details);
    return exit;
  } finally {
    stop.release();
  }
}

function isHelp(command: { readonly type: string }): command is Help {
  return command.type === 'help';
}

function isInvalid(command: { readonly type: string }): command is Invalid {
  return command.type === 'invalid';
}
