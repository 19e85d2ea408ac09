import './framing.css';
import ScanFace from 'lucide-solid/icons/scan-face';
import type { JSX } from 'solid-js';
import type { SegmentId } from '../../../shared/model/project.ts';
import type { Studio } from '../../state/studio-types.ts';
import { Button } from '../kit/button.tsx';
import { framing as words } from '../words/en/framing.ts';
import { FindProgress } from './find-note.tsx';
import { moveTowardFaces } from './search.ts';

/** Ends moves at faces: those of some segments, or of all where none are named. */
export function TowardFaces(props: {
  readonly studio: Studio;
  readonly segments: readonly SegmentId[] | null;
}): JSX.Element {
  const { smartCrop } = props.studio;
  return (
    <>
      <Button
        size="small"
        icon={ScanFace}
        title={words.towardHint}
        disabled={props.studio.mode() === 'read-only'}
        unavailable={smartCrop.work() !== null}
        onClick={() => void moveTowardFaces(props.studio, props.segments ?? undefined)}
      >
        {props.segments === null ? words.towardAll : words.toward}
      </Button>
      <FindProgress smartCrop={smartCrop} />
    </>
  );
}
