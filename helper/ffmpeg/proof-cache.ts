import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rate } from '../../shared/model/time.ts';
import { driverVersion } from './driver-version.ts';
import type { Candidate } from './encoder-candidates.ts';
import { type Proof, proveEncoder } from './prove-encoder.ts';
import type { ToolRunner } from './types.ts';

export interface KnownProofOptions {
  readonly runner: ToolRunner;
  readonly rate: Rate;
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
}

/** Raise it when a proof asks for more than before. */
const PROOF_VERSION = 1;
/** What failed is tried again the next day: a driver may have been repaired without a new number. */
const REFUSED_FOR_MS = 24 * 3600 * 1000;
/** A time limit may be a busy machine's fault, but a card that hangs must not delay every plan. */
const PASSING_FOR_MS = 10 * 60 * 1000;

interface Remembered {
  readonly proof: Proof;
  readonly at: number;
}

/** A proof from the cache, or made now. Remembered by program, arguments and driver, so an update proves anew. */
export async function knownProof(candidate: Candidate, options: KnownProofOptions): Promise<Proof> {
  const folder = join(options.cacheFolder, 'encoders');
  const file = join(folder, `${cacheKey(candidate, options)}.json`);
  const remembered = parse(await readFile(file, 'utf8').catch(() => ''));
  if (remembered !== null && isStillTrue(remembered)) return remembered.proof;
  const proof = await proveEncoder(candidate, { ...options, folder });
  await remember(folder, file, { proof, at: Date.now() });
  return proof;
}

function isStillTrue({ proof, at }: Remembered): boolean {
  return proof.proved || Date.now() - at < (proof.passing ? PASSING_FOR_MS : REFUSED_FOR_MS);
}

function cacheKey(candidate: Candidate, { runner, rate }: KnownProofOptions): string {
  const { ffmpeg, version } = runner.tools;
  const facts = [PROOF_VERSION, ffmpeg, version, candidate.args, rate, driverVersion(candidate.kind)];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}

async function remember(folder: string, file: string, value: Remembered): Promise<void> {
  const part = `${file}.${randomUUID()}.part`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(part, JSON.stringify(value), { mode: 0o600 });
    await rename(part, file);
  } catch {
    // A cache that cannot be written costs a second next time, nothing else.
    await rm(part, { force: true }).catch(() => undefined);
  }
}

function parse(text: string): Remembered | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRemembered(value) ? value : null;
  } catch {
    return null;
  }
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null) return false;
  const { proof, at } = value as Partial<Remembered>;
  if (typeof at !== 'number' || typeof proof !== 'object' || proof === null) return false;
  return proof.proved === true || (proof.proved === false && typeof proof.reason === 'string');
}
