import { StudioError } from '../../shared/errors.ts';
import { HARDWARE_KINDS, type HardwareKind, type HardwareMode } from '../../shared/plan/helper-output.ts';

const MODES: readonly HardwareMode[] = ['auto', 'cpu', ...HARDWARE_KINDS];

/** What was asked for; `auto` leaves it to STORYLOOM_HW, and without that to what proves itself first. */
export function hardwareMode(
  asked: HardwareMode,
  env: Readonly<Record<string, string | undefined>> = process.env,
): HardwareMode {
  const variable = env.STORYLOOM_HW;
  if (asked !== 'auto' || !variable) return asked;
  const mode = MODES.find((each) => each === variable.toLowerCase());
  if (mode !== undefined) return mode;
  throw new StudioError(
    'input.setting-invalid',
    `STORYLOOM_HW is set to "${variable}". It takes one of: ${MODES.join(', ')}.`,
  );
}

/** The kinds to try, in order. The CPU is always the last way. */
export function kindsOf(mode: HardwareMode): (HardwareKind | 'cpu')[] {
  switch (mode) {
    case 'auto':
      return [...HARDWARE_KINDS, 'cpu'];
    case 'cpu':
      return ['cpu'];
    default:
      return [mode, 'cpu'];
  }
}
