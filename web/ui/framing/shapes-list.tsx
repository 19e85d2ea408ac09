import './framing.css';
import './shapes-list.css';
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import type { SegmentId } from '../../../shared/model/project.ts';
import { hasShape } from '../../../shared/plan/film-fit.ts';
import { framingLabel, framingWords } from '../../../shared/plan/framing-label.ts';
import { PROFILES, type Profile, resolveProfile } from '../../../shared/profiles/profiles.ts';
import type { Studio } from '../../state/studio-types.ts';
import { profileLabel } from '../profile-label.ts';
import { framing as words } from '../words/en/framing.ts';
import { FramingDialog } from './framing-dialog.tsx';

/** The profiles of another shape than the story's, each with how the story is fitted to it. */
export function ShapesList(props: {
  readonly studio: Studio;
  /** The segment that the editor opens at; else the story's first. */
  readonly segment: () => SegmentId | null;
}): JSX.Element {
  const [open, setOpen] = createSignal<string | null>(null);
  const profiles = createMemo(() => otherShapes(props.studio));
  return (
    <>
      <p class="fr-note">{words.groupHint}</p>
      <ul class="fr-shapes">
        <For each={profiles()}>
          {(profile) => {
            const said = createMemo(() => framingWords(framingLabel(props.studio.document(), profile)));
            const shape = () => resolveProfile(profile, props.studio.document().look);
            return (
              <li>
                <button
                  type="button"
                  class="fr-shape"
                  aria-label={words.row(profileLabel(profile), said())}
                  onClick={() => setOpen(profile.name)}
                >
                  <span class="fr-shape__place" aria-hidden="true">
                    <span
                      class="fr-shape__box"
                      style={{ '--shape': shape().width / shape().height }}
                      classList={{ 'fr-shape__box--wide': shape().width > shape().height }}
                    />
                  </span>
                  <span class="fr-shape__name">{profileLabel(profile)}</span>
                  <span class="fr-shape__said">{said()}</span>
                </button>
              </li>
            );
          }}
        </For>
      </ul>
      <Show when={open()} keyed>
        {(profile) => (
          <FramingDialog
            studio={props.studio}
            profiles={profiles()}
            profile={profile}
            segment={props.segment()}
            onClose={() => setOpen(null)}
          />
        )}
      </Show>
    </>
  );
}

function otherShapes(studio: Studio): readonly Profile[] {
  const { look } = studio.document();
  return PROFILES.filter(
    (profile) => profile.size.type === 'exact' && !hasShape(resolveProfile(profile, look), look),
  );
}
