/** Counts workers that are started and ended from here on; the ledger's own runs on and is not among them. */
export function countWorkers() {
  const Real = globalThis.Worker;
  const living = new Set<Worker>();
  globalThis.Worker = class extends Real {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      living.add(this);
    }
    override terminate() {
      living.delete(this);
      super.terminate();
    }
  };
  return {
    living: () => living.size,
    restore() {
      globalThis.Worker = Real;
    },
  };
}
