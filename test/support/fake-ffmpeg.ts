import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTools } from '../../helper/ffmpeg/find-tools.ts';
import type { Tools } from '../../helper/ffmpeg/types.ts';

/** What a stand-in does at one call that encodes, or that joins: its encoder is `copy`. Everything without a rule really happens, by the real ffmpeg. */
export interface FakeRule {
  /** A pattern for ffmpeg's name of the encoder; every encoder without one. */
  readonly encoder?: string;
  /** Only the nth call with that encoder, from 1: a proof counts as one where none was cached. */
  readonly call?: number;
  /**
   * `fail` at once; `die` after `frames` frames came in; `hang` takes nothing and repeats that it is at frame 0;
   * `flood` writes `megabytes` to stderr, then fails; `short` exits with 0 and a file of `frames` frames; `work`
   * really encodes.
   */
  readonly does: 'fail' | 'die' | 'hang' | 'flood' | 'short' | 'work';
  readonly frames?: number;
  readonly megabytes?: number;
  readonly code?: number;
  /** Its last words on stderr. */
  readonly words?: string;
  readonly ignoresTerm?: boolean;
}

export interface FakeScript {
  /** Hardware encoders it lists, and the real CPU encoder that plays each. The machine's own are hidden. */
  readonly hardware?: Readonly<Record<string, string>>;
  /** The first that matches counts. */
  readonly rules?: readonly FakeRule[];
}

export interface FakeFfmpeg {
  readonly tools: Tools;
  /** How often an encoder was called to encode. */
  calls(encoder: string): number;
  /** Another script from now on, the counts go on. */
  rewrite(script: FakeScript): void;
}

/** Programs in `folder` that behave as ffmpeg and ffprobe, except where the script says otherwise. */
export async function makeFakeFfmpeg(folder: string, script: FakeScript): Promise<FakeFfmpeg> {
  const real = await findTools();
  mkdirSync(folder, { recursive: true });
  const scriptFile = join(folder, 'script.json');
  const rewrite = ({ hardware = {}, rules = [] }: FakeScript) =>
    writeFileSync(
      scriptFile,
      JSON.stringify({ hardware, rules, realFfmpeg: real.ffmpeg, realFfprobe: real.ffprobe }),
    );
  rewrite(script);
  const behaviour = fileURLToPath(new URL('fake-ffmpeg.mjs', import.meta.url));
  const program = (name: 'ffmpeg' | 'ffprobe') => {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${behaviour}' '${scriptFile}' "$0" "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  };
  return {
    tools: { ffmpeg: program('ffmpeg'), ffprobe: program('ffprobe'), version: real.version },
    calls(encoder) {
      const file = join(folder, 'calls', encoder);
      return existsSync(file) ? readFileSync(file).length : 0;
    },
    rewrite,
  };
}
