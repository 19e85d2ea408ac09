import './sheets.css';
import Plus from 'lucide-solid/icons/plus';
import History from 'lucide-solid/icons/rotate-ccw-clock';
import Trash2 from 'lucide-solid/icons/trash';
import { createSignal, For, type JSX } from 'solid-js';
import { toErrorData } from '../../../../shared/errors.ts';
import { samplesToSeconds } from '../../../../shared/model/time.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { TextField } from '../../kit/text-field.tsx';
import { showToast } from '../../kit/toast.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { formatDateTime, formatDuration, formatWhen } from '../../words/format.ts';
import { useStudio } from '../studio-context.tsx';

const words = studioWords.versions;

/** States to go back to: kept by themselves, or named. */
export function VersionsDialog(): JSX.Element {
  const { studio, actions, view } = useStudio();
  const [name, setName] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const now = Date.now();
  const attempt = async (work: () => Promise<unknown>, failure: string) => {
    setBusy(true);
    try {
      await work();
      return true;
    } catch (error) {
      showToast({ title: failure, body: toErrorData(error).message, tone: 'bad' });
      return false;
    } finally {
      setBusy(false);
    }
  };
  const save = () =>
    attempt(async () => {
      await studio.versions.save(name().trim() || words.unnamed);
      setName('');
    }, words.saveFailed);
  const restore = async (id: string) => {
    if (!(await attempt(() => studio.versions.restore(id), words.restoreFailed))) return;
    view.open(null);
    showToast({ title: words.restored, action: { label: words.undo, run: () => actions.undo() } });
  };

  return (
    <Dialog
      open={view.dialog() === 'versions'}
      onOpenChange={(open) => view.open(open ? 'versions' : null)}
      title={words.title}
      description={words.description}
    >
      <div class="st-version-new">
        <TextField
          label={words.name}
          hideLabel
          placeholder={words.placeholder}
          value={name()}
          maxLength={120}
          disabled={studio.mode() === 'read-only'}
          onInput={setName}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void save();
          }}
        />
        <Button
          icon={Plus}
          busy={busy()}
          disabled={studio.mode() === 'read-only'}
          onClick={() => void save()}
        >
          {words.save}
        </Button>
      </div>
      <ul class="st-versions">
        <For each={studio.versions.list()} fallback={<li class="st-note">{words.none}</li>}>
          {(version) => (
            <li class="st-version">
              <History size={16} aria-hidden="true" />
              <div class="st-version__words">
                <p>{version.label ?? words.kinds[version.kind]}</p>
                <p class="sl-faint sl-numbers" title={formatDateTime(version.at)}>
                  {words.facts(
                    formatWhen(version.at, now),
                    version.segments,
                    formatDuration(samplesToSeconds(version.samples)),
                  )}
                </p>
              </div>
              <Button
                size="small"
                disabled={studio.mode() === 'read-only'}
                onClick={() => void restore(version.id)}
              >
                {words.restore}
              </Button>
              <IconButton
                label={words.remove}
                icon={Trash2}
                size="small"
                onClick={() => void attempt(() => studio.versions.remove(version.id), words.removeFailed)}
              />
            </li>
          )}
        </For>
      </ul>
    </Dialog>
  );
}
