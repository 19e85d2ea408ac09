import ArrowDown from 'lucide-solid/icons/arrow-down';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import Film from 'lucide-solid/icons/clapperboard';
import Download from 'lucide-solid/icons/download';
import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import Trash2 from 'lucide-solid/icons/trash';
import { type JSX, Match, Show, Switch } from 'solid-js';
import type { QueueItem, Target } from '../../state/queue-types.ts';
import { ErrorNote } from '../errors/error-note.tsx';
import { progressSentence, shownState } from '../jobs/job-words.ts';
import { Button, buttonClass } from '../kit/button.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import { Select } from '../kit/select.tsx';
import { queue as words } from '../words/en/queue.ts';
import { formatBytes, formatDuration, formatMoment, formatNumber } from '../words/format.ts';
import { words as appWords } from '../words/words.ts';
import { DetailsHead, DetailsLog, DetailsRun, FactList } from './details-parts.tsx';
import { PRIORITY_OPTIONS } from './priorities.ts';
import { useQueue } from './queue-tools.tsx';
import { formatWords, nowWords, titleOf } from './queue-words.ts';
import { StateBadge } from './state-badge.tsx';
import { formatRange } from './time-range.ts';

/** An export with all that is known of it. */
export function JobDetails(props: {
  readonly item: QueueItem;
  /** Its title stands above it already. */
  readonly isTitled: boolean;
}): JSX.Element {
  const { queue, actions, titleOfJob } = useQueue();
  const isWaiting = () => props.item.state === 'QUEUED' || props.item.state === 'PAUSED';
  const progress = () => queue.progress(props.item.id);
  const log = () => queue.activity().filter(({ jobId }) => jobId === props.item.id);
  return (
    <div class="qu-details">
      <DetailsHead title={titleOf(props.item)} sub={formatWords(props.item)} isTitled={props.isTitled} />
      <div class="qu-details__now">
        <StateBadge state={shownState(props.item, progress())} />
        <Show when={props.item.state === 'RUNNING' || isWaiting()}>
          <span>{nowWords(props.item, progress(), titleOfJob)}</span>
        </Show>
      </div>
      <Show when={props.item.state === 'RUNNING' && progress()}>
        {(report) => (
          <DetailsRun
            label={appWords.jobs.exporting(titleOf(props.item))}
            ratio={report().ratio}
            left={queue.secondsLeft(props.item.id)}
            valueText={progressSentence(props.item, report())}
            speed={speedWords(report().framesPerSecond)}
          />
        )}
      </Show>
      <Show when={props.item.state === 'FAILED' && props.item.error}>
        {(error) => <ErrorNote error={error()} />}
      </Show>
      <JobButtons item={props.item} />
      <Show when={isWaiting()}>
        <div class="qu-details__order">
          <Select
            label={words.details.priority}
            hint={words.details.priorityHint}
            value={String(props.item.priority)}
            options={PRIORITY_OPTIONS}
            onChange={(value) => void actions.setPriority(props.item, Number(value))}
          />
          <div class="qu-details__moves">
            <IconButton
              variant="secondary"
              label={words.do.up}
              shortcut="Alt+↑"
              icon={ArrowUp}
              onClick={() => void actions.nudge(props.item.id, -1)}
            />
            <IconButton
              variant="secondary"
              label={words.do.down}
              shortcut="Alt+↓"
              icon={ArrowDown}
              onClick={() => void actions.nudge(props.item.id, 1)}
            />
          </div>
        </div>
      </Show>
      <Facts item={props.item} />
      <DetailsLog lines={log()} />
    </div>
  );
}

function JobButtons(props: { readonly item: QueueItem }): JSX.Element {
  const { actions, show } = useQueue();
  const target = (): Target => ({ type: 'job', id: props.item.id });
  const busy = () => actions.isBusy(target());
  const isBundle = () => props.item.kind === 'bundle';
  const isOver = () => ['FAILED', 'CANCELED', 'COMPLETED'].includes(props.item.state);
  return (
    <div class="qu-details__buttons">
      <Switch>
        <Match when={props.item.state === 'COMPLETED'}>
          <Button variant="primary" icon={isBundle() ? Download : Film} onClick={() => show(props.item.id)}>
            {isBundle() ? words.do.saveFile : words.do.openFilm}
          </Button>
        </Match>
        <Match when={props.item.state === 'FAILED' || props.item.state === 'CANCELED'}>
          <Button
            variant="primary"
            icon={RotateCw}
            busy={busy()}
            onClick={() => void actions.retry(target())}
          >
            {words.do.retry}
          </Button>
        </Match>
        <Match when={props.item.state === 'PAUSED'}>
          <Button icon={Play} busy={busy()} onClick={() => void actions.resume(target())}>
            {words.do.resume}
          </Button>
        </Match>
        <Match when={true}>
          <Button icon={Pause} busy={busy()} onClick={() => void actions.pause(target())}>
            {words.do.pause}
          </Button>
        </Match>
      </Switch>
      <a class={buttonClass({})} href={`/story/${props.item.projectId}`}>
        {words.do.openStory}
      </a>
      <Show
        when={isOver()}
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

function Facts(props: { readonly item: QueueItem }): JSX.Element {
  const { queue, titleOfJob } = useQueue();
  const facts = (): readonly (readonly [string, string])[] => {
    const { item } = props;
    const { artifact } = item;
    const batch = item.batchId === null ? null : (queue.group(item.batchId)?.batch ?? null);
    const all: (readonly [string, string])[] = [];
    if (batch !== null) all.push([words.details.batch, batch.name]);
    all.push([words.details.engine, words.engines[item.engine]]);
    if (item.encoder !== null) all.push([words.details.encoder, item.encoder]);
    // Of what runs it is known in a moment.
    else if (item.kind === 'render' && (item.state === 'QUEUED' || item.state === 'PAUSED')) {
      all.push([words.details.encoder, words.details.encoderLater]);
    }
    all.push([
      words.details.destination,
      item.destination === 'file' ? words.details.file(item.fileName ?? '') : words.details.library,
    ]);
    if (artifact !== null) {
      all.push([words.details.size, words.details.sizeValue(artifact.width, artifact.height)]);
      all.push([words.details.bytes, formatBytes(artifact.bytes)]);
    }
    if (item.bundle !== null) all.push([words.details.bytes, formatBytes(item.bundle.bytes)]);
    if (item.after.length > 0) {
      const titles = item.after.map((id) => titleOfJob(id)).filter((title) => title !== null);
      all.push([words.details.after, titles.join(', ')]);
    }
    all.push([words.details.asked, formatMoment(item.createdAt, Date.now())]);
    if (item.worked > 0) {
      const label = item.state === 'COMPLETED' ? words.details.took : words.details.worked;
      all.push([label, formatDuration(item.worked)]);
    }
    if (item.predicted !== null) all.push([words.details.predicted, formatRange(item.predicted)]);
    if (item.retries > 0) all.push([words.details.retries, formatNumber(item.retries)]);
    return all;
  };
  return <FactList facts={facts()} />;
}

function speedWords(framesPerSecond: number | null): string | undefined {
  const speed = Math.round(framesPerSecond ?? 0);
  return speed > 0 ? appWords.jobs.speed(formatNumber(speed)) : undefined;
}
