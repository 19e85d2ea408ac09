import { createSignal } from 'solid-js';
import { toErrorData } from '../../shared/errors.ts';
import type { ProjectId } from '../../shared/model/project.ts';
import type { Library } from '../state/library-types.ts';
import { dismissToast, showToast } from './kit/toast.tsx';
import { saveStream } from './save-file.ts';
import { formatPercent } from './words/format.ts';
import { words } from './words/words.ts';

/** Small stories are saved before anyone could read a message about it. */
const QUIET_MS = 400;

/** Saves a story with its media as one file, with its progress in sight and a way to stop it. */
export async function saveBundle(library: Library, id: ProjectId): Promise<void> {
  const controller = new AbortController();
  const [ratio, setRatio] = createSignal(0);
  let toast: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const { fileName, stream } = await library.exportBundle(id, {
      signal: controller.signal,
      onProgress: (done) => setRatio(Math.min(1, done)),
    });
    const showProgress = () => {
      toast = showToast({
        title: words.dashboard.bundleSaving(fileName),
        get body() {
          return formatPercent(ratio());
        },
        action: { label: words.common.stop, run: () => controller.abort() },
        sticky: true,
      });
    };
    const onStart = () => {
      timer = setTimeout(showProgress, QUIET_MS);
    };
    if (await saveStream(fileName, stream, onStart)) {
      showToast({ title: words.dashboard.bundleSaved(fileName), tone: 'good' });
    }
  } catch (error) {
    if (controller.signal.aborted) showToast({ title: words.dashboard.bundleStopped });
    else
      showToast({
        title: words.dashboard.bundleFailed,
        body: toErrorData(error).message,
        tone: 'bad',
      });
  } finally {
    clearTimeout(timer);
    if (toast !== null) dismissToast(toast);
  }
}
