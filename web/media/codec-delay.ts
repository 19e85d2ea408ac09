const SEEK_PRE_ROLL = [0x56, 0xbb] as const;
const CODEC_DELAY = [0x56, 0xaa] as const;
const CODEC_ID_OPUS = [...'A_OPUS'].map((letter) => letter.charCodeAt(0));
const HEAD_BYTES = 64 << 10;

/**
 * mediabunny writes an Opus track's pre-skip into SeekPreRoll and leaves CodecDelay out, so players would
 * start the sound late by the encoder's run-up. The two elements differ in the second byte of their id and
 * hold the same nanoseconds, so the first bytes of the file are changed on their way out: CodecDelay is what
 * the film needs, SeekPreRoll is only a hint.
 */
export function markCodecDelay(): (
  position: number,
  bytes: Uint8Array<ArrayBuffer>,
) => Uint8Array<ArrayBuffer> {
  return (position, bytes) => {
    if (position >= HEAD_BYTES) return bytes;
    const opus = find(bytes, CODEC_ID_OPUS, 0);
    const at = opus < 0 ? -1 : find(bytes, SEEK_PRE_ROLL, opus);
    if (at < 0 || position + at >= HEAD_BYTES) return bytes;
    const patched = bytes.slice();
    patched.set(CODEC_DELAY, at);
    return patched;
  };
}

function find(bytes: Uint8Array, pattern: readonly number[], from: number): number {
  const end = Math.min(bytes.length, HEAD_BYTES) - pattern.length;
  for (let at = from; at <= end; at += 1) {
    if (pattern.every((value, index) => bytes[at + index] === value)) return at;
  }
  return -1;
}
