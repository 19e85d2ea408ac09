import './batch.css';
import './settings.css';
import './plan.css';
import Clapperboard from 'lucide-solid/icons/clapperboard';
import {
  createResource,
  createSignal,
  createUniqueId,
  type JSX,
  Match,
  onCleanup,
  Show,
  Switch,
} from 'solid-js';
import { type ErrorData, toErrorData } from '../../../shared/errors.ts';
import type { BatchPlan } from '../../state/batch-render-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { ErrorNote } from '../errors/error-note.tsx';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { showToast } from '../kit/toast.tsx';
import { batch as words } from '../words/en/batch.ts';
import { chosenStories } from '../words/en/chosen-stories.ts';
import { BatchForm } from './batch-form.tsx';
import type { BatchSource } from './batch-source.ts';
import { chooseFolder } from './choose-folder.ts';
import { createBatchChoice } from './create-batch-choice.ts';
import { PlanView } from './plan-view.tsx';

export interface BatchDialogProps {
  readonly workspace: Workspace;
  readonly source: BatchSource;
  readonly onClose: () => void;
  readonly onStarted?: (() => void) | undefined;
  /** Once the batch is in the queue. */
  readonly onShowQueue: () => void;
}

/** From formats to a queued batch: choose, look at the plan, start. */
export function BatchDialog(props: BatchDialogProps): JSX.Element {
  const problemId = createUniqueId();
  const choice = createBatchChoice(props.workspace, props.source);
  const [plan, setPlan] = createSignal<BatchPlan | null>(null);
  const [planning, setPlanning] = createSignal<AbortController | null>(null);
  const [starting, setStarting] = createSignal(false);
  const [error, setError] = createSignal<ErrorData | null>(null);
  const [stories] = createResource(() => choice.stories());
  onCleanup(() => planning()?.abort());
  const count = () => plan()?.jobs.filter(({ skipped }) => !skipped).length ?? 0;
  const isMany = () => props.source.type === 'stories';

  let body: HTMLDivElement | undefined;
  const makePlan = async () => {
    const controller = new AbortController();
    setPlanning(controller);
    setError(null);
    try {
      const draft = await choice.draft();
      setPlan(await props.workspace.batches.plan(draft, { signal: controller.signal }));
      body?.focus();
    } catch (reason) {
      if (!controller.signal.aborted) setError(toErrorData(reason));
    } finally {
      setPlanning(null);
    }
  };
  const start = async (made: BatchPlan) => {
    setStarting(true);
    setError(null);
    try {
      const destination =
        choice.destination() === 'folder' ? await chooseFolder() : ({ type: 'library' } as const);
      if (destination === null) return;
      const films = count();
      await props.workspace.batches.start(await choice.draft(), made, destination);
      props.onStarted?.();
      props.onClose();
      showToast({
        title: words.started(films),
        action: { label: chosenStories.toQueue, run: props.onShowQueue },
      });
    } catch (reason) {
      setError(toErrorData(reason));
    } finally {
      setStarting(false);
    }
  };
  const back = () => {
    setPlan(null);
    setError(null);
    body?.focus();
  };

  return (
    <Dialog
      open
      size="huge"
      title={isMany() ? words.titleMany(stories()?.length ?? 0) : words.title}
      description={isMany() ? words.descriptionMany : words.description}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      footer={
        <Switch>
          <Match when={planning()}>
            {(controller) => (
              <>
                <span class="bt-wait" role="status">
                  {words.planning}
                </span>
                <Button onClick={() => controller().abort()}>{words.stop}</Button>
              </>
            )}
          </Match>
          <Match when={plan()}>
            {(made) => (
              <>
                <Button variant="ghost" onClick={back}>
                  {words.back}
                </Button>
                <Button
                  variant="primary"
                  size="large"
                  icon={Clapperboard}
                  busy={starting()}
                  unavailable={made().problems.length > 0 || count() === 0 || choice.whenProblem() !== null}
                  onClick={() => void start(made())}
                >
                  {words.start(count())}
                </Button>
              </>
            )}
          </Match>
          <Match when={plan() === null}>
            <Show when={choice.whenProblem()}>
              {(problem) => (
                <span id={problemId} class="bt-wait" role="status">
                  {problem()}
                </span>
              )}
            </Show>
            <Button
              variant="primary"
              size="large"
              unavailable={
                choice.profiles().length === 0 || stories() === undefined || choice.whenProblem() !== null
              }
              aria-describedby={choice.whenProblem() === null ? undefined : problemId}
              onClick={() => void makePlan()}
            >
              {words.review}
            </Button>
          </Match>
        </Switch>
      }
    >
      <div class="bt" ref={body} tabIndex={-1}>
        <Show when={error() ?? (stories.error ? toErrorData(stories.error) : null)}>
          {(reason) => <ErrorNote error={reason()} />}
        </Show>
        <Show
          when={plan()}
          fallback={
            <BatchForm
              workspace={props.workspace}
              source={props.source}
              stories={stories.error ? [] : (stories() ?? [])}
              choice={choice}
            />
          }
        >
          {(made) => (
            <PlanView
              plan={made()}
              when={choice.whenLine() ?? words.whenLine([words.atOnce])}
              whenProblem={choice.whenProblem()}
            />
          )}
        </Show>
      </div>
    </Dialog>
  );
}
