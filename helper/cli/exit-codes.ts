import type { ErrorCode } from '../../shared/errors.ts';

/** What the command ends with; scripts rely on the numbers. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  input: 3,
  environment: 4,
  stopped: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitCodeOf(code: ErrorCode): ExitCode {
  // Of what was asked for, not of the story: a name of a film, a codec that its container does not hold.
  if (code === 'input.setting-invalid') return EXIT.usage;
  switch (code.slice(0, code.indexOf('.'))) {
    case 'input':
      return EXIT.input;
    // A type of file that cannot be used is an input that cannot be used; a missing encoder is this computer's.
    case 'unsupported':
      return code.endsWith('-encoder') || code === 'unsupported.browser' ? EXIT.environment : EXIT.input;
    case 'environment':
      return EXIT.environment;
    default:
      return EXIT.failed;
  }
}
