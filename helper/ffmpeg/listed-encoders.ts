import type { ToolRunner } from './types.ts';

const listed = new WeakMap<ToolRunner, Promise<ReadonlySet<string>>>();

/** Names of the encoders ffmpeg was built with; asked once for each runner. */
export function listedEncoders(runner: ToolRunner, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const known = listed.get(runner);
  if (known !== undefined) return known;
  const asked = askFor(runner, signal);
  listed.set(runner, asked);
  // A cancelled question is asked again.
  asked.catch(() => listed.delete(runner));
  return asked;
}

async function askFor(runner: ToolRunner, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const context = { stage: 'preparing' };
  const answer = await runner.read('ffmpeg', ['-encoders'], { signal, context, limitMs: 30_000 });
  // Such as ` V....D libx264              libx264 H.264 / AVC`.
  const lines = Buffer.from(answer)
    .toString()
    .matchAll(/^ [VAS][A-Z.]{5} (\S+)/gm);
  return new Set(Array.from(lines, ([, name]) => name ?? ''));
}
