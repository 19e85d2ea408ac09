import HardDrive from 'lucide-solid/icons/hard-drive';
import { createSignal, type JSX, onMount, Show } from 'solid-js';
import type { Workspace } from '../../state/workspace-types.ts';
import { Button } from '../kit/button.tsx';
import { showToast } from '../kit/toast.tsx';
import { formatBytes } from '../words/format.ts';
import { words } from '../words/words.ts';

const { foot } = words.dashboard;

/** How full it is, in one small line. */
export function StorageFoot(props: { readonly workspace: Workspace; readonly trashed: number }): JSX.Element {
  const preferences = () => props.workspace.preferences;
  const [asking, setAsking] = createSignal(false);
  onMount(
    () =>
      void preferences()
        .refreshUsage()
        .catch(() => {}),
  );
  const keep = async () => {
    setAsking(true);
    const isKept = await preferences().requestPersist();
    setAsking(false);
    showToast(isKept ? { title: foot.kept, tone: 'good' } : { title: foot.notKept });
  };
  return (
    <footer class="dash-foot">
      <Show when={preferences().usage()}>
        {(usage) => (
          <span class="dash-foot__line">
            <HardDrive size={14} aria-hidden="true" />
            <a href="/settings/storage" title={foot.usedHint(formatBytes(usage().quota))}>
              {foot.used(formatBytes(usage().used))}
            </a>
          </span>
        )}
      </Show>
      <Show when={preferences().persisted() === false}>
        <span class="dash-foot__line">
          {foot.notPersisted}
          <Button size="small" variant="ghost" busy={asking()} onClick={() => void keep()}>
            {foot.keep}
          </Button>
        </span>
      </Show>
      <span class="dash-foot__gap" />
      <a href="/trash">
        {props.trashed === 0 ? words.dashboard.trash : words.dashboard.trashCount(props.trashed)}
      </a>
    </footer>
  );
}
