import { createEffect, createMemo, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { Workspace } from '../../state/workspace-types.ts';
import { latePart } from '../kit/late-part.ts';
import { tellNotLoaded } from '../kit/not-loaded.ts';
import { createJobList } from './create-job-list.ts';

export interface JobBarProps {
  readonly workspace: Workspace;
  /** Shows the film of a job or explains its failure. */
  readonly onShow: (jobId: string) => void;
  /** The job that is shown so: the bar need not tell of it any more. */
  readonly shown: string | null;
  readonly isHidden?: boolean | undefined;
}

const view = latePart(() => import('./job-bar-view.tsx'));

/** A slim line at the foot of every screen while anything is exported or just was. */
export function JobBar(props: JobBarProps): JSX.Element {
  const list = createJobList(props.workspace);
  const current = () => (props.isHidden === true ? null : list.current());

  createEffect(() => {
    if (props.shown !== null) list.putAway(props.shown);
  });
  const isShown = createMemo(() => current() !== null);
  createEffect(() => {
    if (isShown()) view.load().catch(tellNotLoaded);
  });
  return (
    <Show when={current()}>
      {(job) => (
        <Dynamic
          component={view.part()?.JobBarView}
          workspace={props.workspace}
          list={list}
          job={job()}
          onShow={props.onShow}
        />
      )}
    </Show>
  );
}
