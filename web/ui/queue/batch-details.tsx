import FileText from 'lucide-solid/icons/file-text';
import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import Trash2 from 'lucide-solid/icons/trash';
import { type JSX, Show } from 'solid-js';
import type { JobGroup, Target } from '../../state/queue-types.ts';
import { Button } from '../kit/button.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import { queue as words } from '../words/en/queue.ts';
import { formatDuration, formatMoment } from '../words/format.ts';
import { BatchSettings } from './batch-settings.tsx';
import { DetailsHead, DetailsLog, DetailsRun, FactList } from './details-parts.tsx';
import { LeftOutList } from './left-out-list.tsx';
import { useQueue } from './queue-tools.tsx';
import { groupName } from './queue-words.ts';
import { leftOutOf } from './report-of.ts';
import { GroupBadge } from './state-badge.tsx';
import { formatRange } from './time-range.ts';

/** A batch as a whole: how far, its limits, what happened. */
export function BatchDetails(props: {
  readonly group: JobGroup;
  /** Its name stands above it already. */
  readonly isTitled: boolean;
}): JSX.Element {
  const { queue } = useQueue();
  const progress = () => queue.groupProgress(props.group.id);
  const log = () => queue.activity().filter(({ batchId }) => batchId === props.group.id);
  const facts = (): readonly (readonly [string, string])[] => {
    const { counts, jobs, batch } = props.group;
    const report = queue.report(props.group.id);
    const all: (readonly [string, string])[] = [
      [words.batch.jobs, words.group.count(counts.COMPLETED, jobs.length - counts.CANCELED)],
    ];
    if (batch !== null) all.push([words.details.asked, formatMoment(batch.createdAt, Date.now())]);
    if (report !== null && report.worked > 0) {
      const label = props.group.state === 'done' ? words.details.took : words.details.worked;
      all.push([label, formatDuration(report.worked)]);
    }
    if (report !== null && report.predicted !== null) {
      all.push([words.details.predicted, formatRange(report.predicted)]);
    }
    return all;
  };
  return (
    <div class="qu-details">
      <DetailsHead
        title={groupName(props.group)}
        sub={props.group.batch?.note ?? ''}
        isTitled={props.isTitled}
      />
      <div class="qu-details__now">
        <GroupBadge group={props.group} />
      </div>
      <Show when={props.group.state !== 'done'}>
        <DetailsRun
          label={groupName(props.group)}
          ratio={progress().ratio}
          left={props.group.state === 'running' ? progress().secondsLeft : undefined}
        />
      </Show>
      <BatchButtons group={props.group} />
      <FactList facts={facts()} />
      <Show when={props.group.batch?.leftOut}>
        {(films) => (
          <section class="qu-details__part">
            <h3 class="qu-details__heading">{words.report.leftOut}</h3>
            <LeftOutList films={films().map(leftOutOf)} />
          </section>
        )}
      </Show>
      <Show when={props.group.batch}>{(batch) => <BatchSettings group={props.group} batch={batch()} />}</Show>
      <DetailsLog lines={log()} />
    </div>
  );
}

function BatchButtons(props: { readonly group: JobGroup }): JSX.Element {
  const { actions, setReporting } = useQueue();
  const target = (): Target => ({ type: 'batch', id: props.group.id });
  const counts = () => props.group.counts;
  const busy = () => actions.isBusy(target());
  return (
    <div class="qu-details__buttons">
      <Button icon={FileText} onClick={() => setReporting(props.group.id)}>
        {words.report.open}
      </Button>
      <Show when={counts().FAILED > 0}>
        <Button icon={RotateCw} busy={busy()} onClick={() => void actions.retry(target())}>
          {words.do.retryFailed}
        </Button>
      </Show>
      <Show
        when={counts().RUNNING + counts().QUEUED > 0}
        fallback={
          <Show when={counts().PAUSED > 0}>
            <Button icon={Play} busy={busy()} onClick={() => void actions.resume(target())}>
              {words.do.resume}
            </Button>
          </Show>
        }
      >
        <Button icon={Pause} busy={busy()} onClick={() => void actions.pause(target())}>
          {words.do.pause}
        </Button>
      </Show>
      <Show
        when={props.group.state === 'done'}
        fallback={
          <Button variant="ghost" busy={busy()} onClick={() => void actions.cancel(target())}>
            {words.do.cancel}
          </Button>
        }
      >
        <IconButton
          label={words.do.remove}
          icon={Trash2}
          disabled={busy()}
          onClick={() => void actions.clear(target(), true)}
        />
      </Show>
    </div>
  );
}
