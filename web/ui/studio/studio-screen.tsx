import './studio.css';
import './parts.css';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import Lock from 'lucide-solid/icons/lock';
import {
  createEffect,
  createMemo,
  createResource,
  createSignal,
  type JSX,
  lazy,
  Match,
  onCleanup,
  Show,
  Suspense,
  Switch,
} from 'solid-js';
import { toErrorData } from '../../../shared/errors.ts';
import type { SegmentId } from '../../../shared/model/project.ts';
import { createPreviewPlayer, makePreviewSound } from '../../state/preview-player.ts';
import type { Studio } from '../../state/studio-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { Button } from '../kit/button.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { showToast } from '../kit/toast.tsx';
import { studio as studioWords } from '../words/en/studio.ts';
import { words as appWords } from '../words/words.ts';
import { createStudioActions } from './create-studio-actions.ts';
import { createStudioKeys } from './create-studio-keys.ts';
import { createStudioView } from './create-studio-view.ts';
import { Inspector } from './inspector/inspector.tsx';
import { createPanels } from './layout/create-panels.ts';
import { ShortcutSheet } from './layout/shortcut-sheet.tsx';
import { SplitHandle } from './layout/split-handle.tsx';
import { TopBar } from './layout/top-bar.tsx';
import { VersionsDialog } from './layout/versions-dialog.tsx';
import { DropLayer } from './pictures/drop-layer.tsx';
import { LibraryStrip } from './pictures/library-strip.tsx';
import { PreviewPane } from './preview/preview-pane.tsx';
import { ImportDialog } from './script/import-dialog.tsx';
import { ScriptPanel } from './script/script-panel.tsx';
import { createStoryFacts } from './script/segment-facts.ts';
import { StudioProvider, type StudioTools, useStudio } from './studio-context.tsx';
import { StudioSkeleton } from './studio-skeleton.tsx';

const words = studioWords.screen;
const BatchDialog = lazy(async () => ({ default: (await import('../batch/batch-dialog.tsx')).BatchDialog }));
const ExportPanel = lazy(async () => ({ default: (await import('../export/export-panel.tsx')).ExportPanel }));

export interface StudioScreenProps {
  readonly workspace: Workspace;
  readonly projectId: string;
  readonly onBack: () => void;
  readonly onShowQueue: () => void;
}

/** Opens a story and shows it until the screen is left. */
export function StudioScreen(props: StudioScreenProps): JSX.Element {
  let opened: Studio | null = null;
  let left = false;
  const [studio] = createResource(
    () => props.projectId,
    async (id) => {
      // It goes on copying by itself, and the next story need not wait for it.
      void leave(opened);
      opened = null;
      const next = await props.workspace.openStudio(id);
      if (left) {
        await next.close();
        throw new DOMException('The screen was left', 'AbortError');
      }
      opened = next;
      return next;
    },
  );
  onCleanup(() => {
    left = true;
    void leave(opened);
  });

  return (
    <Switch
      fallback={<StudioSkeleton left={props.workspace.leftStory(props.projectId)} onBack={props.onBack} />}
    >
      <Match when={studio.state === 'errored'}>
        <main class="st-failed">
          <EmptyState
            icon={CircleAlert}
            title={words.openFailed}
            body={toErrorData(studio.error).message}
            actions={<Button onClick={() => props.onBack()}>{studioWords.top.back}</Button>}
          />
        </main>
      </Match>
      <Match when={studio.state === 'ready' && studio()} keyed>
        {(ready) => (
          <OpenStudio
            studio={ready}
            workspace={props.workspace}
            onBack={props.onBack}
            onShowQueue={props.onShowQueue}
          />
        )}
      </Match>
    </Switch>
  );
}

/** Whatever became of its files and edits, nobody is kept from going on. */
async function leave(studio: Studio | null): Promise<void> {
  try {
    await studio?.close();
  } catch (error) {
    const { code, message } = toErrorData(error);
    const title = code === 'input.media-missing' ? words.filesNotKept : words.closeFailed;
    showToast({ title, body: message, tone: 'bad' });
  }
}

function OpenStudio(props: {
  readonly studio: Studio;
  readonly workspace: Workspace;
  readonly onBack: () => void;
  readonly onShowQueue: () => void;
}): JSX.Element {
  // The parent is keyed by the studio: these never change under this component.
  const tools = createTools(props.studio, props.workspace);
  const { studio, view } = tools;
  const panels = createPanels(studio.session);
  createStudioKeys(tools);
  // The list of stories learns of a new title when it is saved; the tab's name should not wait for that.
  createEffect(() => {
    document.title = appWords.shell.screen(studio.project().title.trim() || appWords.shell.titles.story);
  });
  /** To the segment that keeps the film from being exported. */
  const goTo = (id: SegmentId) => {
    const place = tools.preview.film()?.segments[tools.story.indexOf(id)];
    tools.actions.select([id]);
    if (place !== undefined) tools.preview.seekFrame(place.firstFrame);
  };
  const columns = createMemo(() => {
    const script = panels.isOpen('script') ? `${panels.size('script')}px` : '0px';
    const inspector = panels.isOpen('inspector') ? `${panels.size('inspector')}px` : '0px';
    return { '--script': script, '--inspector': inspector };
  });

  return (
    <StudioProvider tools={tools}>
      <div class="st" classList={{ 'st--narrow': panels.narrow() }} style={columns()}>
        <a class="st-skip" href="#st-script">
          {words.skip}
        </a>
        <TopBar panels={panels} onBack={() => props.onBack()} />
        <Show when={studio.mode() === 'read-only'}>
          <ReadOnlyBanner />
        </Show>
        <main class="st-body">
          <Show when={panels.isOpen('script') || panels.narrow()}>
            <div class="st-left" id="st-script" tabIndex={-1}>
              <ScriptPanel />
              <LibraryStrip />
            </div>
            <Show when={!panels.narrow()}>
              <SplitHandle
                label={words.resizeScript}
                controls="st-script"
                size={panels.size('script')}
                min={panels.min('script')}
                max={panels.max('script')}
                normal={panels.normal('script')}
                side={1}
                onResize={(size) => panels.resize('script', size)}
              />
            </Show>
          </Show>
          <PreviewPane />
          <Show when={panels.isOpen('inspector') && !panels.narrow()}>
            <SplitHandle
              label={words.resizeInspector}
              controls="st-inspector"
              size={panels.size('inspector')}
              min={panels.min('inspector')}
              max={panels.max('inspector')}
              normal={panels.normal('inspector')}
              side={-1}
              onResize={(size) => panels.resize('inspector', size)}
            />
            <div class="st-right" id="st-inspector">
              <Inspector />
            </div>
          </Show>
        </main>
        <ImportDialog />
        <VersionsDialog />
        <ShortcutSheet />
        <DropLayer />
        <Suspense>
          <Show when={view.exporting()}>
            <ExportPanel
              workspace={tools.workspace}
              studio={studio}
              onClose={() => view.setExporting(false)}
              onGoToSegment={goTo}
              onImportScript={() => view.importScript(null)}
            />
          </Show>
          <Show when={view.batching()}>
            <BatchDialog
              workspace={tools.workspace}
              source={{ type: 'story', studio }}
              onClose={() => view.setBatching(false)}
              onShowQueue={() => props.onShowQueue()}
            />
          </Show>
        </Suspense>
      </div>
    </StudioProvider>
  );
}

function createTools(studio: Studio, workspace: Workspace): StudioTools {
  const story = createStoryFacts(studio);
  const lost = createMemo(
    () =>
      Object.values(studio.document().assets).flatMap((asset) =>
        asset.sha256 !== null && studio.media.state(asset.id) === 'lost' ? [asset.sha256] : [],
      ),
    [],
    { equals: (a, b) => a.length === b.length && a.every((hash, index) => hash === b[index]) },
  );
  const openMedia = (asset: { readonly id: string }) => studio.media.file(asset.id);
  const preview = createPreviewPlayer({
    document: studio.document,
    lost,
    openMedia,
    sound: makePreviewSound({ document: studio.document, openMedia }),
    startAt: studio.session.state.playhead,
    onRest: (position) => studio.session.set('playhead', position),
  });
  return {
    studio,
    workspace,
    story,
    preview,
    actions: createStudioActions(studio, story),
    view: createStudioView(),
  };
}

function ReadOnlyBanner(): JSX.Element {
  const { studio } = useStudio();
  const [busy, setBusy] = createSignal(false);
  const takeOver = async () => {
    setBusy(true);
    try {
      await studio.takeOver();
    } catch (error) {
      showToast({ title: words.takeOverFailed, body: toErrorData(error).message, tone: 'bad' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="st-banner" role="status">
      <Lock size={16} aria-hidden="true" />
      <p>{words.readOnly}</p>
      <Button size="small" busy={busy()} onClick={() => void takeOver()}>
        {words.takeOver}
      </Button>
    </div>
  );
}
