import * as v from 'valibot';
import { StudioError } from '../../shared/errors.ts';
import { type Asset, LONGEST_TITLE, type Project, type Sha256 } from '../../shared/model/project.ts';
import { parseProject } from '../../shared/model/validate-project.ts';
import { projectAnswerSchema, projectsSchema } from '../../shared/protocol/projects.ts';
import { cutText } from '../../shared/text/cut-text.ts';
import { assetSize, fetchPiece } from '../helper-client/fetch-asset.ts';
import type { HelperApi } from '../helper-client/helper-api.ts';
import { openArriving, sweepArriving } from '../storage/arriving-media.ts';
import { type Database, storageError } from '../storage/database.ts';
import { type HeldLock, holdLock, MEDIA_LOCK } from '../storage/locks.ts';
import type { MediaFiles } from '../storage/media-files.ts';
import type { CopyOptions, HelperProjects } from './helper-project-types.ts';
import type { Library } from './library-types.ts';
import { newProjectId } from './project-files.ts';

export interface HelperProjectsParts {
  readonly db: Database;
  readonly media: Pick<MediaFiles, 'has' | 'add'>;
  readonly library: Pick<Library, 'add'>;
  /** The helper as it can be reached now; throws what keeps it away. */
  readonly helper: () => Promise<HelperApi>;
}

/** The key is saved on people's disks: do not change it. */
const COPIES_KEY = 'helper-copies';
const COPY_LOCK = 'storyloom-helper-copy';
/** Little is lost when the line is cut, and little is held in memory. */
const PIECE_BYTES = 16 << 20;

const copiesSchema = v.fallback(v.record(v.string(), v.string()), {});

export function makeHelperProjects({ db, media, library, helper }: HelperProjectsParts): HelperProjects {
  const copies = async () => v.parse(copiesSchema, await db.get('settings', COPIES_KEY));

  const sweep = async () => {
    // Whoever copies, in any tab, has a folder that looks left behind until its first piece is there.
    const turn = await holdLock(COPY_LOCK, { ifAvailable: true });
    if (turn === null) return;
    try {
      await sweepArriving(Date.now());
    } finally {
      turn.release();
    }
  };

  const bring = async (
    api: HelperApi,
    sha256: Sha256,
    asset: Asset,
    { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (bytes: number) => void },
  ): Promise<boolean> => {
    if (await media.has(sha256)) return true;
    const size = await assetSize(api, sha256, signal);
    if (size === null) return false;
    const file = await openArriving(sha256);
    for (let at = file.bytes(); at < size; at = file.bytes()) {
      onProgress(at);
      await file.add(
        await fetchPiece(api, sha256, { from: at, to: Math.min(size, at + PIECE_BYTES) }, signal),
      );
    }
    try {
      await media.add(file.whole(asset.name, asset.type), { signal, expected: sha256 });
    } catch (error) {
      // Damaged pieces would be damaged the next time too; of all else, such as a full disk, they are not to blame.
      if (error instanceof StudioError && error.code === 'input.bundle-broken') await file.remove();
      throw error;
    }
    await file.remove();
    return true;
  };

  const bringAll = async (api: HelperApi, project: Project, { signal, onProgress }: CopyOptions) => {
    const wanted = new Map<Sha256, Asset>();
    const missing: string[] = [];
    for (const asset of Object.values(project.assets)) {
      if (asset.sha256 === null) missing.push(asset.name);
      else wanted.set(asset.sha256, asset);
    }
    const total = Math.max(1, sum([...wanted.values()].map(({ bytes }) => bytes)));
    let before = 0;
    for (const [sha256, asset] of wanted) {
      signal.throwIfAborted();
      const report = (bytes: number) => onProgress(Math.min(1, (before + bytes) / total));
      const isHere = await bring(api, sha256, asset, { signal, onProgress: report });
      if (!isHere) missing.push(asset.name);
      before += asset.bytes;
      report(0);
    }
    return missing;
  };

  return {
    async list(signal) {
      const api = await helper();
      const { projects } = await api.call('/api/projects', projectsSchema, { signal });
      const [made] = await Promise.all([copies(), sweep().catch(() => {})]);
      return Promise.all(
        projects.map(async ({ id, title, segments, updated_at }) => {
          const copy = made[id];
          const record = copy === undefined ? undefined : await db.get('projects', copy);
          // One in the trash is gone for who looks for it.
          const isHere = record?.trashedAt === null;
          return { id, title, segments, updatedAt: updated_at, copy: isHere ? record.id : null };
        }),
      );
    },

    async copy(id, options) {
      const { signal } = options;
      // Two tabs would write the same pieces.
      const turn = await holdLock(COPY_LOCK, { signal });
      let lock: HeldLock | null = null;
      try {
        // No record names the media yet, and nobody may collect it.
        lock = await holdLock(MEDIA_LOCK, { mode: 'shared', signal });
        const api = await helper();
        const answer = await api.call(`/api/projects/${id}`, projectAnswerSchema, { signal });
        const parsed = parseProject(answer.project);
        if (!parsed.ok) throw parsed.error;
        const missing = await bringAll(api, parsed.value, options);
        signal.throwIfAborted();
        const title = freeTitle(
          parsed.value.title,
          (await db.getAll('projects')).map((one) => one.title),
        );
        // An id of its own: the helper takes films of one id for films of its project.
        const project = { ...parsed.value, id: newProjectId(), title };
        await library.add(project);
        await db.put('settings', { ...(await copies()), [id]: project.id }, COPIES_KEY);
        return { id: project.id, title, missing };
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (error instanceof StudioError) throw error;
        throw storageError(error, 'The story could not be stored');
      } finally {
        lock?.release();
        turn?.release();
      }
    },
  };
}

/** A second story of one title says that it is a copy. */
function freeTitle(title: string, taken: readonly string[]): string {
  if (!taken.includes(title)) return title;
  for (let count = 1; ; count += 1) {
    const end = count === 1 ? ' copy' : ` copy ${count}`;
    const candidate = `${cutText(title, LONGEST_TITLE - end.length)}${end}`;
    if (!taken.includes(candidate)) return candidate;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
