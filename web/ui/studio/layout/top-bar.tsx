import './top-bar.css';
import ArrowLeft from 'lucide-solid/icons/arrow-left';
import Check from 'lucide-solid/icons/check';
import Clapperboard from 'lucide-solid/icons/clapperboard';
import CloudAlert from 'lucide-solid/icons/cloud-alert';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import FileText from 'lucide-solid/icons/file-text';
import Keyboard from 'lucide-solid/icons/keyboard';
import PackageIcon from 'lucide-solid/icons/package';
import PanelLeft from 'lucide-solid/icons/panel-left';
import PanelRight from 'lucide-solid/icons/panel-right';
import Proportions from 'lucide-solid/icons/proportions';
import Redo2 from 'lucide-solid/icons/redo-2';
import History from 'lucide-solid/icons/rotate-ccw-clock';
import Undo2 from 'lucide-solid/icons/undo-2';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import { toErrorData } from '../../../../shared/errors.ts';
import { HelperDot } from '../../helper/helper-dot.tsx';
import { Button } from '../../kit/button.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { ariaKeys } from '../../kit/keys.ts';
import { Menu } from '../../kit/menu.tsx';
import { showToast } from '../../kit/toast.tsx';
import { QueueButton } from '../../queue/queue-button.tsx';
import { saveBundle } from '../../save-bundle.ts';
import { batch as batchWords } from '../../words/en/batch.ts';
import { studio as studioWords } from '../../words/en/studio.ts';
import { words as appWords } from '../../words/words.ts';
import { useStudio } from '../studio-context.tsx';
import { shortcutOf } from '../studio-shortcuts.ts';
import type { Panels } from './create-panels.ts';
import { TitleField } from './title-field.tsx';

const words = studioWords.top;

export interface TopBarProps {
  readonly panels: Panels;
  readonly onBack: () => void;
}

export function TopBar(props: TopBarProps): JSX.Element {
  const { studio, workspace, actions, view } = useStudio();
  const [bundling, setBundling] = createSignal(false);
  const undoName = () => {
    const label = studio.undoLabel();
    return label === null ? words.nothingToUndo : words.undo(label);
  };
  const redoName = () => {
    const label = studio.redoLabel();
    return label === null ? words.nothingToRedo : words.redo(label);
  };
  /** Until there is something to export, the first step is elsewhere. */
  const isEmpty = () => studio.document().storyline.length === 0;
  const bundle = async () => {
    setBundling(true);
    try {
      await studio.flush();
      await saveBundle(workspace, { id: studio.projectId, title: studio.document().title });
    } catch (error) {
      showToast({ title: appWords.dashboard.bundleFailed, body: toErrorData(error).message, tone: 'bad' });
    } finally {
      setBundling(false);
    }
  };

  return (
    <header class="st-top">
      <IconButton label={words.back} icon={ArrowLeft} onClick={() => props.onBack()} />
      <TitleField />
      <SavedMark />
      <span class="st-top__gap" />
      <QueueButton workspace={workspace} />
      <HelperDot helper={workspace.helper} />
      <div class="st-top__group">
        <IconButton
          label={undoName()}
          icon={Undo2}
          shortcut={shortcutOf('undo')}
          disabled={!studio.canUndo()}
          onClick={() => actions.undo()}
        />
        <IconButton
          label={redoName()}
          icon={Redo2}
          shortcut={shortcutOf('redo')}
          disabled={!studio.canRedo()}
          onClick={() => actions.redo()}
        />
      </div>
      <Show when={!props.panels.narrow()}>
        <div class="st-top__group">
          <IconButton
            label={words.scriptPanel}
            icon={PanelLeft}
            pressed={props.panels.isOpen('script')}
            onClick={() => props.panels.toggle('script')}
          />
          <IconButton
            label={words.inspectorPanel}
            icon={PanelRight}
            pressed={props.panels.isOpen('inspector')}
            onClick={() => props.panels.toggle('inspector')}
          />
        </div>
      </Show>
      <Menu
        label={words.more}
        icon={Ellipsis}
        iconOnly
        entries={[
          {
            label: words.importScript,
            icon: FileText,
            shortcut: shortcutOf('import-script'),
            disabled: studio.mode() === 'read-only',
            onSelect: () => view.importScript(null),
          },
          ...(props.panels.narrow()
            ? [
                {
                  label: batchWords.open,
                  icon: Proportions,
                  shortcut: shortcutOf('batch'),
                  onSelect: () => view.setBatching(true),
                },
              ]
            : []),
          { label: words.versions, icon: History, onSelect: () => view.open('versions') },
          {
            label: appWords.dashboard.saveBundle,
            hint: words.bundleHint,
            icon: PackageIcon,
            disabled: bundling(),
            onSelect: () => void bundle(),
          },
          { type: 'separator' },
          {
            label: words.shortcuts,
            icon: Keyboard,
            shortcut: shortcutOf('help'),
            onSelect: () => view.open('shortcuts'),
          },
        ]}
      />
      <Show when={!props.panels.narrow()}>
        <Button
          class="st-top__batch"
          icon={Proportions}
          title={batchWords.hint}
          aria-keyshortcuts={ariaKeys(shortcutOf('batch'))}
          onClick={() => view.setBatching(true)}
        >
          <span class="sl-words-1100">{batchWords.open}</span>
        </Button>
      </Show>
      <Button
        class="st-top__export"
        variant={isEmpty() ? 'secondary' : 'primary'}
        icon={Clapperboard}
        aria-keyshortcuts={ariaKeys(shortcutOf('export'))}
        onClick={() => view.setExporting(true)}
      >
        <span class="sl-words-480">{words.export}</span>
      </Button>
    </header>
  );
}

/** Whether what was done is on the disk. */
function SavedMark(): JSX.Element {
  const { studio } = useStudio();
  return (
    <div class="st-saved" role="status" data-saved={studio.saved()}>
      <Switch>
        <Match when={studio.mode() === 'read-only'}>{words.readOnly}</Match>
        <Match when={studio.saved() === 'failed'}>
          <CloudAlert class="st-saved__bad" size={14} aria-hidden="true" />
          <span class="st-saved__bad">{words.saveFailed}</span>
          <Button size="small" title={studio.saveError()?.message} onClick={() => studio.retrySave()}>
            {words.saveAgain}
          </Button>
        </Match>
        <Match when={studio.saved() === 'saving'}>{words.saving}</Match>
        <Match when={studio.saved() === 'saved'}>
          <Check size={14} aria-hidden="true" />
          {words.saved}
        </Match>
      </Switch>
    </div>
  );
}
