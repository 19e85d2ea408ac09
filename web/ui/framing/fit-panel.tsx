import './fit-panel.css';
import ScanFace from 'lucide-solid/icons/scan-face';
import { createMemo, createUniqueId, For, type JSX, Show } from 'solid-js';
import { visibleMedia } from '../../../shared/model/derive.ts';
import { FITS, type Fit, type Framing, type SegmentId } from '../../../shared/model/project.ts';
import { framingLabel, framingWords } from '../../../shared/plan/framing-label.ts';
import { segmentPaths } from '../../../shared/plan/segment-paths.ts';
import { type Profile, resolveProfile } from '../../../shared/profiles/profiles.ts';
import type { Studio } from '../../state/studio-types.ts';
import { Button } from '../kit/button.tsx';
import { Select } from '../kit/select.tsx';
import { profileLabel } from '../profile-label.ts';
import { framing as words } from '../words/en/framing.ts';

export interface FitPanelProps {
  readonly studio: Studio;
  readonly profiles: readonly Profile[];
  readonly profile: Profile | null;
  readonly isOwnShape: boolean;
  readonly framing: Framing;
  readonly disabled: boolean;
  readonly isBusy: boolean;
  /** Whether something was found for the segment already. */
  readonly hasPath: boolean;
  readonly segment: SegmentId | null;
  readonly onProfile: (name: string) => void;
  readonly onFit: (fit: Fit) => void;
  readonly onMiddle: () => void;
  readonly onFind: (only?: readonly SegmentId[]) => void;
}

/** In the order in which a person would try them. */
const ORDER: readonly Fit[] = FITS.toSorted((a, b) => rank(a) - rank(b));

function rank(fit: Fit): number {
  return ['smart', 'crop', 'blur', 'letterbox', 'scale'].indexOf(fit);
}

/** Which shape, how the whole story is fitted to it, and the search. */
export function FitPanel(props: FitPanelProps): JSX.Element {
  const id = createUniqueId();
  const document = () => props.studio.document();
  const options = () =>
    props.profiles.map((profile) => {
      const { width, height } = resolveProfile(profile, document().look);
      return { value: profile.name, label: profileLabel(profile), hint: words.shapeHint(width, height) };
    });
  /** Segments in which nothing was looked for, or in another picture. */
  const missing = createMemo(() => {
    const { storyline } = document();
    const media = visibleMedia(document());
    return segmentPaths(document(), props.framing.paths).flatMap(({ path }, index) => {
      const id = storyline[index]?.id;
      return path === null && media[index] && id !== undefined ? [id] : [];
    });
  });
  const isSome = () => missing().length > 0 && missing().length < document().storyline.length;
  const label = createMemo(() => (props.profile === null ? null : framingLabel(document(), props.profile)));

  return (
    <div class="fr-side">
      <Show when={props.profiles.length > 1}>
        <Select
          label={words.profile}
          value={props.profile?.name ?? ''}
          options={options()}
          onChange={props.onProfile}
        />
      </Show>
      <Show when={!props.isOwnShape} fallback={<p class="fr-note">{words.sameShape}</p>}>
        <fieldset class="fr-fits">
          <legend class="sl-field__label">{words.fit}</legend>
          <For each={ORDER}>
            {(fit) => (
              <label class="fr-fit">
                <input
                  type="radio"
                  name={id}
                  value={fit}
                  checked={props.framing.fit === fit}
                  disabled={props.disabled}
                  onChange={() => props.onFit(fit)}
                />
                <FitPicture fit={fit} />
                <span class="fr-fit__words">
                  <span class="fr-fit__name">{words.fits[fit]}</span>
                  <span class="fr-fit__hint">{words.fitHints[fit]}</span>
                </span>
              </label>
            )}
          </For>
        </fieldset>
        <Show when={label()}>{(said) => <p class="fr-note">{words.inAll(framingWords(said()))}</p>}</Show>
        <Show when={props.framing.fit === 'crop' && props.framing.focus !== null}>
          <Button size="small" disabled={props.disabled} onClick={() => props.onMiddle()}>
            {words.focusMiddle}
          </Button>
        </Show>
        <Show when={props.framing.fit === 'smart'}>
          <div class="fr-finds">
            <Button
              size="small"
              icon={ScanFace}
              disabled={props.disabled || props.segment === null}
              unavailable={props.isBusy}
              onClick={() => props.segment !== null && props.onFind([props.segment])}
            >
              {props.hasPath ? words.findAgain : words.find}
            </Button>
            <Button
              size="small"
              variant="ghost"
              disabled={props.disabled}
              unavailable={props.isBusy}
              onClick={() => props.onFind(isSome() ? missing() : undefined)}
            >
              {isSome() ? words.findMissing(missing().length) : words.findAll}
            </Button>
          </div>
        </Show>
      </Show>
    </div>
  );
}

/** A wide film in a tall frame, by each fit. */
function FitPicture(props: { readonly fit: Fit }): JSX.Element {
  return (
    <svg class={`fr-fit__picture fr-fit__picture--${props.fit}`} viewBox="0 0 18 28" aria-hidden="true">
      <rect class="fr-fit__frame" x="0.75" y="0.75" width="16.5" height="26.5" rx="2" />
      <Show when={props.fit === 'letterbox' || props.fit === 'blur'}>
        <rect class="fr-fit__film" x="1.5" y="9.5" width="15" height="9" />
      </Show>
      <Show when={props.fit === 'scale'}>
        <rect class="fr-fit__film" x="1.5" y="1.5" width="15" height="25" rx="1" />
        <path class="fr-fit__mark" d="M9 6v16M6.5 8.5 9 6l2.500 2.500M6.500 19.500 9 22l2.500-2.500" />
      </Show>
      <Show when={props.fit === 'crop' || props.fit === 'smart'}>
        <rect class="fr-fit__film" x="1.5" y="1.5" width="15" height="25" rx="1" />
      </Show>
      <Show when={props.fit === 'crop'}>
        <path class="fr-fit__mark" d="M9 10.500v7M5.500 14h7" />
      </Show>
      <Show when={props.fit === 'smart'}>
        <circle class="fr-fit__mark" cx="9" cy="11.500" r="2.750" />
        <path class="fr-fit__mark" d="M4.500 20.500c.6-2.700 2.300-4 4.500-4s3.900 1.300 4.500 4" />
      </Show>
    </svg>
  );
}
