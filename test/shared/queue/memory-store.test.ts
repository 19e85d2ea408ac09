import { makeMemoryDisk, makeMemoryStore } from '../../../shared/queue/memory-store.ts';
import { testQueueStore } from '../../conformance/queue-store.ts';

testQueueStore('memory', () => {
  const disk = makeMemoryDisk();
  return { open: async () => makeMemoryStore(disk), shared: true };
});
