import { createSignal, For, type JSX, Show } from 'solid-js';
import { containerFor } from '../../../shared/profiles/profile-choice.ts';
import { type Profile, resolveProfile } from '../../../shared/profiles/profiles.ts';
import { isReady } from '../../state/engine-facts.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import { Fold } from '../kit/fold.tsx';
import { Segmented } from '../kit/segmented.tsx';
import { WhenFields } from '../queue/when-fields.tsx';
import { batch as words } from '../words/en/batch.ts';
import { words as appWords } from '../words/words.ts';
import type { BatchSource } from './batch-source.ts';
import { canChooseFolder } from './choose-folder.ts';
import type { BatchChoice, BatchStory } from './create-batch-choice.ts';
import { NameField } from './name-field.tsx';
import { OwnProfilesMenu } from './own-profiles-menu.tsx';
import { ProfileForm } from './profile-form.tsx';
import { ProfilePicker } from './profile-picker.tsx';
import { ShapesPreview } from './shapes-preview.tsx';

export interface BatchFormProps {
  readonly workspace: Workspace;
  readonly source: BatchSource;
  readonly stories: readonly BatchStory[];
  readonly choice: BatchChoice;
}

/** Formats at the side, the film in each of them beside it, and beneath how they are made and named. */
export function BatchForm(props: BatchFormProps): JSX.Element {
  const { choice } = props;
  const [edited, setEdited] = createSignal<Profile | 'new' | null>(null);
  const first = () => props.stories[0]?.project ?? null;
  const look = () => first()?.look ?? { width: 1920, height: 1080, rate: '30' as const };
  const studio = () => (props.source.type === 'story' ? props.source.studio : null);
  const example = () => choice.profiles()[0] ?? null;
  const ready = () => isReady(props.workspace.helper.state());

  return (
    <>
      <div class="bt-choose">
        <ProfilePicker
          chosen={choice.names()}
          own={props.workspace.batches.profiles()}
          look={look()}
          onChange={choice.setNames}
          onNew={() => setEdited('new')}
          onEdit={setEdited}
          menu={<OwnProfilesMenu batches={props.workspace.batches} />}
        />
        <div class="bt-main">
          <Show when={studio()} fallback={<Stories stories={props.stories} />}>
            {(open) => <ShapesPreview studio={open()} profiles={choice.profiles()} />}
          </Show>
          <div class="bt-settings">
            <Show when={example()}>
              {(profile) => {
                const size = () => resolveProfile(profile(), look());
                return (
                  <NameField
                    template={choice.template()}
                    title={first()?.title || appWords.dashboard.untitled}
                    profile={profile().name}
                    width={size().width}
                    height={size().height}
                    films={props.stories.length * choice.profiles().length}
                    container={containerFor(null, null, profile())}
                    onChange={choice.setTemplate}
                  />
                );
              }}
            </Show>
            <Choice
              title={words.engine}
              note={ready() ? words.engineHints[choice.engine() ?? 'auto'] : words.helperAway}
            >
              <Segmented
                label={words.engine}
                value={ready() ? (choice.engine() ?? 'auto') : 'auto'}
                options={[
                  { value: 'auto', label: words.engines.auto },
                  { value: 'browser', label: words.engines.browser },
                  { value: 'helper', label: words.engines.helper, disabled: !ready() },
                ]}
                onChange={(value) => choice.setEngine(value === 'auto' ? null : value)}
              />
            </Choice>
            <Show when={canChooseFolder()}>
              <Choice title={words.destination} note={words.destinationHints[choice.destination()]}>
                <Segmented
                  label={words.destination}
                  value={choice.destination()}
                  options={[
                    { value: 'library', label: words.destinations.library },
                    { value: 'folder', label: words.destinations.folder },
                  ]}
                  onChange={choice.setDestination}
                />
              </Choice>
            </Show>
            <Choice title={words.missing}>
              <Segmented
                label={words.missing}
                value={choice.onMissing()}
                options={[
                  { value: 'refuse', label: words.missings.refuse },
                  { value: 'skip', label: words.missings.skip },
                ]}
                onChange={choice.setOnMissing}
              />
            </Choice>
            <div class="bt-when">
              <Fold label={choice.whenProblem() ?? choice.whenLine() ?? words.when}>
                <div class="bt-when__fields">
                  <WhenFields
                    value={choice.when()}
                    canStartLater
                    onChange={(changes) => choice.setWhen((before) => ({ ...before, ...changes }))}
                    onProblem={choice.setRefused}
                  />
                </div>
              </Fold>
            </div>
          </div>
        </div>
      </div>
      <Show when={edited()} keyed>
        {(profile) => (
          <ProfileForm
            batches={props.workspace.batches}
            profile={profile === 'new' ? null : profile}
            look={look()}
            onClose={() => setEdited(null)}
            onSaved={(name, before) =>
              choice.setNames((names) => [...names.filter((each) => each !== before && each !== name), name])
            }
          />
        )}
      </Show>
    </>
  );
}

function Choice(props: {
  readonly title: string;
  readonly note?: string;
  readonly children: JSX.Element;
}): JSX.Element {
  return (
    <div class="bt-choice">
      <span class="bt-choice__title" aria-hidden="true">
        {props.title}
      </span>
      {props.children}
      <Show when={props.note}>
        <p class="bt-choice__note">{props.note}</p>
      </Show>
    </div>
  );
}

/** From the dashboard the stories are not open: they are named, and framed as each was left. */
function Stories(props: { readonly stories: readonly BatchStory[] }): JSX.Element {
  return (
    <section class="bt-stories" aria-label={words.stories}>
      <h3 class="bt-group__title">{words.stories}</h3>
      <ul>
        <For each={props.stories}>
          {({ project }) => (
            <li>
              <span class="bt-stories__title">{project.title || appWords.dashboard.untitled}</span>
              <span class="bt-profile__size">{words.sizeOf(project.look.width, project.look.height)}</span>
            </li>
          )}
        </For>
      </ul>
      <p class="bt-choice__note">{words.storiesNote}</p>
    </section>
  );
}
