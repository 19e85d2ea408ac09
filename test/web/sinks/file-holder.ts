const SOURCE = `
let access = null;
onmessage = async ({ data }) => {
  try {
    if (data === 'close') access.close();
    else {
      access = await data.handle.createSyncAccessHandle();
      access.write(data.bytes, { at: 0 });
      access.flush();
    }
    postMessage(null);
  } catch (error) {
    postMessage(String(error));
  }
};`;

/** A worker that writes a file by a sync handle and holds it, as the worker that writes a film does. */
export function startFileHolder() {
  const url = URL.createObjectURL(new Blob([SOURCE], { type: 'text/javascript' }));
  const worker = new Worker(url);
  const ask = (message: unknown) =>
    new Promise<void>((resolve, reject) => {
      worker.onmessage = ({ data }) => (data === null ? resolve() : reject(new Error(data)));
      worker.postMessage(message);
    });
  return {
    hold: (handle: FileSystemFileHandle, bytes: Uint8Array) => ask({ handle, bytes }),
    close: () => ask('close'),
    /** As when its tab dies: the handle is still open. */
    kill() {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
