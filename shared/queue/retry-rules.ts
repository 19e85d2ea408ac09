import type { ErrorCode } from '../errors.ts';

/**
 * What may be gone at the next try: an encoder or worker that was lost, a busy disk, a helper that is away. Never the
 * person's files and settings, and nothing that a person has to put right first, such as a full disk.
 */
const CAN_PASS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'failed.encoder-lost',
  'failed.worker',
  'failed.timeout',
  'failed.write',
  'environment.helper-unreachable',
  'environment.locked',
]);

export function canPass(code: ErrorCode): boolean {
  return CAN_PASS.has(code);
}

const FIRST_MS = 5000;
export const LONGEST_BACKOFF_MS = 60_000;

/** Full jitter: anywhere between now and a limit that doubles, so that many jobs do not come back all at once. */
export function backoffMs(retries: number, random: number): number {
  return Math.floor(random * Math.min(LONGEST_BACKOFF_MS, FIRST_MS * 2 ** retries));
}
