import { createSignal } from 'solid-js';
import type { FoundLook } from '../../shared/analysis/found.ts';
import { cropPaths, type SeenMedia, seenMedia } from '../../shared/analysis/project-paths.ts';
import { viewsTowardFaces } from '../../shared/analysis/toward-faces.ts';
import { toErrorData } from '../../shared/errors.ts';
import { setCropPaths, setFit } from '../../shared/model/edits/framing.ts';
import { setView } from '../../shared/model/edits/motion.ts';
import type { Project, SegmentId, Sha256 } from '../../shared/model/project.ts';
import type { Looks } from '../listen/faces/looks.ts';
import type { Editing } from './editing.ts';
import type { Services } from './services.ts';
import type { FindResult, SmartCrop, SmartCropWork } from './smart-crop-types.ts';

export interface SmartCropOptions {
  readonly services: Pick<Services, 'db' | 'media' | 'looks'>;
  readonly editing: Pick<Editing, 'document' | 'gesture'>;
}

export interface OwnedSmartCrop extends SmartCrop {
  close(): void;
}

type Found = ReadonlyMap<Sha256, readonly FoundLook[]>;

export function createSmartCrop({ services, editing }: SmartCropOptions): OwnedSmartCrop {
  const [work, setWork] = createSignal<SmartCropWork | null>(null);
  let opened: Promise<Looks> | null = services.looks === undefined ? null : Promise.resolve(services.looks);
  /** One search at a time: they share the finder. Those that came later wait, and find more kept already. */
  const active = new Set<AbortController>();
  let turn: Promise<unknown> = Promise.resolve();

  /** The finder and its model are loaded by those who look for faces. */
  const looks = () => {
    opened ??= import('../listen/faces/looks.ts').then(({ makeLooks }) => makeLooks(services.db));
    return opened;
  };

  const cancel = () => {
    for (const each of active) each.abort(new DOMException('Cancelled', 'AbortError'));
  };

  const lookAt = async (media: readonly SeenMedia[], signal: AbortSignal) => {
    const found = new Map<Sha256, readonly FoundLook[]>();
    const failed: FindResult['failed'][number][] = [];
    const finder = await looks();
    for (const [done, each] of media.entries()) {
      const { asset, sha256 } = each;
      const tell = (ratio: number) => {
        if (!signal.aborted)
          setWork({ done, all: media.length, ratio: (done + ratio) / media.length, name: asset.name });
      };
      tell(0);
      try {
        found.set(
          sha256,
          await finder.of(each, () => services.media.open(asset), { signal, onProgress: tell }),
        );
      } catch (error) {
        signal.throwIfAborted();
        failed.push({ name: asset.name, error: toErrorData(error) });
      }
      signal.throwIfAborted();
    }
    return { found, failed };
  };

  /** Looks, then lets `use` write what was found into the story as it is by then. */
  const search = (
    only: readonly SegmentId[] | undefined,
    use: (found: Found, ids: ReadonlySet<SegmentId> | null) => Pick<FindResult, 'segments' | 'byFaces'>,
  ): Promise<FindResult> => {
    const mine = new AbortController();
    active.add(mine);
    const ids = only === undefined ? null : new Set(only);
    const run = async (): Promise<FindResult> => {
      try {
        mine.signal.throwIfAborted();
        const { found, failed } = await lookAt(seenMedia(editing.document(), ids), mine.signal);
        return { status: 'done', failed, ...use(found, ids) };
      } catch (error) {
        if (mine.signal.aborted) return { status: 'cancelled', segments: 0, byFaces: 0, failed: [] };
        throw error;
      } finally {
        active.delete(mine);
        setWork(null);
      }
    };
    const result = turn.then(run);
    turn = result.catch(() => {});
    return result;
  };

  return {
    work,
    cancel,
    frame: (profiles, only) =>
      search(only, (found, ids) => {
        const counts = { segments: 0, byFaces: 0 };
        for (const profile of profiles) {
          const paths = cropPaths(editing.document(), profile, found, ids);
          const step = editing.gesture('frame by faces');
          step.perform(setFit, profile.name, 'smart');
          step.perform(setCropPaths, profile.name, paths);
          step.commit();
          counts.segments = Object.keys(paths).length;
          counts.byFaces = Object.values(paths).filter((path) => path.found === 'faces').length;
        }
        return counts;
      }),
    moveTowardFaces: (only) =>
      search(only, (found, ids) => {
        const project: Project = editing.document();
        const { views, looked } = viewsTowardFaces(project, found, ids);
        const step = editing.gesture('move toward faces');
        for (const [id, view] of views) step.perform(setView, id, 'to', view);
        step.commit();
        return { segments: looked, byFaces: views.size };
      }),
    close() {
      cancel();
      opened?.then(
        (made) => made.close(),
        () => {},
      );
    },
  };
}
