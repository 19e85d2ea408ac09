import type { ProjectId } from '../../shared/model/project.ts';
import { type Database, STRICT, storageError } from './database.ts';
import type { VersionRecord } from './project-records.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Automatic versions that are always kept, whatever their age. */
const RECENT = 12;

/**
 * Which automatic versions may go: the newest dozen stay, then one an hour for a day, then one a day for a
 * month. Named ones stay until the person deletes them.
 */
export function versionsToPrune(
  versions: readonly Pick<VersionRecord, 'id' | 'at' | 'kind'>[],
  now: number,
): readonly string[] {
  const automatic = versions.filter((version) => version.kind !== 'named').sort((a, b) => b.at - a.at);
  const kept = new Set<string>();
  const drop: string[] = [];
  for (const [index, version] of automatic.entries()) {
    if (index < RECENT) continue;
    const age = now - version.at;
    const slot = age < DAY ? `h${Math.floor(version.at / HOUR)}` : `d${Math.floor(version.at / DAY)}`;
    if (age > 31 * DAY || kept.has(slot)) drop.push(version.id);
    else kept.add(slot);
  }
  return drop;
}

export async function listVersions(db: Database, id: ProjectId): Promise<readonly VersionRecord[]> {
  const versions = await db.getAllFromIndex('versions', 'project', id);
  return versions.sort((a, b) => b.at - a.at);
}

export async function addVersion(db: Database, version: VersionRecord): Promise<void> {
  try {
    const tx = db.transaction('versions', 'readwrite', STRICT);
    const known = await tx.store.index('project').getAll(version.projectId);
    const drop = versionsToPrune([...known, version], version.at);
    await Promise.all([tx.store.put(version), ...drop.map((id) => tx.store.delete(id)), tx.done]);
  } catch (error) {
    throw storageError(error, 'The version could not be stored');
  }
}

export async function readVersion(db: Database, id: string): Promise<VersionRecord | null> {
  return (await db.get('versions', id)) ?? null;
}

export async function removeVersion(db: Database, id: string): Promise<void> {
  await db.delete('versions', id);
}
