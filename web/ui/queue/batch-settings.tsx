import { createSignal, type JSX, Show } from 'solid-js';
import { toErrorData } from '../../../shared/errors.ts';
import { type Batch, QUEUE_LIMITS } from '../../../shared/queue/queue-types.ts';
import type { BatchChanges, JobGroup } from '../../state/queue-types.ts';
import { Select } from '../kit/select.tsx';
import { Switch } from '../kit/switch.tsx';
import { TextField } from '../kit/text-field.tsx';
import { showToast } from '../kit/toast.tsx';
import { queue as words } from '../words/en/queue.ts';
import { formatDuration } from '../words/format.ts';
import { hoursFrom, limitFrom, localMoment, localTime, minutesFrom, momentFrom } from './batch-times.ts';
import { PRIORITY_OPTIONS } from './priorities.ts';
import { useQueue } from './queue-tools.tsx';
import { TimeField } from './time-field.tsx';

const { fewest, most } = QUEUE_LIMITS.concurrency;
const AT_ONCE = [
  { value: 'all', label: words.batch.atOnceAll },
  ...Array.from({ length: most - fewest + 1 }, (_, index) => String(fewest + index)).map((value) => ({
    value,
    label: value,
  })),
];

/** The limits of a batch, each in force as soon as it is set. */
export function BatchSettings(props: { readonly group: JobGroup; readonly batch: Batch }): JSX.Element {
  const { queue } = useQueue();
  const [limitError, setLimitError] = createSignal<string>();
  const [startError, setStartError] = createSignal<string>();
  const isDone = () => props.group.state === 'done';
  /** What runs already has started: only while nothing does can it be told to start later. */
  const canStartLater = () => props.group.counts.RUNNING === 0;
  const change = async (changes: BatchChanges) => {
    try {
      await queue.changeBatch(props.batch.id, changes);
    } catch (error) {
      showToast({ title: words.failed, body: toErrorData(error).message, tone: 'bad' });
    }
  };
  const setLimit = (text: string) => {
    const limitMs = limitFrom(text);
    setLimitError(limitMs === null ? words.batch.limitWrong : undefined);
    if (limitMs !== null) void change({ limitMs });
  };
  const setStart = (text: string) => {
    const startAt = momentFrom(text);
    const isPast = startAt !== null && startAt <= Date.now();
    setStartError(isPast ? words.batch.startWrong : undefined);
    if (!isPast) void change({ startAt });
  };
  const setHours = (side: 'from' | 'to', text: string) => {
    const minutes = minutesFrom(text);
    if (minutes !== null && props.batch.hours !== null) {
      void change({ hours: { ...props.batch.hours, [side]: minutes } });
    }
  };

  return (
    <section class="qu-details__part">
      <h3 class="qu-details__heading">{words.batch.settings}</h3>
      <div class="qu-form">
        <TextField
          label={words.batch.name}
          value={props.batch.name}
          maxLength={200}
          dir="auto"
          onCommit={(name) => {
            if (name.trim() !== '') void change({ name: name.trim() });
          }}
        />
        <TextField
          label={words.batch.note}
          value={props.batch.note}
          multiline
          rows={2}
          maxLength={2000}
          onCommit={(note) => void change({ note })}
        />
        <Show when={!isDone()} fallback={<p class="sl-field__hint">{words.batch.done}</p>}>
          <Select
            label={words.batch.priority}
            hint={words.batch.priorityHint}
            value={String(props.batch.priority)}
            options={PRIORITY_OPTIONS}
            onChange={(value) => void change({ priority: Number(value) })}
          />
          <Select
            label={words.batch.atOnce}
            value={props.batch.maxConcurrent === null ? 'all' : String(props.batch.maxConcurrent)}
            options={AT_ONCE}
            onChange={(value) => void change({ maxConcurrent: value === 'all' ? null : Number(value) })}
          />
          <TextField
            label={words.batch.limit}
            hint={words.batch.limitHint(formatDuration(props.batch.ranMs / 1000))}
            error={limitError()}
            type="number"
            min={0.1}
            max={168}
            step={0.5}
            unit={words.batch.limitUnit}
            value={hoursFrom(props.batch.limitMs)}
            onCommit={setLimit}
          />
          <Show when={canStartLater()}>
            <TimeField
              type="datetime-local"
              label={words.batch.startAt}
              hint={words.batch.startAtHint}
              error={startError()}
              value={localMoment(props.batch.startAt)}
              onCommit={setStart}
            />
          </Show>
          <Switch
            label={words.batch.hours}
            hint={words.batch.hoursHint}
            checked={props.batch.hours !== null}
            onChange={(on) => void change({ hours: on ? { from: 22 * 60, to: 6 * 60 } : null })}
          />
          <Show when={props.batch.hours}>
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
        </Show>
      </div>
    </section>
  );
}
