import { applyChange, NO_RECORDS } from './draft.ts';
import type { QueueRecords, QueueStore } from './queue-types.ts';

/** A queue that lives as long as the program. Several that share a `disk` are several openings of one queue. */
export function makeMemoryStore(disk: MemoryDisk = makeMemoryDisk()): QueueStore {
  const opened = () => {
    if (closed) throw new TypeError('This queue store is closed');
  };
  let closed = false;
  return {
    async read() {
      opened();
      return disk.records;
    },
    async update(decide) {
      opened();
      const change = decide(disk.records);
      if (change !== null) disk.records = applyChange(disk.records, change);
      return disk.records;
    },
    async close() {
      closed = true;
    },
  };
}

export interface MemoryDisk {
  records: QueueRecords;
}

export function makeMemoryDisk(): MemoryDisk {
  return { records: NO_RECORDS };
}
