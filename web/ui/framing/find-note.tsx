import './framing.css';
import CircleDashed from 'lucide-solid/icons/circle-dashed';
import Hand from 'lucide-solid/icons/hand';
import ScanFace from 'lucide-solid/icons/scan-face';
import Sparkles from 'lucide-solid/icons/sparkles';
import { type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { CropPath } from '../../../shared/model/project.ts';
import type { SmartCrop, SmartCropWork } from '../../state/smart-crop-types.ts';
import { Button } from '../kit/button.tsx';
import { ProgressBar } from '../kit/progress-bar.tsx';
import { framing as words } from '../words/en/framing.ts';

const ICONS = { faces: ScanFace, saliency: Sparkles, centre: CircleDashed, hand: Hand, none: CircleDashed };

/** What steers the window of this segment, in words. */
export function FoundLabel(props: { readonly path: CropPath | null }): JSX.Element {
  const kind = () => props.path?.found ?? 'none';
  const text = () =>
    kind() === 'faces' ? words.found.faces(props.path?.faces ?? 0) : words.found[notFaces(kind())];
  return (
    <span class="fr-found" data-found={kind()}>
      <Dynamic component={ICONS[kind()]} size={16} aria-hidden="true" />
      {text()}
    </span>
  );
}

function notFaces(kind: CropPath['found'] | 'none'): 'saliency' | 'centre' | 'hand' | 'none' {
  return kind === 'faces' ? 'none' : kind;
}

/** How far a search is, with the way to end it. */
export function FindProgress(props: { readonly smartCrop: SmartCrop }): JSX.Element {
  const text = (work: SmartCropWork) => words.finding(work.name, work.done + 1, work.all);
  return (
    <Show when={props.smartCrop.work()}>
      {(work) => (
        <div class="fr-work">
          <p class="fr-work__name">{text(work())}</p>
          <div class="fr-work__row">
            <ProgressBar thin label={words.find} ratio={work().ratio} valueText={text(work())} />
            <Button size="small" variant="ghost" onClick={() => props.smartCrop.cancel()}>
              {words.cancel}
            </Button>
          </div>
        </div>
      )}
    </Show>
  );
}
