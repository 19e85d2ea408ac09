import RotateCw from 'lucide-solid/icons/rotate-cw';
import type { JSX } from 'solid-js';
import type { ErrorData } from '../../../shared/errors.ts';
import type { Job } from '../../state/job-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { ErrorNote } from '../errors/error-note.tsx';
import { Button, buttonClass } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { words } from '../words/words.ts';
import { titleOf } from './job-words.ts';

/** Why an export failed, and the two ways on: again, or into the story. */
export function FailureDialog(props: {
  readonly workspace: Workspace;
  readonly job: Job;
  readonly error: ErrorData;
  readonly onClose: () => void;
}): JSX.Element {
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      title={words.jobs.failed(titleOf(props.job))}
      footer={
        <>
          <a
            class={buttonClass({ variant: 'ghost' })}
            href={`/story/${props.job.projectId}`}
            onClick={() => props.onClose()}
          >
            {words.jobs.openStory}
          </a>
          <Button
            variant="primary"
            icon={RotateCw}
            onClick={() => {
              void props.workspace.jobs.retry(props.job.id);
              props.onClose();
            }}
          >
            {words.common.retry}
          </Button>
        </>
      }
    >
      <ErrorNote error={props.error} />
    </Dialog>
  );
}
