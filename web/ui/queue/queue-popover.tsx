import * as KPopover from '@kobalte/core/popover';
import { createSignal, type JSX, onMount, Show } from 'solid-js';
import type { Workspace } from '../../state/workspace-types.ts';
import { JobDialog } from '../jobs/job-dialog.tsx';
import { saveJobFile } from '../jobs/save-job-file.ts';
import { borrow } from '../kit/late-trigger.ts';
import { queue as words } from '../words/en/queue.ts';
import { QueuePanel } from './queue-panel.tsx';
import { createQueueTools, QueueToolsProvider } from './queue-tools.tsx';

export interface QueuePopoverProps {
  readonly workspace: Workspace;
  /** Opens it. */
  readonly button: HTMLButtonElement;
  readonly onReady: () => void;
}

/** What the queue's button opens: the queue in small, and what one of its jobs made. */
export function QueuePopover(props: QueuePopoverProps): JSX.Element {
  const [isOpen, setOpen] = createSignal(false);
  const [shown, setShown] = createSignal<string | null>(null);
  let panel: HTMLDivElement | undefined;
  const trigger = borrow(props.button);
  const tools = createQueueTools(
    props.workspace.queue,
    (jobId) => {
      setOpen(false);
      setShown(jobId);
    },
    (jobId) => void saveJobFile(props.workspace.jobs, jobId),
  );
  const popover = (
    <QueueToolsProvider value={tools}>
      <KPopover.Root open={isOpen()} onOpenChange={setOpen} gutter={6} placement="bottom-end">
        <KPopover.Trigger as={trigger} />
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
            <QueuePanel onLeave={() => setOpen(false)} />
          </KPopover.Content>
        </KPopover.Portal>
      </KPopover.Root>
      <Show when={shown()} keyed>
        {(id) => <JobDialog workspace={props.workspace} jobId={id} onClose={() => setShown(null)} />}
      </Show>
    </QueueToolsProvider>
  );
  // After the trigger's own effects.
  onMount(() => props.onReady());
  return popover;
}
