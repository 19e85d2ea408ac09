import type { FilmProgress } from '../execute/types.ts';
import type { LookProgress } from '../listen/faces/find-framing.ts';
import { makeLeftClock } from '../listen/faces/left-clock.ts';
import { progressAnswer } from '../server/answers.ts';

/** Where progress is shown: a bar that is redrawn, plain lines, or JSON lines. */
export interface ProgressView {
  update(progress: FilmProgress): void;
  /** Leaves the terminal as it should be for what comes next. */
  end(): void;
}

export interface ProgressOutput {
  write(text: string): void;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const WORDS: Readonly<Record<FilmProgress['stage'], string>> = {
  faces: 'Looking for faces',
  preparing: 'Preparing',
  rendering: 'Rendering',
  sound: 'Mixing sound',
  writing: 'Writing',
  checking: 'Checking',
};
const BAR = 24;

export function makeProgressView(
  output: ProgressOutput,
  {
    json,
    film,
    now = Date.now,
  }: { readonly json: boolean; readonly film: string; readonly now?: () => number },
): ProgressView {
  if (json) return jsonLines(output, film, now);
  return output.isTTY ? bar(output, now) : plainLines(output);
}

/** At most so often: a program that reads along has enough by that. */
const JSON_EVERY_MS = 250;

function jsonLines(output: ProgressOutput, film: string, now: () => number): ProgressView {
  let last = '';
  let lastAt = 0;
  return {
    update(progress) {
      const matters = progress.stage !== last || progress.ratio === 1;
      if (!matters && now() - lastAt < JSON_EVERY_MS) return;
      last = progress.stage;
      lastAt = now();
      const ratio = Number(progress.ratio.toFixed(4));
      output.write(`${JSON.stringify({ film, ...progressAnswer(progress), ratio })}\n`);
    },
    end() {},
  };
}

/** For logs: a line for each stage and each tenth. */
function plainLines(output: ProgressOutput): ProgressView {
  let last = '';
  return {
    update(progress) {
      const step = `${progress.stage} ${Math.floor(progress.ratio * 10)}`;
      if (step === last) return;
      last = step;
      output.write(`${wording(progress)}\n`);
    },
    end() {},
  };
}

/** Before anything is planned, and once only: looking through what a smart crop is of. */
export function makeLookView(
  output: ProgressOutput,
  { json, now = () => performance.now() }: { readonly json: boolean; readonly now?: () => number },
): (progress: LookProgress | null) => void {
  let last = '';
  let clock = makeLeftClock(now);
  return (progress) => {
    if (progress === null) {
      clock = makeLeftClock(now);
      if (output.isTTY && !json) output.write('\r\u001b[2K');
      return;
    }
    const { name, ratio } = progress;
    const secondsLeft = clock.left(ratio);
    const percent = Math.floor(ratio * 100);
    const step = `${name} ${Math.floor(percent / (output.isTTY ? 1 : 10))}`;
    if (step === last) return;
    last = step;
    const left = secondsLeft === null ? '' : `  ${timeText(secondsLeft)} left`;
    const line = `${WORDS.faces} in ${name}  ${percent} %${left}`;
    if (json) {
      const rounded = Number(ratio.toFixed(4));
      const told = { stage: 'faces', file: name, ratio: rounded, seconds_left: secondsLeft };
      output.write(`${JSON.stringify(told)}\n`);
    } else if (output.isTTY) output.write(`\r\u001b[2K${fitted(line, output)}`);
    else output.write(`${line}\n`);
  };
}

function fitted(line: string, output: ProgressOutput): string {
  return line.slice(0, columnsOf(output) - 1);
}

/** A terminal that does not know its width says 0. */
function columnsOf({ columns = 0 }: ProgressOutput): number {
  return columns === 0 ? 80 : Math.max(20, columns);
}

const REDRAW_EVERY_MS = 100;

function bar(output: ProgressOutput, now: () => number): ProgressView {
  let drawnAt = 0;
  let isDrawn = false;
  return {
    update(progress) {
      if (now() - drawnAt < REDRAW_EVERY_MS && progress.ratio < 1) return;
      drawnAt = now();
      isDrawn = true;
      const words = wording(progress);
      // On a narrow terminal the bar gives way to the words.
      const width = Math.min(BAR, columnsOf(output) - words.length - 2);
      const full = Math.round(Math.min(1, progress.ratio) * width);
      const drawn = width < 4 ? '' : `${'█'.repeat(full)}${'░'.repeat(width - full)} `;
      output.write(`\r\u001b[2K${fitted(`${drawn}${words}`, output)}`);
    },
    end() {
      if (isDrawn) output.write('\r\u001b[2K');
      isDrawn = false;
    },
  };
}

function wording({ stage, ratio, framesPerSecond, secondsLeft }: FilmProgress): string {
  const parts = [`${WORDS[stage]} ${String(Math.floor(ratio * 100)).padStart(3)} %`];
  if (stage === 'rendering' && framesPerSecond !== null) parts.push(`${framesPerSecond.toFixed(1)} fps`);
  if (secondsLeft !== null) parts.push(`${timeText(secondsLeft)} left`);
  return parts.join('  ');
}

/** `4 s`, `2:05`, `1:02:05`. */
export function timeText(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
