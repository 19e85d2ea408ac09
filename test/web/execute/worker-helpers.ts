/** Counts workers that are started and ended from here on; those that ran before are not among them. */
export function countWorkers() {
  const Real = globalThis.Worker;
  const all: { readonly name: string; readonly worker: Worker; ended: boolean }[] = [];
  globalThis.Worker = class extends Real {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      all.push({ name: options?.name ?? '', worker: this, ended: false });
    }
    override terminate() {
      for (const item of all) if (item.worker === this) item.ended = true;
      super.terminate();
    }
  };
  return {
    living: () => all.filter(({ ended }) => !ended).length,
    started: (name: string) => all.filter((item) => item.name === name).length,
    /** Ends the first living one as a crash would: without a word but an error event. */
    kill(name: string) {
      all.find((item) => item.name === name && !item.ended)?.worker.dispatchEvent(new ErrorEvent('error'));
    },
    restore() {
      globalThis.Worker = Real;
    },
  };
}
