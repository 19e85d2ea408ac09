import './first-run.css';
import ArrowRight from 'lucide-solid/icons/arrow-right';
import Clapperboard from 'lucide-solid/icons/clapperboard';
import Play from 'lucide-solid/icons/play';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import { createSignal, type JSX, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import type { LibraryProject } from '../../state/library-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { errorWords } from '../errors/error-words.ts';
import { stageWords } from '../jobs/job-words.ts';
import { Button, buttonClass } from '../kit/button.tsx';
import { ProgressBar } from '../kit/progress-bar.tsx';
import { formatPercent, formatTimeLeft } from '../words/format.ts';
import { words } from '../words/words.ts';
import type { LibraryActions } from './create-library-actions.ts';

const text = words.dashboard.firstRun;

const SampleFilm = lazy(async () => ({ default: (await import('./sample-film.tsx')).SampleFilm }));

export interface FirstRunProps {
  readonly workspace: Workspace;
  readonly sample: LibraryProject;
  readonly actions: LibraryActions;
  readonly onShowJob: (jobId: string) => void;
}

/** The first thing a new person sees: a finished story and one button that makes it a film. */
export function FirstRun(props: FirstRunProps): JSX.Element {
  const [starting, setStarting] = createSignal(false);
  const badge = () => props.sample.badge;
  const job = () => props.workspace.jobs.list().find((each) => each.id === badge().jobId) ?? null;
  const progress = () => props.workspace.jobs.progress(badge().jobId ?? '');
  const isBusy = () => starting() || badge().state === 'PROCESSING';
  const start = async () => {
    setStarting(true);
    await props.actions.exportSample(props.sample);
    setStarting(false);
  };
  const lookInside = (
    <a class={buttonClass({ size: 'large' })} href={`/story/${props.sample.id}`}>
      {text.openSample}
      <ArrowRight size={16} aria-hidden="true" />
    </a>
  );

  return (
    <section class="dash-first" aria-labelledby="dash-first-title" data-badge={badge().state}>
      <div class="dash-first__film">
        <Show when={props.sample.thumbnail}>{(url) => <img src={url()} alt="" />}</Show>
        <Suspense>
          <SampleFilm isPaused={isBusy()} />
        </Suspense>
      </div>
      <div class="dash-first__words">
        <h2 class="sl-title dash-first__title" id="dash-first-title">
          {badge().state === 'COMPLETED' ? text.doneTitle : text.title}
        </h2>
        <Switch
          fallback={
            <>
              <p class="sl-muted">{text.body}</p>
              <div class="dash-first__actions">
                <Button
                  variant="primary"
                  size="large"
                  icon={Clapperboard}
                  busy={starting()}
                  onClick={() => void start()}
                >
                  {text.exportSample}
                </Button>
                {lookInside}
              </div>
            </>
          }
        >
          <Match when={badge().state === 'PROCESSING' && job()}>
            {(running) => (
              <>
                <p class="sl-muted">{text.busyBody}</p>
                <div class="dash-first__progress">
                  <ProgressBar
                    label={words.jobs.exporting(props.sample.title)}
                    ratio={progress()?.ratio ?? null}
                  />
                  <p class="dash-first__stage sl-numbers">
                    <span>{stageWords(running(), progress())}</span>
                    <Show when={progress()}>
                      {(now) => (
                        <span>
                          {formatPercent(now().ratio)} · {formatTimeLeft(now().secondsLeft)}
                        </span>
                      )}
                    </Show>
                  </p>
                </div>
              </>
            )}
          </Match>
          <Match when={badge().state === 'COMPLETED' && badge().jobId}>
            {(jobId) => (
              <>
                <p class="sl-muted">{text.doneBody}</p>
                <div class="dash-first__actions">
                  <Button variant="primary" size="large" icon={Play} onClick={() => props.onShowJob(jobId())}>
                    {text.watchSample}
                  </Button>
                  {lookInside}
                </div>
              </>
            )}
          </Match>
          <Match when={badge().state === 'FAILED' && badge().jobId}>
            {(jobId) => (
              <>
                <p class="sl-muted" role="alert">
                  {errorWords(badge().error?.code ?? 'failed.internal').title}.{' '}
                  {errorWords(badge().error?.code ?? 'failed.internal').remedy}
                </p>
                <div class="dash-first__actions">
                  <Button
                    variant="primary"
                    size="large"
                    icon={RotateCw}
                    onClick={() => void props.actions.retry(jobId())}
                  >
                    {words.common.retry}
                  </Button>
                  <Button size="large" onClick={() => props.onShowJob(jobId())}>
                    {words.jobs.why}
                  </Button>
                </div>
              </>
            )}
          </Match>
        </Switch>
      </div>
    </section>
  );
}
