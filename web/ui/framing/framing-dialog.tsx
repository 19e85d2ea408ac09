import { createSignal, type JSX } from 'solid-js';
import type { SegmentId } from '../../../shared/model/project.ts';
import type { Samples } from '../../../shared/model/time.ts';
import type { Profile } from '../../../shared/profiles/profiles.ts';
import type { Studio } from '../../state/studio-types.ts';
import { Dialog } from '../kit/dialog.tsx';
import { framing as words } from '../words/en/framing.ts';
import { FramingEditor } from './framing-editor.tsx';

export interface FramingDialogProps {
  readonly studio: Studio;
  readonly profiles: readonly Profile[];
  /** The one that is framed first. */
  readonly profile: string;
  /** The segment that is shown first; else the story's first. */
  readonly segment: SegmentId | null;
  readonly startAt?: Samples | undefined;
  readonly onClose: () => void;
}

export function FramingDialog(props: FramingDialogProps): JSX.Element {
  const [profile, setProfile] = createSignal(props.profile);
  const [segment, setSegment] = createSignal(props.segment);
  return (
    <Dialog
      open
      size="huge"
      title={words.title}
      description={words.description}
      onOpenChange={(open) => {
        if (open) return;
        props.studio.smartCrop.cancel();
        props.onClose();
      }}
    >
      <FramingEditor
        studio={props.studio}
        profiles={props.profiles}
        profile={profile()}
        onProfile={setProfile}
        segment={segment()}
        onSegment={setSegment}
        startAt={props.startAt}
      />
    </Dialog>
  );
}
