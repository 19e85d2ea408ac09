import ArrowLeft from 'lucide-solid/icons/arrow-left';
import { type JSX, Show } from 'solid-js';
import type { LeftStory } from '../../state/workspace-types.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { Skeleton } from '../kit/skeleton.tsx';
import { studio as words } from '../words/en/studio.ts';
import { ImportsGoing } from './pictures/imports-going.tsx';

export interface StudioSkeletonProps {
  /** The story was left while its files were copied, and opens once they are. */
  readonly left: LeftStory | null;
  readonly onBack: () => void;
}

/** What is coming, in its shape, with what is known of it. */
export function StudioSkeleton(props: StudioSkeletonProps): JSX.Element {
  const going = () => props.left?.items() ?? [];
  return (
    <div class="st st--loading">
      <div class="st-top">
        <Show when={props.left} fallback={<Skeleton class="st-skeleton-title" />}>
          {(left) => (
            <>
              <IconButton label={words.top.back} icon={ArrowLeft} onClick={() => props.onBack()} />
              <h1 class="st-skeleton-name">{left().title() || words.top.untitled}</h1>
            </>
          )}
        </Show>
      </div>
      <div class="st-body">
        <div class="st-left">
          <Skeleton class="st-skeleton-row" />
          <Skeleton class="st-skeleton-row" />
          <Skeleton class="st-skeleton-row" />
          <Skeleton class="st-skeleton-row" />
        </div>
        <div class="st-preview">
          <Show when={going().length > 0} fallback={<Skeleton class="st-skeleton-film" />}>
            <div class="st-skeleton-known">
              <p role="status">{words.screen.stillCopied}</p>
              <ImportsGoing items={going()} />
            </div>
          </Show>
        </div>
        <div class="st-right">
          <Skeleton class="st-skeleton-row" />
        </div>
      </div>
      <Show when={props.left === null}>
        <p class="sl-visually-hidden" role="status">
          {words.screen.loading}
        </p>
      </Show>
    </div>
  );
}
