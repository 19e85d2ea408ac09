/**
 * The few globals that browsers, workers and Node all have. Shared code sees these and nothing else:
 * no DOM, no Node. Extend it only with what every engine provides.
 */

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

declare class Blob {
  constructor(parts: readonly Uint8Array<ArrayBuffer>[]);
  stream(): ByteStream;
}
declare class DecompressionStream {
  constructor(format: 'deflate');
}
interface ByteStream {
  pipeThrough(transform: DecompressionStream): ByteStream;
}
declare class Response {
  constructor(body: ByteStream);
  arrayBuffer(): Promise<ArrayBuffer>;
}
