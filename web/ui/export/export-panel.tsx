import './export.css';
import Clapperboard from 'lucide-solid/icons/clapperboard';
import { createEffect, createMemo, createSignal, createUniqueId, type JSX, on, Show } from 'solid-js';
import { type ErrorData, toErrorData } from '../../../shared/errors.ts';
import type { SegmentId } from '../../../shared/model/project.ts';
import { findProfile } from '../../../shared/profiles/profiles.ts';
import { isLive } from '../../../shared/queue/job-states.ts';
import { engineOf, suggestEngine } from '../../state/engine-facts.ts';
import type { ExportDestination, Job } from '../../state/job-types.ts';
import type { Studio } from '../../state/studio-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { ErrorNote } from '../errors/error-note.tsx';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { exports as words } from '../words/en/exports.ts';
import { words as appWords } from '../words/words.ts';
import { chooseFilmFile } from './choose-film-file.ts';
import { createFilmUrl } from './create-film-url.ts';
import { filmFacts, findProblems, type Problem } from './export-facts.ts';
import { type ExportChoice, ExportForm } from './export-form.tsx';
import { ExportOutlook } from './export-outlook.tsx';
import { ExportProblems } from './export-problems.tsx';
import { JobButtons, JobView, jobTitle } from './job-view.tsx';
import { LastExport } from './last-export.tsx';

export interface ExportPanelProps {
  readonly workspace: Workspace;
  readonly studio: Studio;
  readonly onClose: () => void;
  /** Leads to what is missing; the panel has closed itself by then. */
  readonly onGoToSegment: (id: SegmentId) => void;
  /** Where a story without segments begins. */
  readonly onImportScript?: (() => void) | undefined;
}

/** From "Export video" to the finished film: choose, watch it being made, take it away. Open while it is there. */
export function ExportPanel(props: ExportPanelProps): JSX.Element {
  const problemsId = createUniqueId();
  const jobs = () => props.workspace.jobs;
  const latest = () => jobs().latest(props.studio.projectId);
  const [choice, setChoice] = createSignal<ExportChoice>(lastChoice(latest()));
  const [shownId, setShownId] = createSignal<string | null>(toBeShown(latest(), props.studio.revision()));
  const [starting, setStarting] = createSignal(false);
  const [startError, setStartError] = createSignal<ErrorData | null>(null);
  const shown = createMemo(
    () =>
      jobs()
        .list()
        .find((job) => job.id === shownId()) ?? null,
  );
  const film = createFilmUrl(props.workspace.jobs, () => (shown()?.state === 'COMPLETED' ? shownId() : null));
  const problems = createMemo(() =>
    findProblems(props.studio.document(), (asset) => props.studio.media.state(asset) === 'lost'),
  );
  const free = () => {
    const usage = props.workspace.preferences.usage();
    return usage === null || usage.quota === 0 ? null : Math.max(0, usage.quota - usage.used);
  };
  void props.workspace.preferences.refreshUsage().catch(() => {});

  let main: HTMLDivElement | undefined;
  // A button that was pressed leaves with its view: the focus goes on to what came instead.
  createEffect(
    on(
      () => shown()?.state ?? null,
      () => {
        if (document.activeElement === document.body || document.activeElement === null) main?.focus();
      },
      { defer: true },
    ),
  );

  const start = async () => {
    setStarting(true);
    setStartError(null);
    try {
      const { profile, container, codec } = choice();
      const engine = chosenEngine();
      const destination = await destinationFor();
      if (destination === null) return;
      await props.studio.flush();
      const { studio } = props;
      setShownId(
        await jobs().start({
          project: studio.document(),
          revision: studio.revision(),
          profile,
          container,
          destination,
          engine,
          codec: engine === 'helper' ? codec : null,
        }),
      );
    } catch (error) {
      setStartError(toErrorData(error));
    } finally {
      setStarting(false);
    }
  };
  const chosenEngine = () => {
    const { profile, container } = choice();
    const state = props.workspace.helper.state();
    const facts = filmFacts(props.studio.document(), profile, container);
    return engineOf(choice(), suggestEngine({ ...facts, ...choice() }, state).engine, state);
  };
  /** Null when the person closed the file picker. */
  const destinationFor = async (): Promise<ExportDestination | null> => {
    const { destination, container } = choice();
    if (destination === 'library') return { type: 'library' };
    const title = props.studio.document().title || appWords.dashboard.untitled;
    const handle = await chooseFilmFile(title, container);
    return handle === null ? null : { type: 'file', handle };
  };
  const goTo = (problem: Problem) => {
    props.onClose();
    if (problem.segmentId !== null) props.onGoToSegment(problem.segmentId);
    else if (problem.type === 'one' && problem.missing.reason === 'no-segments') props.onImportScript?.();
    // What belongs to no segment is music.
    else props.studio.session.set('inspectorTab', 'sound');
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      title={titleOf(shown())}
      description={shown() === null ? words.setup.description : undefined}
      size={shown() === null || shown()?.state === 'COMPLETED' ? 'wide' : 'normal'}
      footer={
        <Show
          when={shown()}
          fallback={
            <Button
              variant="primary"
              size="large"
              icon={Clapperboard}
              busy={starting()}
              unavailable={problems().length > 0}
              aria-describedby={problems().length > 0 ? problemsId : undefined}
              onClick={() => void start()}
            >
              {words.start}
            </Button>
          }
        >
          {(job) => (
            <JobButtons
              jobs={jobs()}
              job={job()}
              film={film}
              onClose={() => props.onClose()}
              onRenderAgain={setShownId}
              onChangeSettings={() => setShownId(null)}
            />
          )}
        </Show>
      }
    >
      <div class="export-main" ref={main} tabIndex={-1}>
        <Show
          when={shown()}
          fallback={
            <>
              <Show when={startError()}>{(error) => <ErrorNote error={error()} />}</Show>
              <Show when={problems().length > 0}>
                <ExportProblems id={problemsId} problems={problems()} onGoTo={goTo} />
              </Show>
              <Show when={latest()}>
                {(job) => <LastExport job={job()} onShow={() => setShownId(job().id)} />}
              </Show>
              <div class="export-setup">
                <ExportForm
                  project={props.studio.document()}
                  choice={choice()}
                  helper={props.workspace.helper}
                  onChange={setChoice}
                />
                <ExportOutlook studio={props.studio} choice={choice()} free={free()} />
              </div>
            </>
          }
        >
          {(job) => (
            <JobView
              jobs={jobs()}
              job={job()}
              film={film}
              isOlder={job().state === 'COMPLETED' && job().revision < props.studio.revision()}
            />
          )}
        </Show>
      </div>
    </Dialog>
  );
}

/** What runs, or what ended with the story as it is now. After edits the form comes first. */
function toBeShown(latest: Job | null, revision: number): string | null {
  if (latest === null || latest.state === 'CANCELED') return null;
  return isLive(latest.state) || latest.revision >= revision ? latest.id : null;
}

/** Most films of one story are made alike. */
function lastChoice(latest: Job | null): ExportChoice {
  const container = latest?.container ?? 'mp4';
  return {
    // One of a person's own is for batches: it is not offered here.
    profile: findProfile(latest?.profile ?? '')?.name ?? 'PROJECT',
    container: container === 'mkv' || container === 'storyloom' ? 'mp4' : container,
    destination: 'library',
    engine: null,
    codec: null,
  };
}

function titleOf(job: Job | null): string {
  return job === null ? words.title : jobTitle(job);
}
