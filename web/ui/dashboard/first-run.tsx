import Clapperboard from 'lucide-solid/icons/clapperboard';
import { createSignal, type JSX, Show } from 'solid-js';
import type { LibraryProject } from '../../state/library-types.ts';
import { Button, buttonClass } from '../kit/button.tsx';
import { words } from '../words/words.ts';

export interface FirstRunProps {
  readonly sample: LibraryProject;
  readonly onExport: () => Promise<void>;
}

/** The first thing a new person sees: a finished story and one button that makes it a film. */
export function FirstRun(props: FirstRunProps): JSX.Element {
  const [busy, setBusy] = createSignal(false);
  return (
    <section class="dash-first" aria-labelledby="dash-first-title">
      <div class="dash-first__film">
        <Show when={props.sample.thumbnail}>{(url) => <img src={url()} alt="" />}</Show>
      </div>
      <div>
        <h2 class="sl-title dash-first__title" id="dash-first-title">
          {words.dashboard.firstRun.title}
        </h2>
        <p class="sl-muted">{words.dashboard.firstRun.body}</p>
        <div class="dash-first__actions">
          <Button
            variant="primary"
            size="large"
            icon={Clapperboard}
            busy={busy()}
            onClick={() => {
              setBusy(true);
              void props.onExport().finally(() => setBusy(false));
            }}
          >
            {words.dashboard.firstRun.exportSample}
          </Button>
          <a class={buttonClass({ size: 'large' })} href={`/story/${props.sample.id}`}>
            {words.dashboard.firstRun.openSample}
          </a>
        </div>
      </div>
    </section>
  );
}
