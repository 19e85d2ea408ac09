import type { FoundLook } from '../../../shared/analysis/found.ts';
import { looksOf } from '../../../shared/analysis/kept-looks.ts';
import { cropPaths, seenMedia } from '../../../shared/analysis/project-paths.ts';
import { visibleMedia } from '../../../shared/model/derive.ts';
import { framingOf, setCropPaths } from '../../../shared/model/edits/framing.ts';
import type { Project, SegmentId, Sha256 } from '../../../shared/model/project.ts';
import { framingLabel } from '../../../shared/plan/framing-label.ts';
import { segmentPaths } from '../../../shared/plan/segment-paths.ts';
import { type Profile, resolveProfile } from '../../../shared/profiles/profiles.ts';
import type { ToolRunner } from '../../ffmpeg/types.ts';
import { makeFaceFinder } from './face-finder.ts';
import { makeLookStore } from './look-store.ts';

/** How far a search for faces is. */
export interface LookProgress {
  /** What is being looked through. */
  readonly name: string;
  /** 0 to 1 over all that has to be looked at. */
  readonly ratio: number;
}

export interface FramingDeps {
  readonly runner: ToolRunner;
  readonly media: { path(sha256: Sha256): string | null };
  readonly cacheFolder: string;
  /** Null when a search of which something was told is over. */
  readonly onLook?: (progress: LookProgress | null) => void;
}

/** Searches run one after the other: one that comes later finds what the others kept. */
let turn: Promise<void> = Promise.resolve();

/**
 * The project with a path for every segment that a smart crop would leave around the middle because nobody has looked
 * for faces in it. Paths that are there stay; what is missing is left for the plan to name.
 */
export async function withFoundPaths(
  project: Project,
  profile: Profile,
  deps: FramingDeps,
  { signal }: { readonly signal: AbortSignal },
): Promise<Project> {
  const unsteered = unsteeredSegments(project, profile);
  const media = seenMedia(project, unsteered).filter(({ sha256 }) => deps.media.path(sha256) !== null);
  if (media.length === 0) return project;
  const before = turn;
  const search = orStopped(before, signal).then(() => lookAtAll(media, deps, signal));
  // What was found is not kept by those that come after.
  turn = Promise.allSettled([before, search]).then(() => undefined);
  const found = await search;
  const paths = cropPaths(project, resolveProfile(profile, project.look), found, unsteered);
  return setCropPaths.apply(project, profile.name, paths);
}

/** Waits, but not for what was stopped meanwhile. */
function orStopped(wait: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    wait.then(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
  });
}

function unsteeredSegments(project: Project, profile: Profile): ReadonlySet<SegmentId> {
  if (framingLabel(project, profile).unsteered === 0) return new Set();
  const { paths } = framingOf(project, profile.name);
  const shown = visibleMedia(project);
  const steered = segmentPaths(project, paths);
  const ids = project.storyline.flatMap(({ id }, index) =>
    shown[index] && steered[index]?.path === null ? [id] : [],
  );
  return new Set(ids);
}

async function lookAtAll(
  media: ReturnType<typeof seenMedia>,
  { runner, media: files, cacheFolder, onLook }: FramingDeps,
  signal: AbortSignal,
): Promise<ReadonlyMap<Sha256, readonly FoundLook[]>> {
  signal.throwIfAborted();
  const store = makeLookStore(cacheFolder);
  const finder = makeFaceFinder(runner, { signal });
  const found = new Map<Sha256, readonly FoundLook[]>();
  let isTold = false;
  try {
    for (const [done, each] of media.entries()) {
      const { name } = each.asset;
      const tell = (ratio: number) => onLook?.({ name, ratio: (done + ratio) / media.length });
      // Asked for where it was not looked at before.
      const file = async () => {
        isTold = true;
        tell(0);
        return { path: files.path(each.sha256) ?? '', name };
      };
      found.set(each.sha256, await looksOf({ store, finder }, each, file, { signal, onProgress: tell }));
      signal.throwIfAborted();
    }
    return found;
  } finally {
    await finder.close();
    if (isTold) onLook?.(null);
  }
}
