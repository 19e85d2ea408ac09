import { toErrorData } from '../../../shared/errors.ts';
import type { SegmentId } from '../../../shared/model/project.ts';
import type { FindResult, ShapedProfile } from '../../state/smart-crop-types.ts';
import type { Studio } from '../../state/studio-types.ts';
import { announce } from '../kit/announce.tsx';
import { showToast } from '../kit/toast.tsx';
import { framing as words } from '../words/en/framing.ts';

/** Frames segments by what is found in them, and says how it went. */
export async function frameByFaces(
  studio: Studio,
  profiles: readonly ShapedProfile[],
  only?: readonly SegmentId[],
): Promise<void> {
  const result = await tried(() => studio.smartCrop.frame(profiles, only));
  if (result?.status === 'done') announce(words.saidFramed(result.segments, result.byFaces));
}

export async function moveTowardFaces(studio: Studio, only?: readonly SegmentId[]): Promise<void> {
  const result = await tried(() => studio.smartCrop.moveTowardFaces(only));
  if (result?.status !== 'done' || result.segments === 0) return;
  const label = studio.undoLabel();
  showToast({
    title: words.towardDone(result.byFaces, result.segments),
    ...(result.byFaces === 0
      ? {}
      : {
          action: {
            label: words.undo,
            // Later edits are not what this message spoke of.
            run: () => void (studio.undoLabel() === label && studio.undo()),
          },
        }),
  });
}

/** A failure of the search as a whole, and of single files, is told where the search was asked for. */
async function tried(search: () => Promise<FindResult>): Promise<FindResult | null> {
  try {
    const result = await search();
    const [first] = result.failed;
    if (first !== undefined) {
      const names = result.failed.map(({ name }) => name).join(', ');
      showToast({
        tone: 'bad',
        title: words.failed(result.failed.length),
        body: `${names}: ${first.error.message}`,
      });
    }
    return result;
  } catch (error) {
    showToast({ tone: 'bad', title: words.failedAll, body: toErrorData(error).message });
    return null;
  }
}
