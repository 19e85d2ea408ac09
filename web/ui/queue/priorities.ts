import { QUEUE_LIMITS } from '../../../shared/queue/queue-types.ts';

const { lowest, highest } = QUEUE_LIMITS.priority;

/** From the highest down, as they take their turns. */
export const PRIORITY_OPTIONS = Array.from({ length: highest - lowest + 1 }, (_, index) => {
  const value = String(highest - index);
  return { value, label: value };
});
