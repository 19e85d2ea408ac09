import { defineEdit, mapSame, patched } from '../../shared/model/edits/define-edit.ts';
import { relinkAsset } from '../../shared/model/edits/media.ts';
import { setVideoRange, setVideoSound } from '../../shared/model/edits/video.ts';
import type { Asset, AssetId, Project, Segment } from '../../shared/model/project.ts';
import { sameJson } from '../../shared/model/same-json.ts';
import type { Editing } from './editing.ts';
import type { Gesture } from './studio-types.ts';

/** What another file was put in place of, and the story before and after it. */
export interface Replaced {
  readonly asset: Asset;
  readonly before: Project;
  readonly after: Project;
}

type Edits = Pick<Editing, 'document' | 'gesture'>;

/** Another file takes an asset's place, in one step. */
export function relinkInto(editing: Edits, old: Asset, asset: Asset): Replaced {
  const before = editing.document();
  const gesture = editing.gesture(relinkAsset.label);
  put(editing, gesture, old.id, asset);
  gesture.commit();
  return { asset: old, before, after: editing.document() };
}

/** The file was not wanted after all: the story is as it was, but for what was done to it since. */
export function takeBackRelink(editing: Edits, replaced: Replaced): void {
  const gesture = editing.gesture(relinkAsset.label);
  gesture.perform(showAsBefore, replaced);
  put(editing, gesture, replaced.asset.id, replaced.asset);
  gesture.commit();
}

/** Another video may be shorter, or silent: what is shown of it stays within it. */
function put(editing: Edits, gesture: Gesture, assetId: AssetId, asset: Asset): void {
  gesture.perform(relinkAsset, assetId, asset);
  for (const { id, visual } of editing.document().storyline) {
    if (visual.type !== 'video' || visual.asset !== assetId) continue;
    gesture.perform(setVideoRange, id, { from: visual.from, to: visual.to });
    gesture.perform(setVideoSound, id, visual.sound);
  }
}

/** Ranges and voices that went with the lost file come back where nobody chose others since. */
const showAsBefore = defineEdit(
  'asset.relink-back',
  relinkAsset.label,
  (project, { before, after }: Replaced) => {
    const [were, made] = [byId(before), byId(after)];
    const storyline = mapSame(project.storyline, (segment) => {
      const [was, now] = [were.get(segment.id), made.get(segment.id)];
      if (was === undefined || now === undefined || sameJson(was, now)) return segment;
      const isUntouched = sameJson(segment.visual, now.visual) && sameJson(segment.narration, now.narration);
      return isUntouched
        ? patched(segment, { visual: was.visual, narration: was.narration, words: was.words })
        : segment;
    });
    return storyline === project.storyline ? project : { ...project, storyline };
  },
);

function byId({ storyline }: Project): ReadonlyMap<string, Segment> {
  return new Map(storyline.map((segment) => [segment.id, segment]));
}
