import { StudioError } from '../../../shared/errors.ts';

/** What of the Emscripten module is used. */
interface CoreModule {
  exec(...args: string[]): void;
  readonly ret: number;
  reset(): void;
  setLogger(logger: (line: { readonly message: string }) => void): void;
  readonly FS: {
    writeFile(path: string, data: Uint8Array): void;
    readFile(path: string): Uint8Array<ArrayBuffer>;
    unlink(path: string): void;
  };
}

export interface Ffmpeg {
  /** Runs one command over the given files and returns the output file; nothing of either is kept. */
  run(
    args: readonly string[],
    inputs: ReadonlyMap<string, Uint8Array>,
    output: string,
  ): Uint8Array<ArrayBuffer>;
}

const KEPT_LINES = 20;

/**
 * Loads the core from our own origin. It is GPL and lies in a folder of its own with its licence: it is
 * fetched by a browser that has no encoder, and is no part of the studio's own files.
 */
export async function loadFfmpeg(coreUrl: string): Promise<Ffmpeg> {
  let core: CoreModule;
  try {
    const module: unknown = await import(/* @vite-ignore */ coreUrl);
    const { default: create } = module as { default: (options: object) => Promise<CoreModule> };
    const wasmURL = coreUrl.replace(/\.js$/, '.wasm');
    // The core reads its own addresses from behind the hash of this one.
    core = await create({ mainScriptUrlOrBlob: `${coreUrl}#${btoa(JSON.stringify({ wasmURL }))}` });
  } catch (cause) {
    throw new StudioError(
      'unsupported.video-encoder',
      'This browser has no video encoder, and the one the studio brings could not be loaded. Use another browser',
      {
        cause,
        context: { details: `${coreUrl}: ${cause instanceof Error ? cause.message : String(cause)}` },
      },
    );
  }
  let lines: string[] = [];
  core.setLogger(({ message }) => {
    lines.push(message);
    if (lines.length > KEPT_LINES) lines.shift();
  });
  const remove = (path: string) => {
    try {
      core.FS.unlink(path);
    } catch {
      // It was never made.
    }
  };
  return {
    run(args, inputs, output) {
      lines = [];
      try {
        for (const [path, data] of inputs) core.FS.writeFile(path, data);
        core.exec(...args);
        const code = core.ret;
        core.reset();
        if (code !== 0) throw new Error(`It ended with ${code}`);
        return core.FS.readFile(output);
      } catch (cause) {
        const details = `${args.join(' ')}\n${lines.join('\n')}`;
        throw new StudioError(
          'failed.encode',
          'The video could not be encoded by ffmpeg. Try a smaller size',
          {
            cause,
            context: { stage: 'rendering', details },
          },
        );
      } finally {
        for (const path of [...inputs.keys(), output]) remove(path);
      }
    },
  };
}
