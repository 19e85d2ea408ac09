import { commands } from 'vitest/browser';
import type { HelperMedia } from '../../support/helper-media.ts';

declare module 'vitest/browser' {
  interface BrowserCommands {
    helperMedia(method: keyof HelperMedia, args: readonly unknown[]): Promise<unknown>;
  }
}

/** What the helper makes of the same bytes, in the process that runs the tests. */
export async function askHelper<Method extends keyof HelperMedia>(
  method: Method,
  ...args: Parameters<HelperMedia[Method]>
): Promise<Awaited<ReturnType<HelperMedia[Method]>>> {
  // The command hands the answer of this very method through as JSON.
  return (await commands.helperMedia(method, args)) as Awaited<ReturnType<HelperMedia[Method]>>;
}

export async function toBase64(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
