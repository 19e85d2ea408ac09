import { type Accessor, createContext, createSignal, onCleanup, useContext } from 'solid-js';
import { toErrorData } from '../../../shared/errors.ts';
import type { JobQueue, QueueItem, Target } from '../../state/queue-types.ts';
import { announce } from '../kit/announce.tsx';
import { showToast } from '../kit/toast.tsx';
import { queue as words } from '../words/en/queue.ts';
import { words as appWords } from '../words/words.ts';
import { type FocusKeeper, makeFocusKeeper } from './keep-focus.ts';
import { movableAmong } from './queue-lines.ts';
import { titleOf } from './queue-words.ts';

export interface QueueTools {
  readonly queue: JobQueue;
  readonly keeper: FocusKeeper;
  /** Shows the film of a job, or hands out its bundle. */
  readonly show: (jobId: string) => void;
  readonly actions: QueueActions;
  /** The batch whose report is read; kept here, since the details change their place with the window's width. */
  readonly reporting: Accessor<string | null>;
  setReporting(batchId: string | null): void;
  titleOfJob(jobId: string): string | null;
}

export interface QueueActions {
  /** True while a command on it is carried out: stopping waits for the part that is being written. */
  isBusy(target: Target): boolean;
  pause(target: Target): Promise<void>;
  resume(target: Target): Promise<void>;
  retry(target: Target): Promise<void>;
  /** One job goes at once, with a way back; more than one is asked about. */
  cancel(target: Target): Promise<void>;
  /** What is to be cancelled and was not yet agreed to. */
  readonly asking: Accessor<{
    readonly target: Target;
    readonly name: string;
    readonly count: number;
  } | null>;
  agree(): void;
  refuse(): void;
  clear(target: Target, keepFilms: boolean): Promise<void>;
  setPriority(item: QueueItem, priority: number): Promise<void>;
  /** Moves a waiting job among those it may be moved among: by steps, or to the front. */
  nudge(jobId: string, step: number): Promise<void>;
  place(jobId: string, before: string | null): Promise<void>;
}

const key = (target: Target) => (target.type === 'all' ? 'all' : `${target.type} ${target.id}`);

export function createQueueTools(
  queue: JobQueue,
  show: (jobId: string) => void,
  save: (jobId: string) => void = show,
): QueueTools {
  const [busy, setBusy] = createSignal<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = createSignal<ReturnType<QueueActions['asking']>>(null);

  const run = async (target: Target, work: () => Promise<void>): Promise<boolean> => {
    const id = key(target);
    setBusy((all) => new Set(all).add(id));
    try {
      await work();
      return true;
    } catch (error) {
      showToast({ title: words.failed, body: toErrorData(error).message, tone: 'bad' });
      return false;
    } finally {
      setBusy((all) => new Set([...all].filter((each) => each !== id)));
    }
  };
  const live = (target: Target) =>
    queue
      .groups()
      .flatMap((group) => group.jobs)
      .filter(({ id, batchId, state }) => {
        if (state !== 'QUEUED' && state !== 'RUNNING' && state !== 'PAUSED') return false;
        return target.type === 'all' || target.id === (target.type === 'job' ? id : batchId);
      });
  const cancelNow = (target: Target) => run(target, () => queue.cancel(target));

  const actions: QueueActions = {
    isBusy: (target) => busy().has(key(target)),
    pause: async (target) => {
      if ((await run(target, () => queue.pause(target))) && target.type === 'all')
        announce(words.said.pausedAll);
    },
    resume: async (target) => {
      if ((await run(target, () => queue.resume(target))) && target.type === 'all')
        announce(words.said.resumedAll);
    },
    retry: async (target) => void (await run(target, () => queue.retry(target))),
    async cancel(target) {
      if (target.type !== 'job') {
        const name =
          target.type === 'batch' ? (queue.group(target.id)?.batch?.name ?? '') : words.cancelAsk.all;
        setAsking({ target, name, count: live(target).length });
        return;
      }
      const item = queue.item(target.id);
      if (item === null || !(await cancelNow(target))) return;
      showToast({
        title: words.said.cancelled(titleOf(item)),
        action: {
          label: appWords.common.undo,
          run: () => void run(target, () => queue.retry(target)),
        },
      });
    },
    asking,
    agree: () => {
      const question = asking();
      setAsking(null);
      if (question !== null) void cancelNow(question.target);
    },
    refuse: () => setAsking(null),
    clear: async (target, keepFilms) => {
      const count = () => queue.groups().reduce((sum, { jobs }) => sum + jobs.length, 0);
      const before = count();
      if (await run(target, () => queue.clearFinished(target, { keepFilms })))
        announce(words.said.cleared(before - count()));
    },
    setPriority: async (item, priority) => {
      const target: Target = { type: 'job', id: item.id };
      if (await run(target, () => queue.setPriority(item.id, priority)))
        announce(words.said.priority(titleOf(item), priority));
    },
    nudge: async (jobId, step) => {
      const item = queue.item(jobId);
      if (item === null) return;
      const among = order(jobId);
      const at = among.indexOf(jobId);
      if (at < 0) return announce(words.said.cannotMove(titleOf(item)));
      const to = Math.max(0, Math.min(among.length - 1, at + step));
      if (to === at) return announce(words.said.edge(titleOf(item), item.priority));
      const before = to < at ? among[to] : among[to + 1];
      await actions.place(jobId, before ?? null);
    },
    place: async (jobId, before) => {
      if (!(await run({ type: 'job', id: jobId }, () => queue.reorder(jobId, before)))) return;
      const item = queue.item(jobId);
      const among = order(jobId);
      if (item !== null) announce(words.said.moved(titleOf(item), among.indexOf(jobId) + 1, among.length));
    },
  };
  function order(jobId: string): readonly string[] {
    const group = queue.groups().find(({ id }) => id === (queue.item(jobId)?.batchId ?? ''));
    return group === undefined ? [] : movableAmong(group, jobId);
  }
  const keeper = makeFocusKeeper();
  const [reporting, setReporting] = createSignal<string | null>(null);
  onCleanup(() => keeper.stop());
  return {
    queue,
    keeper,
    show: (jobId) => (queue.item(jobId)?.kind === 'bundle' ? save(jobId) : show(jobId)),
    reporting,
    setReporting,
    actions,
    titleOfJob: (jobId) => {
      const item = queue.item(jobId);
      return item === null ? null : titleOf(item);
    },
  };
}

const QueueContext = createContext<QueueTools>();
export const QueueToolsProvider = QueueContext.Provider;

export function useQueue(): QueueTools {
  const tools = useContext(QueueContext);
  if (tools === undefined) throw new TypeError('This part belongs inside the queue');
  return tools;
}
