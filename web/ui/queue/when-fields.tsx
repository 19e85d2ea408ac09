import './when-fields.css';
import { createSignal, type JSX, Show } from 'solid-js';
import { QUEUE_LIMITS } from '../../../shared/queue/queue-types.ts';
import type { BatchWhen } from '../../state/batch-render-types.ts';
import { Select } from '../kit/select.tsx';
import { Switch } from '../kit/switch.tsx';
import { queue as words } from '../words/en/queue.ts';
import { localMoment, localTime, minutesFrom, momentFrom } from './batch-times.ts';
import { PRIORITY_OPTIONS } from './priorities.ts';
import { TimeField } from './time-field.tsx';

const { fewest, most } = QUEUE_LIMITS.concurrency;
const AT_ONCE = [
  { value: 'all', label: words.batch.atOnceAll },
  ...Array.from({ length: most - fewest + 1 }, (_, index) => String(fewest + index)).map((value) => ({
    value,
    label: value,
  })),
];

export interface WhenFieldsProps {
  readonly value: BatchWhen;
  /** What runs already has started: only while nothing does can it be told to start later. */
  readonly canStartLater: boolean;
  readonly onChange: (changes: Partial<BatchWhen>) => void;
  /** What was entered and is not taken, or null. */
  readonly onProblem?: ((problem: string | null) => void) | undefined;
}

/** When a batch runs, and beside what. */
export function WhenFields(props: WhenFieldsProps): JSX.Element {
  const [startError, setStartError] = createSignal<string>();
  const setStart = (text: string) => {
    const startAt = momentFrom(text);
    const isPast = startAt !== null && startAt <= Date.now();
    setStartError(isPast ? words.batch.startWrong : undefined);
    props.onProblem?.(isPast ? words.batch.startWrong : null);
    if (!isPast) props.onChange({ startAt });
  };
  const setHours = (side: 'from' | 'to', text: string) => {
    const minutes = minutesFrom(text);
    const { hours } = props.value;
    if (minutes !== null && hours !== null) props.onChange({ hours: { ...hours, [side]: minutes } });
  };

  return (
    <>
      <Select
        label={words.batch.priority}
        hint={words.batch.priorityHint}
        value={String(props.value.priority)}
        options={PRIORITY_OPTIONS}
        onChange={(value) => props.onChange({ priority: Number(value) })}
      />
      <Select
        label={words.batch.atOnce}
        value={props.value.maxConcurrent === null ? 'all' : String(props.value.maxConcurrent)}
        options={AT_ONCE}
        onChange={(value) => props.onChange({ maxConcurrent: value === 'all' ? null : Number(value) })}
      />
      <Show when={props.canStartLater}>
        <TimeField
          type="datetime-local"
          label={words.batch.startAt}
          hint={words.batch.startAtHint}
          error={startError()}
          value={localMoment(props.value.startAt)}
          onCommit={setStart}
        />
      </Show>
      <Switch
        label={words.batch.hours}
        hint={words.batch.hoursHint}
        checked={props.value.hours !== null}
        onChange={(on) => props.onChange({ hours: on ? { from: 22 * 60, to: 6 * 60 } : null })}
      />
      <Show when={props.value.hours}>
        {(hours) => (
          <div class="qu-form__pair">
            <TimeField
              type="time"
              label={words.batch.from}
              value={localTime(hours().from)}
              onCommit={(text) => setHours('from', text)}
            />
            <TimeField
              type="time"
              label={words.batch.to}
              value={localTime(hours().to)}
              onCommit={(text) => setHours('to', text)}
            />
          </div>
        )}
      </Show>
    </>
  );
}
