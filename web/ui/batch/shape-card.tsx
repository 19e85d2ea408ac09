import Scan from 'lucide-solid/icons/scan';
import { type JSX, Show } from 'solid-js';
import { framingText } from '../../../shared/batch/framing-text.ts';
import { framingOf, setFit } from '../../../shared/model/edits/framing.ts';
import { FITS, type Fit } from '../../../shared/model/project.ts';
import { hasShape } from '../../../shared/plan/film-fit.ts';
import { type Profile, resolveProfile } from '../../../shared/profiles/profiles.ts';
import type { Shapes } from '../../state/shapes.ts';
import type { Studio } from '../../state/studio-types.ts';
import { frameByFaces } from '../framing/search.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { Select } from '../kit/select.tsx';
import { Skeleton } from '../kit/skeleton.tsx';
import { profileLabel } from '../profile-label.ts';
import { BitmapCanvas } from '../studio/video/bitmap-canvas.tsx';
import { batch as words } from '../words/en/batch.ts';

export interface ShapeCardProps {
  readonly studio: Studio;
  readonly shapes: Shapes;
  readonly profile: Profile;
  readonly onFraming: (profile: string) => void;
}

/** The film in one format as it will be exported, and how it is fitted to it. */
export function ShapeCard(props: ShapeCardProps): JSX.Element {
  const document = () => props.studio.document();
  const size = () => resolveProfile(props.profile, document().look);
  const isFitted = () => props.profile.size.type === 'exact' && !hasShape(size(), document().look);
  const chosenFit = () => framingOf(document(), props.profile.name).fit;
  const label = () => profileLabel(props.profile);
  const still = () => props.shapes.still(props.profile.name);
  const choose = (chosen: Fit) => {
    const { name } = props.profile;
    props.studio.perform(setFit, name, chosen);
    const hasPaths = Object.keys(framingOf(document(), name).paths).length > 0;
    const { width, height } = size();
    if (chosen === 'smart' && !hasPaths) void frameByFaces(props.studio, [{ name, width, height }]);
  };

  return (
    <li class="bt-card">
      <div class="bt-card__stage">
        <div class="bt-card__film" style={{ '--shape': size().width / size().height }}>
          <Show
            when={props.shapes.error(props.profile.name)}
            fallback={
              <Show when={still()} fallback={<Skeleton class="bt-card__wait" />}>
                {(bitmap) => (
                  <BitmapCanvas class="bt-card__canvas" bitmap={bitmap()} label={words.preview(label())} />
                )}
              </Show>
            }
          >
            {(error) => <p class="bt-card__error">{error().message}</p>}
          </Show>
        </div>
      </div>
      <div class="bt-card__words">
        <h4 class="bt-card__name">{label()}</h4>
        <span class="bt-card__size">{words.sizeOf(size().width, size().height)}</span>
      </div>
      <Show when={isFitted()}>
        <div class="bt-card__fit">
          <Select
            label={words.fit(label())}
            hideLabel
            value={chosenFit()}
            disabled={props.studio.mode() === 'read-only'}
            options={FITS.map((value) => ({
              value,
              label: words.fits[value],
              hint: words.fitHints[value],
            }))}
            onChange={choose}
          />
          <IconButton
            icon={Scan}
            label={words.editFraming(label())}
            disabled={props.studio.mode() === 'read-only'}
            onClick={() => props.onFraming(props.profile.name)}
          />
        </div>
        <p class="bt-card__framing">{words.framing(framingText(document(), props.profile))}</p>
      </Show>
    </li>
  );
}
