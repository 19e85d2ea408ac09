import { createComputed, For, type JSX, Show } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { JobState } from '../../../shared/queue/job-states.ts';
import type { Activity, ActivityKind } from '../../state/queue-types.ts';
import { errorWords } from '../errors/error-words.ts';
import { queue as words } from '../words/en/queue.ts';
import { formatMoment } from '../words/format.ts';
import { activitySentence } from './queue-words.ts';
import { StateIcon } from './state-badge.tsx';

const LIKE: Readonly<Record<ActivityKind, JobState>> = {
  queued: 'QUEUED',
  started: 'RUNNING',
  completed: 'COMPLETED',
  failed: 'FAILED',
  retrying: 'RUNNING',
  paused: 'PAUSED',
  resumed: 'RUNNING',
  canceled: 'CANCELED',
  recovered: 'RUNNING',
  'batch-done': 'COMPLETED',
  held: 'PAUSED',
  released: 'RUNNING',
};

/** As many as anyone reads; the log keeps more. */
const MOST_LINES = 200;

/** What happened, newest first. */
export function ActivityList(props: { readonly lines: readonly Activity[] }): JSX.Element {
  const [shown, setShown] = createStore<{ lines: readonly Activity[] }>({ lines: [] });
  // Read anew as the log grows: lines that were there stay.
  createComputed(() => setShown('lines', reconcile(props.lines.slice(0, MOST_LINES), { key: 'id' })));
  return (
    <Show when={props.lines.length > 0} fallback={<p class="sl-muted">{words.log.none}</p>}>
      <ol class="qu-log">
        <For each={shown.lines}>
          {(line) => (
            <li class="qu-log__line">
              <StateIcon state={LIKE[line.what]} />
              <div class="qu-log__words">
                <p dir="auto">{activitySentence(line)}</p>
                <Show when={line.error}>
                  {(error) => <p class="qu-log__why">{errorWords(error().code).title}</p>}
                </Show>
              </div>
              <time class="qu-log__time sl-numbers" datetime={new Date(line.at).toISOString()}>
                {formatMoment(line.at, Date.now())}
              </time>
            </li>
          )}
        </For>
      </ol>
    </Show>
  );
}
