import { StudioError } from '../../shared/errors.ts';
import plainUrl from '../../shared/kernel/build/kernel.wasm?url';
import sharedUrl from '../../shared/kernel/build/kernel-shared.wasm?url';

/** Whether workers can draw in one memory; else each has its own and pictures are copied. */
export function canShareMemory(): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && globalThis.crossOriginIsolated === true;
}

/** The compiled pixel kernel for a shared memory or a plain one; can be posted to workers. */
export async function loadKernelModule(shared: boolean): Promise<WebAssembly.Module> {
  try {
    const response = await fetch(shared ? sharedUrl : plainUrl);
    if (!response.ok) throw new TypeError(`The server answered ${response.status}`);
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (cause) {
    throw new StudioError('unsupported.browser', 'This browser could not load the part that draws frames', {
      cause,
      context: { stage: 'preparing', details: String(cause) },
    });
  }
}
