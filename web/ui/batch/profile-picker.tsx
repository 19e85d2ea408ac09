import Pencil from 'lucide-solid/icons/pencil';
import Plus from 'lucide-solid/icons/plus';
import { createUniqueId, For, type JSX, Show } from 'solid-js';
import type { Look } from '../../../shared/model/project.ts';
import { PROFILE_GROUPS } from '../../../shared/profiles/profile-choice.ts';
import { type Profile, resolveProfile } from '../../../shared/profiles/profiles.ts';
import { Button } from '../kit/button.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import { profileLabel, profileNamed } from '../profile-label.ts';
import { batch as words } from '../words/en/batch.ts';
import { usualProfiles } from './profile-words.ts';

export interface ProfilePickerProps {
  readonly chosen: readonly string[];
  readonly own: readonly Profile[];
  /** Of the story, or of the first of several. */
  readonly look: Pick<Look, 'width' | 'height' | 'rate'>;
  readonly onChange: (names: readonly string[]) => void;
  readonly onNew: () => void;
  readonly onEdit: (profile: Profile) => void;
  /** Beside the heading of a person's own formats. */
  readonly menu: JSX.Element;
}

/** Every format there is, to be ticked; sets tick several at once. */
export function ProfilePicker(props: ProfilePickerProps): JSX.Element {
  const usual = usualProfiles();
  const toggle = (name: string, on: boolean) =>
    props.onChange(on ? [...props.chosen, name] : props.chosen.filter((each) => each !== name));
  const isWhole = (names: readonly string[]) => names.every((name) => props.chosen.includes(name));
  const toggleSet = (names: readonly string[]) =>
    props.onChange(
      isWhole(names)
        ? props.chosen.filter((name) => !names.includes(name))
        : [...new Set([...props.chosen, ...names])],
    );
  const group = (title: string, profiles: readonly Profile[], tools?: JSX.Element) => (
    <ProfileGroup
      title={title}
      profiles={profiles}
      chosen={props.chosen}
      look={props.look}
      onToggle={toggle}
      tools={tools}
      onEdit={profiles === props.own ? props.onEdit : undefined}
    />
  );

  return (
    <section class="bt-picker" aria-label={words.profiles}>
      <fieldset class="bt-sets" aria-label={words.bundles}>
        <For each={PROFILE_GROUPS}>
          {({ label, profiles }) => (
            <button
              type="button"
              class="bt-set"
              aria-pressed={isWhole(profiles)}
              title={words.bundleHint(profiles.map(profileNamed))}
              onClick={() => toggleSet(profiles)}
            >
              {label}
            </button>
          )}
        </For>
      </fieldset>
      {group(words.groups.social, usual.own)}
      {group(words.groups.usual, usual.shaped)}
      {group(words.groups.own, props.own, props.menu)}
      <Button size="small" variant="ghost" icon={Plus} onClick={() => props.onNew()}>
        {words.own.new}
      </Button>
    </section>
  );
}

interface ProfileGroupProps {
  readonly title: string;
  readonly profiles: readonly Profile[];
  readonly chosen: readonly string[];
  readonly look: ProfilePickerProps['look'];
  readonly onToggle: (name: string, on: boolean) => void;
  readonly onEdit: ((profile: Profile) => void) | undefined;
  readonly tools: JSX.Element;
}

function ProfileGroup(props: ProfileGroupProps): JSX.Element {
  const id = createUniqueId();
  return (
    <fieldset class="bt-group" aria-labelledby={id}>
      <div class="bt-group__head">
        <h3 class="bt-group__title" id={id}>
          {props.title}
        </h3>
        {props.tools}
      </div>
      <For each={props.profiles}>
        {(profile) => {
          const size = () => resolveProfile(profile, props.look);
          const isOn = () => props.chosen.includes(profile.name);
          return (
            <div class="bt-profile" classList={{ 'bt-profile--on': isOn() }}>
              <label class="bt-profile__label">
                <input
                  type="checkbox"
                  checked={isOn()}
                  onChange={(event) => props.onToggle(profile.name, event.currentTarget.checked)}
                />
                <span class="bt-shape" aria-hidden="true">
                  <span
                    style={{
                      '--shape': size().width / size().height,
                      'aspect-ratio': `${size().width} / ${size().height}`,
                    }}
                  />
                </span>
                <span class="bt-profile__name">{profileLabel(profile)}</span>
                <span class="bt-profile__size">{words.sizeOf(size().width, size().height)}</span>
              </label>
              <Show when={props.onEdit}>
                {(edit) => (
                  <IconButton
                    size="small"
                    icon={Pencil}
                    label={words.own.edit(profileLabel(profile))}
                    onClick={() => edit()(profile)}
                  />
                )}
              </Show>
            </div>
          );
        }}
      </For>
    </fieldset>
  );
}
