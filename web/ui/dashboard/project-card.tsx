import './card.css';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import Copy from 'lucide-solid/icons/copy';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import PackageIcon from 'lucide-solid/icons/package';
import Pencil from 'lucide-solid/icons/pencil';
import Play from 'lucide-solid/icons/play';
import History from 'lucide-solid/icons/rotate-ccw-clock';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import Trash2 from 'lucide-solid/icons/trash';
import { type JSX, Show } from 'solid-js';
import { samplesToSeconds } from '../../../shared/model/time.ts';
import type { LibraryProject } from '../../state/library-types.ts';
import { errorWords } from '../errors/error-words.ts';
import { Button } from '../kit/button.tsx';
import { Menu, type MenuEntry } from '../kit/menu.tsx';
import { ProgressBar } from '../kit/progress-bar.tsx';
import { chosenStories } from '../words/en/chosen-stories.ts';
import { formatDateTime, formatDuration, formatWhen } from '../words/format.ts';
import { words } from '../words/words.ts';
import { CardBadge } from './card-badge.tsx';
import { ProjectThumbnail } from './project-thumbnail.tsx';
import { RenameField } from './rename-field.tsx';

export interface CardActions {
  readonly startRenaming: () => void;
  /** Null keeps the old title. */
  readonly rename: (title: string | null) => void;
  readonly duplicate: () => void;
  readonly saveBundle: () => void;
  readonly trash: () => void;
  readonly showJob: (jobId: string) => void;
  readonly retry: (jobId: string) => void;
  readonly choose: (on: boolean) => void;
}

export interface ProjectCardProps {
  readonly project: LibraryProject;
  /** Of its running export, 0 to 1; null where that is not known yet. */
  readonly ratio: number | null;
  readonly isPaused: boolean;
  readonly now: number;
  readonly isRenaming: boolean;
  readonly isChosen: boolean;
  /** Some card is chosen: then every card shows how. */
  readonly isChoosing: boolean;
  readonly actions: CardActions;
}

export function ProjectCard(props: ProjectCardProps): JSX.Element {
  const title = () => props.project.title || words.dashboard.untitled;
  const jobIn = (state: 'COMPLETED' | 'FAILED') =>
    props.project.badge.state === state ? props.project.badge.jobId : null;
  const entries = (): readonly MenuEntry[] => [
    ...retryEntry(jobIn('FAILED'), props.actions),
    {
      label: words.dashboard.rename,
      icon: Pencil,
      shortcut: 'F2',
      onSelect: () => props.actions.startRenaming(),
    },
    { label: words.dashboard.duplicate, icon: Copy, onSelect: () => props.actions.duplicate() },
    { label: words.dashboard.saveBundle, icon: PackageIcon, onSelect: () => props.actions.saveBundle() },
    { type: 'separator' },
    {
      label: words.dashboard.moveToTrash,
      icon: Trash2,
      shortcut: 'Del',
      onSelect: () => props.actions.trash(),
    },
  ];

  return (
    <article
      class="card"
      classList={{ 'card--chosen': props.isChosen, 'card--choosing': props.isChoosing }}
      data-project={props.project.id}
      data-badge={props.project.badge.state}
    >
      <ProjectThumbnail project={props.project}>
        <div class="card__badge">
          <CardBadge badge={props.project.badge} ratio={props.ratio} isPaused={props.isPaused} />
        </div>
        <Show when={props.project.badge.state === 'PROCESSING'}>
          <div class="card__progress">
            <ProgressBar label={words.jobs.exporting(title())} ratio={props.ratio} />
          </div>
        </Show>
        <Show when={jobIn('COMPLETED')}>
          {(jobId) => (
            <Button
              class="card__watch"
              size="small"
              icon={Play}
              aria-label={words.dashboard.watchNamed(title())}
              onClick={() => props.actions.showJob(jobId())}
            >
              {words.dashboard.watch}
            </Button>
          )}
        </Show>
        <label class="card__select" title={chosenStories.card(title())}>
          <input
            type="checkbox"
            aria-label={chosenStories.card(title())}
            checked={props.isChosen}
            onChange={(event) => props.actions.choose(event.currentTarget.checked)}
          />
        </label>
      </ProjectThumbnail>
      <div class="card__line">
        <div class="card__words">
          <Show
            when={props.isRenaming}
            fallback={
              <h2 class="card__title" dir="auto" title={title()}>
                <a class="card__link" href={`/story/${props.project.id}`}>
                  {title()}
                </a>
              </h2>
            }
          >
            <RenameField title={props.project.title} onDone={(renamed) => props.actions.rename(renamed)} />
          </Show>
          <p class="card__facts">
            <span>
              {props.project.segments === 0
                ? words.dashboard.noLength
                : formatDuration(samplesToSeconds(props.project.samples))}
            </span>
            <Show when={props.project.isSample}>
              <span>{words.dashboard.sample}</span>
            </Show>
            <time
              datetime={new Date(props.project.updatedAt).toISOString()}
              title={formatDateTime(props.project.updatedAt)}
            >
              {words.dashboard.edited(formatWhen(props.project.updatedAt, props.now))}
            </time>
          </p>
          <Show when={props.project.badge.olderThanEdits}>
            <p class="card__note">
              <History size={13} aria-hidden="true" />
              {words.dashboard.older}
            </p>
          </Show>
          <Show when={props.project.badge.error}>
            {(error) => (
              <p class="card__note card__note--bad">
                <CircleAlert size={13} aria-hidden="true" />
                <span>
                  {errorWords(error().code).title}.{' '}
                  <button
                    type="button"
                    class="card__why"
                    aria-label={words.dashboard.whyNamed(title())}
                    onClick={() => {
                      const jobId = jobIn('FAILED');
                      if (jobId !== null) props.actions.showJob(jobId);
                    }}
                  >
                    {words.dashboard.why}
                  </button>
                </span>
              </p>
            )}
          </Show>
        </div>
        <div class="card__menu">
          <Menu
            label={words.dashboard.actions(title())}
            icon={Ellipsis}
            iconOnly
            size="small"
            entries={entries()}
          />
        </div>
      </div>
    </article>
  );
}

function retryEntry(jobId: string | null, actions: CardActions): readonly MenuEntry[] {
  if (jobId === null) return [];
  return [
    { label: words.dashboard.retry, icon: RotateCw, onSelect: () => actions.retry(jobId) },
    { type: 'separator' },
  ];
}
