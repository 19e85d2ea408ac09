import X from 'lucide-solid/icons/x';
import { type JSX, Match, Show, Switch } from 'solid-js';
import { Button } from '../kit/button.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import { queue as words } from '../words/en/queue.ts';
import { ActivityList } from './activity-list.tsx';
import { BatchDetails } from './batch-details.tsx';
import { JobDetails } from './job-details.tsx';
import type { Chosen } from './queue-list-view.tsx';
import { useQueue } from './queue-tools.tsx';

/** Beside the list: what is chosen, or what happened lately. */
export function DetailsPane(props: {
  readonly chosen: Chosen | null;
  readonly onClose: () => void;
}): JSX.Element {
  const { keeper } = useQueue();
  return (
    <aside
      class="qu-pane"
      ref={(element) => keeper.watch(element)}
      tabIndex={-1}
      aria-label={props.chosen === null ? words.log.title : words.do.details}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && props.chosen !== null) props.onClose();
      }}
    >
      <Show when={props.chosen} fallback={<ActivityPane />}>
        {(chosen) => (
          <>
            <IconButton
              class="qu-pane__close"
              size="small"
              label={words.details.close}
              icon={X}
              onClick={() => props.onClose()}
            />
            <DetailsOf chosen={chosen()} />
          </>
        )}
      </Show>
    </aside>
  );
}

export function DetailsOf(props: {
  readonly chosen: Chosen;
  readonly isTitled?: boolean | undefined;
}): JSX.Element {
  const { queue } = useQueue();
  return (
    <Switch>
      <Match when={props.chosen.type === 'job' && queue.item(props.chosen.id)}>
        {(item) => <JobDetails item={item()} isTitled={props.isTitled === true} />}
      </Match>
      <Match when={props.chosen.type === 'batch' && queue.group(props.chosen.id)}>
        {(group) => <BatchDetails group={group()} isTitled={props.isTitled === true} />}
      </Match>
    </Switch>
  );
}

function ActivityPane(): JSX.Element {
  const { queue } = useQueue();
  return (
    <div class="qu-details">
      <div class="qu-details__head">
        <h2 class="sl-title qu-details__title">{words.log.title}</h2>
        <Show when={queue.activity().length > 0}>
          <Button size="small" variant="ghost" onClick={() => void queue.clearActivity()}>
            {words.log.clear}
          </Button>
        </Show>
      </div>
      <ActivityList lines={queue.activity()} />
    </div>
  );
}
