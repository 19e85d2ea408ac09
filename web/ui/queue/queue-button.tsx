import './queue.css';
import './queue-panel.css';
import * as KPopover from '@kobalte/core/popover';
import CirclePause from 'lucide-solid/icons/circle-pause';
import ListVideo from 'lucide-solid/icons/list-video';
import { createMemo, createSignal, type JSX, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import type { Workspace } from '../../state/workspace-types.ts';
import { JobDialog } from '../jobs/job-dialog.tsx';
import { saveJobFile } from '../jobs/save-job-file.ts';
import { buttonClass } from '../kit/button.tsx';
import { queue as words } from '../words/en/queue.ts';
import { formatNumber, formatPercent } from '../words/format.ts';
import { ProgressRing } from './progress-ring.tsx';
import { countJobs, sumOf } from './queue-lines.ts';
import { createQueueTools, QueueToolsProvider } from './queue-tools.tsx';
import { queueTotal } from './queue-total.ts';

const QueuePanel = lazy(async () => ({ default: (await import('./queue-panel.tsx')).QueuePanel }));

/** In the top bar of every screen: how far everything is, and the queue in small on a press. */
export function QueueButton(props: { readonly workspace: Workspace }): JSX.Element {
  const { queue } = props.workspace;
  const [isOpen, setOpen] = createSignal(false);
  const [shown, setShown] = createSignal<string | null>(null);
  let panel: HTMLDivElement | undefined;
  const tools = createQueueTools(
    queue,
    (jobId) => {
      setOpen(false);
      setShown(jobId);
    },
    (jobId) => void saveJobFile(props.workspace.jobs, jobId),
  );
  const counts = createMemo(() => countJobs(queue.groups()));
  const live = () => sumOf(counts(), ['RUNNING', 'QUEUED', 'PAUSED']);
  const total = createMemo(() => queueTotal(queue));
  const isHeld = () => live() > 0 && (queue.held() !== null || counts().RUNNING + counts().QUEUED === 0);
  const name = () => {
    const waiting = live() - counts().RUNNING;
    if (live() === 0) return words.button.idle;
    if (isHeld()) return words.button.held(waiting);
    return counts().RUNNING === 0
      ? words.button.waiting(waiting)
      : words.button.busy(counts().RUNNING, waiting, formatPercent(total().ratio));
  };

  return (
    <QueueToolsProvider value={tools}>
      <KPopover.Root open={isOpen()} onOpenChange={setOpen} gutter={6} placement="bottom-end">
        <KPopover.Trigger
          class={buttonClass({ variant: 'ghost', size: 'small', class: 'qu-button' })}
          aria-label={name()}
          title={name()}
        >
          <Switch fallback={<ListVideo size={16} aria-hidden="true" />}>
            <Match when={isHeld()}>
              <CirclePause size={16} aria-hidden="true" />
            </Match>
            <Match when={total().isBusy}>
              <ProgressRing ratio={total().ratio} />
            </Match>
          </Switch>
          <span class="qu-button__words">{words.button.name}</span>
          <Show when={live() > 0}>
            <span class="qu-button__count">{formatNumber(live())}</span>
          </Show>
        </KPopover.Trigger>
        <KPopover.Portal>
          <KPopover.Content
            class="qu-panel"
            aria-label={words.panel.name}
            ref={(element: HTMLDivElement) => {
              panel = element;
              tools.keeper.watch(element, () => element.focus());
            }}
            tabIndex={-1}
            // Not on its first button, which stops everything.
            onOpenAutoFocus={(event) => {
              event.preventDefault();
              panel?.focus();
            }}
          >
            <Suspense>
              <QueuePanel onLeave={() => setOpen(false)} />
            </Suspense>
          </KPopover.Content>
        </KPopover.Portal>
      </KPopover.Root>
      <Show when={shown()} keyed>
        {(id) => <JobDialog workspace={props.workspace} jobId={id} onClose={() => setShown(null)} />}
      </Show>
    </QueueToolsProvider>
  );
}
