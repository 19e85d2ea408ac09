import './queue.css';
import './queue-details.css';
import ListVideo from 'lucide-solid/icons/list-video';
import { createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import { createStore } from 'solid-js/store';
import type { Workspace } from '../../state/workspace-types.ts';
import { BrandBar } from '../dashboard/brand-bar.tsx';
import { saveJobFile } from '../jobs/save-job-file.ts';
import { announce } from '../kit/announce.tsx';
import { Button, buttonClass } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { Segmented } from '../kit/segmented.tsx';
import { queue as words } from '../words/en/queue.ts';
import { CancelQuestion } from './cancel-question.tsx';
import { ClearQuestion } from './clear-question.tsx';
import { createWide } from './create-wide.ts';
import { DetailsOf, DetailsPane } from './details-pane.tsx';
import { HeldBanner, QueueHead } from './queue-head.tsx';
import { countJobs, FILTER_STATES, type QueueFilter, queueLines, sumOf } from './queue-lines.ts';
import { type Chosen, QueueListView } from './queue-list-view.tsx';
import { createQueueTools, QueueToolsProvider } from './queue-tools.tsx';
import { queueTotal } from './queue-total.ts';
import { ReportPlace } from './report-dialog.tsx';

export interface QueueScreenProps {
  readonly workspace: Workspace;
  /** Shows the film of a job. */
  readonly onShow: (jobId: string) => void;
}

const FILTERS = Object.keys(FILTER_STATES) as readonly QueueFilter[]; // the keys of a record are its names

/** Every export of this computer's studio, on one page. */
export function QueueScreen(props: QueueScreenProps): JSX.Element {
  const { queue } = props.workspace;
  const tools = createQueueTools(
    queue,
    (jobId) => props.onShow(jobId),
    (jobId) => void saveJobFile(props.workspace.jobs, jobId),
  );
  const isWide = createWide();
  const [filter, setFilter] = createSignal<QueueFilter>('all');
  const [folds, setFolds] = createStore<Record<string, boolean>>({});
  const [picked, setPicked] = createSignal<Chosen | null>(null);
  const [isClearing, setClearing] = createSignal(false);
  /** What is chosen may have been cleared meanwhile. */
  const chosen = createMemo(() => {
    const what = picked();
    if (what === null) return null;
    const isThere = what.type === 'job' ? queue.item(what.id) !== null : queue.group(what.id) !== null;
    return isThere ? what : null;
  });
  const counts = createMemo(() => countJobs(queue.groups()));
  const total = createMemo(() => queueTotal(queue));
  const lines = createMemo(() =>
    queueLines({ groups: queue.groups(), filter: filter(), folds: { ...folds } }),
  );
  const isEmpty = () => sumOf(counts(), FILTER_STATES.all) === 0;
  const chosenName = (what: Chosen) => {
    if (what.type === 'job') return tools.titleOfJob(what.id) ?? words.do.details;
    return queue.group(what.id)?.batch?.name ?? words.do.details;
  };
  const choose = (next: QueueFilter) => {
    setFilter(next);
    announce(words.said.filter(sumOf(counts(), FILTER_STATES[next])));
  };

  return (
    <QueueToolsProvider value={tools}>
      <div class="qu">
        <BrandBar workspace={props.workspace} />
        <main class="qu-main">
          <QueueHead counts={counts()} total={total()} onClear={() => setClearing(true)} />
          <HeldBanner />
          <Show
            when={!isEmpty()}
            fallback={
              <EmptyState
                icon={ListVideo}
                title={words.empty.title}
                body={words.empty.body}
                actions={
                  <a class={buttonClass({ variant: 'primary' })} href="/">
                    {words.empty.action}
                  </a>
                }
              />
            }
          >
            <div class="qu-body">
              <section class="qu-body__list" aria-label={words.list}>
                <div class="qu-filter">
                  <Segmented
                    label={words.filter.name}
                    value={filter()}
                    options={FILTERS.map((value) => ({
                      value,
                      label: words.filter.counted(words.filter[value], sumOf(counts(), FILTER_STATES[value])),
                    }))}
                    onChange={choose}
                  />
                </div>
                <Show
                  when={lines().length > 0}
                  fallback={
                    <EmptyState
                      title={words.filter.noneTitle[filter()]}
                      body={words.filter.noneBody}
                      actions={<Button onClick={() => choose('all')}>{words.filter.showAll}</Button>}
                    />
                  }
                >
                  <QueueListView
                    lines={lines()}
                    chosen={chosen()}
                    onChoose={setPicked}
                    onFold={(groupId, open) => setFolds(groupId, open)}
                  />
                </Show>
              </section>
              <Switch>
                <Match when={isWide()}>
                  <DetailsPane chosen={chosen()} onClose={() => setPicked(null)} />
                </Match>
                <Match when={chosen()}>
                  {(what) => (
                    <Dialog
                      open
                      onOpenChange={(open) => {
                        if (!open) setPicked(null);
                      }}
                      title={chosenName(what())}
                    >
                      <div ref={(element) => tools.keeper.watch(element)} tabIndex={-1}>
                        <DetailsOf isTitled chosen={what()} />
                      </div>
                    </Dialog>
                  )}
                </Match>
              </Switch>
            </div>
          </Show>
        </main>
        <CancelQuestion />
        <ReportPlace />
        <ClearQuestion
          open={isClearing()}
          count={sumOf(counts(), ['COMPLETED', 'CANCELED', 'FAILED'])}
          onClose={() => setClearing(false)}
        />
      </div>
    </QueueToolsProvider>
  );
}
