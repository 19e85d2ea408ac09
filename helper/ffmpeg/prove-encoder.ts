import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { StudioError } from '../../shared/errors.ts';
import type { Rate } from '../../shared/model/time.ts';
import type { Candidate } from './encoder-candidates.ts';
import { frameInputArgs } from './frame-args.ts';
import { inputArgs } from './safe-input.ts';
import type { ToolRunner } from './types.ts';

const PROOF = { width: 640, height: 360, frames: 30 } as const;
const HARDWARE_LIMIT_MS = 10_000;
/** A CPU encoder that is slow today, on a busy machine, is not missing. */
const CPU_LIMIT_MS = 60_000;
const LEFT_BEHIND_MS = 10 * 60 * 1000;

/** `reason` says why not; a `passing` refusal may be none in a while. */
export type Proof =
  | { readonly proved: true }
  | { readonly proved: false; readonly reason: string; readonly passing: boolean };

export interface ProofOptions {
  readonly runner: ToolRunner;
  readonly rate: Rate;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * Encodes 30 frames with the very arguments of the film, then decodes and counts them. A list of encoders says
 * only what ffmpeg was built with; drivers and chips are known by trying.
 */
export async function proveEncoder(candidate: Candidate, options: ProofOptions): Promise<Proof> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  await sweepProofs(options.folder);
  const file = join(options.folder, `proof-${randomUUID()}.${candidate.codec === 'prores' ? 'mov' : 'mp4'}`);
  const limitMs = candidate.hardware ? HARDWARE_LIMIT_MS : CPU_LIMIT_MS;
  try {
    await encode(candidate, file, limitMs, options);
    const frames = await countDecoded(file, limitMs, options);
    if (frames === PROOF.frames) return { proved: true };
    return { proved: false, reason: `${frames} of ${PROOF.frames} frames came back`, passing: false };
  } catch (error) {
    options.signal.throwIfAborted();
    if (!(error instanceof StudioError) || error.code === 'environment.ffmpeg-missing') throw error;
    const passing = error.code === 'failed.timeout';
    return { proved: false, reason: passing ? error.message : firstComplaint(error), passing };
  } finally {
    await rm(file, { force: true });
  }
}

/** Files of proofs that were killed; another program's proof may be under way, which takes seconds. */
async function sweepProofs(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith('proof-')) continue;
    const file = join(folder, name);
    const facts = await stat(file).catch(() => null);
    if (facts !== null && Date.now() - facts.mtimeMs > LEFT_BEHIND_MS) await rm(file, { force: true });
  }
}

async function encode(
  candidate: Candidate,
  file: string,
  limitMs: number,
  options: ProofOptions,
): Promise<void> {
  const { runner, rate, signal } = options;
  const args = [...frameInputArgs({ ...PROOF, rate }), ...candidate.args, '-an', '-y', `file:${file}`];
  const context = { stage: 'preparing' };
  const child = runner.start('ffmpeg', args, { signal, context, stdin: 'pipe', limitMs });
  const fed = child.stdin === null ? Promise.resolve() : pipeline(testFrames, child.stdin);
  // Why the program ended says more than the pipe that broke with it.
  const [, ended] = await Promise.allSettled([fed, child.done]);
  if (ended.status === 'rejected') throw ended.reason;
}

/** Pictures with something in them: a slope that moves, and a bar across it. */
function* testFrames(): Generator<Buffer> {
  const { width, height } = PROOF;
  for (let frame = 0; frame < PROOF.frames; frame++) {
    const planes = Buffer.alloc((width * height * 3) / 2, 128);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const isBar = Math.abs(x - frame * 16) < 24;
        planes[y * width + x] = isBar ? 235 : 16 + ((x + 2 * y + 3 * frame) % 200);
      }
    }
    yield planes;
  }
}

async function countDecoded(
  file: string,
  limitMs: number,
  { runner, signal }: ProofOptions,
): Promise<number> {
  const entries = ['-count_frames', '-select_streams', 'v:0', '-show_entries', 'stream=nb_read_frames'];
  const args = ['-loglevel', 'error', ...inputArgs(file, { demuxer: 'mov' }), ...entries, '-of', 'csv=p=0'];
  const answer = await runner.read('ffprobe', args, { signal, context: { stage: 'preparing' }, limitMs });
  return Number.parseInt(Buffer.from(answer).toString(), 10) || 0;
}

const LONGEST_REASON = 160;
const COMPLAINT = /error|cannot|can't|failed|unable|unsupported|invalid|denied|\bno\b|\bnot\b/i;

/** The line that names the cause, without what differs from run to run: plans are compared byte by byte. */
function firstComplaint(error: StudioError): string {
  const lines = (error.context.details ?? '').split('\n').map(withoutAddresses);
  return lines.find((line) => COMPLAINT.test(line)) ?? lines.find((line) => line !== '') ?? error.message;
}

function withoutAddresses(line: string): string {
  return line
    .replace(/^(\[[^\]]*\]\s*)+/, '')
    .replace(/0x[0-9a-f]{4,}/gi, '')
    .replace(/file:\S*proof-\S+/g, 'the proof')
    .slice(0, LONGEST_REASON)
    .trim()
    .replace(/[.\s]+$/, '');
}
