import { createSignal, type JSX, Show } from 'solid-js';
import { toErrorData } from '../../../shared/errors.ts';
import type { Batch } from '../../../shared/queue/queue-types.ts';
import type { BatchChanges, JobGroup } from '../../state/queue-types.ts';
import { TextField } from '../kit/text-field.tsx';
import { showToast } from '../kit/toast.tsx';
import { queue as words } from '../words/en/queue.ts';
import { formatDuration } from '../words/format.ts';
import { hoursFrom, limitFrom } from './batch-times.ts';
import { useQueue } from './queue-tools.tsx';
import { WhenFields } from './when-fields.tsx';

/** The limits of a batch, each in force as soon as it is set. */
export function BatchSettings(props: { readonly group: JobGroup; readonly batch: Batch }): JSX.Element {
  const { queue } = useQueue();
  const [limitError, setLimitError] = createSignal<string>();
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
          <WhenFields
            value={props.batch}
            canStartLater={canStartLater()}
            onChange={(changes) => void change(changes)}
          />
        </Show>
      </div>
    </section>
  );
}
