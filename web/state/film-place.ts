import { StudioError } from '../../shared/errors.ts';
import { isLive } from '../../shared/queue/job-states.ts';
import { fileNameFrom } from '../../shared/text/file-name.ts';
import type { Artifact, ExportDestination } from '../execute/export-types.ts';
import type { Database } from '../storage/database.ts';
import type { JobRecord, StoredRequest } from '../storage/job-records.ts';

/** In Chromium, but not yet in the type library. */
type RemovableHandle = FileSystemFileHandle & { remove?: () => Promise<void> };

/** Where one run puts its film. */
export interface FilmPlace {
  readonly destination: ExportDestination;
  /** The chosen place cannot be written any more: the film is kept in the library. */
  readonly lost: boolean;
  /** Files beside a film that goes into a folder; all of them, or none and the film neither. */
  writeBeside(sidecars: Artifact['sidecars']): Promise<void>;
  /** Takes the film away again, with what is beside it. */
  remove(): Promise<void>;
  /** The run is over. A file that it left empty goes too. */
  leave(): Promise<void>;
}

/** Files that come beside films: a name is free only when all of them can stand there. */
const BESIDE = ['srt', 'vtt', 'ass'];

/** The places of all runs of this tab: two of them never get one file. */
export function makeFilmPlaces() {
  const held = new Set<FileSystemFileHandle>();
  const isHeld = async (handle: FileSystemFileHandle) => {
    for (const other of held) if (await other.isSameEntry(handle)) return true;
    return false;
  };

  /** A new file, or an empty one that a run before this left. What is there already is never written over. */
  const freeFile = async (folder: FileSystemDirectoryHandle, base: string, extension: string) => {
    for (let number = 1; ; number += 1) {
      const stem = `${base}${number === 1 ? '' : ` (${number})`}`;
      const beside = await Promise.all(BESIDE.map((ending) => existing(folder, `${stem}.${ending}`)));
      if (beside.some((handle) => handle !== null)) continue;
      const known = await existing(folder, `${stem}.${extension}`);
      if (known === null) return folder.getFileHandle(`${stem}.${extension}`, { create: true });
      if ((await known.getFile()).size === 0 && !(await isHeld(known))) return known;
    }
  };

  /** A chosen place may have lost its permission with the tab that chose it; asking needs a click we do not have. */
  const fileOf = async (
    job: JobRecord,
    { handle, folder, fileName, project }: StoredRequest,
  ): Promise<FileSystemFileHandle | null> => {
    const chosen = folder ?? handle;
    if (chosen === null || job.destination === 'library') return null;
    try {
      if ((await chosen.queryPermission({ mode: 'readwrite' })) !== 'granted') return null;
      if (folder === undefined) return handle;
      return await freeFile(folder, fileNameFrom(fileName ?? project.title, 'Film'), job.container);
    } catch {
      // A folder that is gone is as good as one that may not be written: the film is kept all the same.
      return null;
    }
  };

  /** One after the other: what is free is held before the next looks. */
  let turn: Promise<unknown> = Promise.resolve();
  const take = async (job: JobRecord, request: StoredRequest): Promise<FilmPlace> => {
    const file = await fileOf(job, request);
    const { folder } = request;
    if (file === null) {
      const lost = (folder ?? request.handle) !== null;
      const nothing = async () => {};
      return {
        destination: { type: 'library' },
        lost,
        writeBeside: nothing,
        remove: nothing,
        leave: nothing,
      };
    }
    held.add(file);
    const made: RemovableHandle[] = folder === undefined ? [] : [file];
    const remove = async () => {
      for (const each of made.splice(0)) await each.remove?.().catch(() => {});
    };
    return {
      destination: { type: 'file', handle: file },
      lost: false,
      remove,
      async writeBeside(sidecars) {
        if (folder === undefined) return;
        try {
          for (const { fileName, text } of sidecars) {
            const handle = await folder.getFileHandle(fileName, { create: true });
            made.push(handle);
            const stream = await handle.createWritable();
            await stream.write(text);
            await stream.close();
          }
        } catch (cause) {
          await remove();
          throw new StudioError(
            'failed.write',
            `The captions could not be written beside ${file.name}. Check that the folder is still there and has room, then try again`,
            { cause, context: { file: file.name } },
          );
        }
      },
      async leave() {
        held.delete(file);
        // Made by the dialog in which it was chosen, or by us: a run that ended early wrote nothing to it.
        const isEmpty = (await file.getFile().catch(() => null))?.size === 0;
        if (isEmpty) await (file as RemovableHandle).remove?.().catch(() => {});
      },
    };
  };
  return {
    take(job: JobRecord, request: StoredRequest): Promise<FilmPlace> {
      const taken = turn.then(() => take(job, request));
      turn = taken.catch(() => {});
      return taken;
    },
  };
}

/** A save dialog makes an empty file: it goes with the last job that would have written to it. */
export async function sweepChosenFiles(
  db: Database,
  jobs: ReadonlyMap<string, JobRecord>,
  ids: readonly string[],
): Promise<void> {
  const chosenBy = async (jobIds: readonly string[]) => {
    const requests = await Promise.all(jobIds.map((id) => db.get('requests', id)));
    return requests.flatMap((request) =>
      request === undefined || request.folder !== undefined ? [] : (request.handle ?? []),
    );
  };
  const lives = (id: string) => isLive(jobs.get(id)?.state ?? 'CANCELED');
  const handles = await chosenBy(ids.filter((id) => !lives(id)));
  if (handles.length === 0) return;
  const wanted = await chosenBy([...jobs.keys()].filter(lives));
  for (const handle of handles) {
    try {
      const others = await Promise.all(wanted.map((other) => other.isSameEntry(handle)));
      if (others.includes(true) || (await handle.queryPermission({ mode: 'readwrite' })) !== 'granted')
        continue;
      if ((await handle.getFile()).size === 0) await (handle as RemovableHandle).remove?.();
    } catch {
      // It is gone already, or somebody has it open: then it stays theirs.
    }
  }
}

async function existing(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemFileHandle | null> {
  try {
    return await folder.getFileHandle(name);
  } catch (error) {
    // A folder of that name is in the way as well, and is told when the file is made.
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}
