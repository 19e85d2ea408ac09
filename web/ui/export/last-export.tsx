import CircleAlert from 'lucide-solid/icons/circle-alert';
import Film from 'lucide-solid/icons/film';
import { type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { Job } from '../../state/job-types.ts';
import { Button } from '../kit/button.tsx';
import { exports as words } from '../words/en/exports.ts';
import { formatWhen } from '../words/format.ts';

/** The way back to what the last export of this story came to. */
export function LastExport(props: { readonly job: Job; readonly onShow: () => void }): JSX.Element {
  const isFailed = () => props.job.state === 'FAILED';
  const when = () => formatWhen(props.job.finishedAt ?? props.job.createdAt, Date.now());
  return (
    <Show when={isFailed() || props.job.state === 'COMPLETED'}>
      <div class="export-last">
        <Dynamic component={isFailed() ? CircleAlert : Film} size={16} aria-hidden="true" />
        <span>{isFailed() ? words.setup.lastFailed(when()) : words.setup.last(when())}</span>
        <Button size="small" variant="ghost" onClick={() => props.onShow()}>
          {words.setup.show}
        </Button>
      </div>
    </Show>
  );
}
