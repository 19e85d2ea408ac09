import './dashboard.css';
import FolderOpen from 'lucide-solid/icons/folder-open';
import PackageIcon from 'lucide-solid/icons/package';
import Plus from 'lucide-solid/icons/plus';
import Proportions from 'lucide-solid/icons/proportions';
import Search from 'lucide-solid/icons/search';
import { createMemo, createSignal, type JSX, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import type { ProjectId } from '../../../shared/model/project.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { Button } from '../kit/button.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { Skeleton } from '../kit/skeleton.tsx';
import { TextField } from '../kit/text-field.tsx';
import { showToast } from '../kit/toast.tsx';
import { chosenStories } from '../words/en/chosen-stories.ts';
import { words } from '../words/words.ts';
import { BrandBar } from './brand-bar.tsx';
import { createBundleDrop } from './create-bundle-drop.ts';
import { createChosenStories } from './create-chosen-stories.ts';
import { createLibraryActions } from './create-library-actions.ts';
import { FirstRun } from './first-run.tsx';
import { ProjectGrid } from './project-grid.tsx';
import { SortChoice } from './sort-choice.tsx';
import { StorageFoot } from './storage-foot.tsx';

const BatchDialog = lazy(async () => ({ default: (await import('../batch/batch-dialog.tsx')).BatchDialog }));

export interface DashboardScreenProps {
  readonly workspace: Workspace;
  readonly onOpen: (projectId: string) => void;
  readonly onShowJob: (jobId: string) => void;
  readonly onShowQueue: () => void;
  readonly canInstall?: boolean | undefined;
  readonly onInstall?: (() => void) | undefined;
}

export function DashboardScreen(props: DashboardScreenProps): JSX.Element {
  const library = () => props.workspace.library;
  const actions = createLibraryActions(props.workspace, (id) => props.onOpen(id));
  const chosen = createChosenStories(() => library().projects());
  const [exporting, setExporting] = createSignal<readonly ProjectId[] | null>(null);
  const [creating, setCreating] = createSignal(false);
  const [opening, setOpening] = createSignal<string | null>(null);
  const [bundling, setBundling] = createSignal(false);
  let picker: HTMLInputElement | undefined;
  let newStory: HTMLButtonElement | undefined;

  const create = async () => {
    setCreating(true);
    await actions.create();
    setCreating(false);
  };
  const openBundle = async (file: File) => {
    setOpening(file.name);
    await actions.openBundle(file);
    setOpening(null);
  };
  const exportBundles = async () => {
    setBundling(true);
    if (await actions.exportBundles(chosen.ids(), () => props.onShowQueue())) chosen.clear();
    setBundling(false);
  };
  const hovering = createBundleDrop({
    onStory: (file) => void openBundle(file),
    onOther: () => showToast({ title: words.dashboard.dropOther }),
  });

  const isFiltered = () => library().search().trim() !== '';
  /** Until there is a story of one's own, the sample shows how it goes. */
  const lonelySample = createMemo(() => {
    const [only, ...more] = library().projects();
    return only?.isSample === true && more.length === 0 && !isFiltered() ? only : null;
  });
  const hasStories = () => library().projects().length > 0 || isFiltered();

  return (
    <div class="dash">
      <BrandBar
        isHome
        workspace={props.workspace}
        canInstall={props.canInstall}
        onInstall={props.onInstall}
      />
      <main>
        <div class="dash-head">
          <h1 class="sl-title dash-head__title">{words.dashboard.title}</h1>
          <div class="dash-head__actions">
            <Button
              size="large"
              icon={FolderOpen}
              busy={opening() !== null}
              title={words.dashboard.openHint}
              onClick={() => picker?.click()}
            >
              {opening() === null ? words.dashboard.open : words.dashboard.opening(opening() ?? '')}
            </Button>
            <Button
              ref={newStory}
              size="large"
              variant={lonelySample() === null ? 'primary' : 'secondary'}
              icon={Plus}
              busy={creating()}
              onClick={() => void create()}
            >
              {words.dashboard.newStory}
            </Button>
          </div>
          <input
            ref={picker}
            type="file"
            hidden
            accept=".storyloom,application/zip"
            aria-label={words.dashboard.open}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = '';
              if (file !== undefined) void openBundle(file);
            }}
          />
        </div>
        <Show when={hasStories() && lonelySample() === null}>
          <search class="dash-tools">
            <TextField
              class="dash-tools__search"
              label={words.dashboard.search}
              hideLabel
              type="search"
              icon={Search}
              placeholder={words.dashboard.search}
              value={library().search()}
              onInput={(text) => library().setSearch(text)}
            />
            <p class="dash-tools__count" role="status">
              {isFiltered()
                ? words.dashboard.found(library().projects().length)
                : words.dashboard.count(library().projects().length)}
            </p>
            <SortChoice library={library()} />
          </search>
        </Show>
        <Show when={lonelySample()}>
          {(sample) => (
            <FirstRun
              workspace={props.workspace}
              sample={sample()}
              actions={actions}
              onShowJob={(jobId) => props.onShowJob(jobId)}
            />
          )}
        </Show>
        <Switch
          fallback={
            <ProjectGrid
              workspace={props.workspace}
              actions={actions}
              onShowJob={(jobId) => props.onShowJob(jobId)}
              chosen={chosen}
              onEmptied={() => newStory?.focus()}
            />
          }
        >
          <Match when={library().loading()}>
            <div class="dash-grid" role="status" aria-label={words.common.loading}>
              <Skeleton class="dash-skeleton" />
              <Skeleton class="dash-skeleton" />
              <Skeleton class="dash-skeleton" />
            </div>
          </Match>
          <Match when={isFiltered() && library().projects().length === 0}>
            <EmptyState
              icon={Search}
              title={words.dashboard.noMatch(library().search())}
              body={words.dashboard.noMatchBody}
              actions={<Button onClick={() => library().setSearch('')}>{words.dashboard.clearSearch}</Button>}
            />
          </Match>
          <Match when={library().projects().length === 0}>
            <EmptyState
              icon={Plus}
              title={words.dashboard.emptyTitle}
              body={words.dashboard.emptyBody}
              actions={
                <>
                  <Button variant="primary" busy={creating()} onClick={() => void create()}>
                    {words.dashboard.newStory}
                  </Button>
                  <Button onClick={() => void actions.addSample()}>{words.dashboard.addSample}</Button>
                </>
              }
            />
          </Match>
        </Switch>
        <Show when={chosen.ids().length > 0}>
          <section class="dash-chosen" aria-label={chosenStories.bar}>
            <span class="dash-chosen__count" role="status">
              {chosenStories.count(chosen.ids().length)}
            </span>
            <Button variant="ghost" onClick={() => chosen.chooseAll()}>
              {chosenStories.all}
            </Button>
            <Button variant="ghost" onClick={() => chosen.clear()}>
              {chosenStories.none}
            </Button>
            <Button icon={PackageIcon} busy={bundling()} onClick={() => void exportBundles()}>
              {chosenStories.bundle(chosen.ids().length)}
            </Button>
            <Button variant="primary" icon={Proportions} onClick={() => setExporting(chosen.ids())}>
              {chosenStories.export}
            </Button>
          </section>
        </Show>
      </main>
      <Suspense>
        <Show when={exporting()}>
          {(ids) => (
            <BatchDialog
              workspace={props.workspace}
              source={{ type: 'stories', ids: ids() }}
              onClose={() => setExporting(null)}
              onStarted={() => chosen.clear()}
              onShowQueue={() => props.onShowQueue()}
            />
          )}
        </Show>
      </Suspense>
      <StorageFoot workspace={props.workspace} trashed={library().trashed().length} />
      <Show when={hovering()}>
        <div class="dash-drop" classList={{ 'dash-drop--other': hovering() === 'other' }}>
          {hovering() === 'other' ? words.dashboard.dropOther : words.dashboard.dropBundle}
        </div>
      </Show>
    </div>
  );
}
