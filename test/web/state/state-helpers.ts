import { createRoot } from 'solid-js';
import { insertSegments } from '../../../shared/model/edits/segments.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { profileName } from '../../../shared/profiles/profile-choice.ts';
import type { Artifact, JobExport } from '../../../web/state/job-types.ts';
import { type OpenStudioOptions, openStudio } from '../../../web/state/open-studio.ts';
import type { Services } from '../../../web/state/services.ts';
import type { Studio } from '../../../web/state/studio-types.ts';
import { type Database, openDatabase } from '../../../web/storage/database.ts';
import { makeMediaFiles } from '../../../web/storage/media-files.ts';
import type { MediaProbes } from '../../../web/storage/media-probes.ts';
import { addProject } from '../../../web/storage/project-records.ts';
import { type IntakeClient, makeIntake } from '../../../web/workers/intake/client.ts';

/** A place of its own on the disk for one test; `dispose` takes it away again. */
export interface Place {
  readonly name: string;
  readonly folder: string;
  /** A tab: a connection and services of its own to the same place. */
  openTab(options?: Partial<Services>): Promise<Tab>;
  dispose(): Promise<void>;
}

export interface Tab {
  readonly services: Services;
  readonly db: Database;
  readonly intake: IntakeClient;
  openStudio(projectId: string, options?: Partial<OpenStudioOptions>): Promise<Studio>;
  close(): Promise<void>;
}

export function makePlace(name = `test-${crypto.randomUUID()}`): Place {
  const folder = `media-${name}`;
  const tabs = new Set<Tab>();
  return {
    name,
    folder,
    async openTab(options = {}) {
      const db = await openDatabase({ name });
      const intake = makeIntake();
      const services: Services = {
        db,
        media: makeMediaFiles(db, intake, folder),
        probes: fakeProbes,
        runExport: async (request) => artifactOf(request),
        ledgerBytes: async () => 0,
        clearLedger: async () => {},
        setLedgerBudget: async () => {},
        ...options,
      };
      const studios: Studio[] = [];
      const tab: Tab = {
        services,
        db,
        intake,
        async openStudio(projectId, more = {}) {
          const studio = await createRoot(() =>
            openStudio({ services, projectId, patienceMs: 300, ...more }),
          );
          studios.push(studio);
          return studio;
        },
        async close() {
          if (!tabs.delete(tab)) return;
          for (const studio of studios) await studio.close().catch(() => {});
          intake.close();
          db.close();
        },
      };
      tabs.add(tab);
      return tab;
    },
    async dispose() {
      for (const tab of [...tabs]) await tab.close();
      const root = await navigator.storage.getDirectory();
      await root.removeEntry(folder, { recursive: true }).catch(() => {});
      await new Promise((resolve) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = resolve;
        request.onerror = resolve;
      });
    },
  };
}

export async function addStory(db: Database, texts: readonly string[], id = 'story'): Promise<string> {
  const empty = makeProject({ id, title: 'A story' });
  const segments = texts.map((text, index) => ({ id: `s${index + 1}`, text }));
  await addProject(db, insertSegments.apply(empty, 0, segments), { at: Date.now() });
  return id;
}

/** Reads the facts off a made-up file: `picture 40x30`, `video 40x30 of 90 frames with sound` or `sound 96000`. Anything else is broken. */
export const fakeProbes: MediaProbes = {
  async visual(file) {
    const text = await file.text();
    const [, kind, width, height] = /^(picture|video) (\d+)x(\d+)/.exec(text) ?? [];
    const size = { width: Number(width), height: Number(height) };
    if (kind === 'picture') return { kind, type: 'image/png', ...size };
    const [, frames, sound] = / of (\d+) frames( with sound)?/.exec(text) ?? [];
    if (kind === 'video') {
      const samples = Number(frames) * 1600;
      const heard = sound === undefined ? null : { samples, channels: 2, offset: 0 };
      return { kind, codec: 'avc', ...size, frames: Number(frames), samples, sound: heard };
    }
    const [, samples] = /^sound (\d+)/.exec(text) ?? [];
    if (samples === undefined) throw new Error(`${file.name} is not a picture`);
    return { kind: 'sound', samples: Number(samples), channels: 2, codec: 'aac' };
  },
  thumbnail: async () => new Blob(['thumbnail'], { type: 'image/webp' }),
  footage: async () => {
    throw new Error('Nothing is looked through here');
  },
  async sound(file) {
    const [, samples] = /^sound (\d+)/.exec(await file.text()) ?? [];
    if (samples === undefined) throw new Error(`${file.name} is not a sound`);
    const peaks = { samplesPerBucket: 480, data: new Int8Array([-1, 1]) };
    return { samples: Number(samples), channels: 2, codec: 'pcm', peaks };
  },
};

export function pictureFile(name: string, size = '40x30'): File {
  return new File([`picture ${size} ${name}`], name, { type: 'image/png' });
}

/** At 30 frames a second. */
export function videoFile(name: string, frames = 90, sound: 'with sound' | 'silent' = 'with sound'): File {
  return new File([`video 64x36 of ${frames} frames ${sound} ${name}`], name, { type: 'video/mp4' });
}

export function soundFile(name: string, samples = 96_000): File {
  return new File([`sound ${samples} ${name}`], name, { type: 'audio/wav' });
}

export function artifactOf(request: JobExport, libraryPath: string | null = null): Artifact {
  return {
    id: crypto.randomUUID(),
    jobId: request.jobId,
    projectId: request.project.id,
    planHash: 'plan',
    profile: profileName(request.profile),
    container: request.container,
    encoder: 'none',
    hardware: false,
    width: 64,
    height: 64,
    frames: 30,
    seconds: 1,
    bytes: 4,
    sha256: 'f'.repeat(64),
    fileName: 'film.mp4',
    libraryPath,
    sidecars: [],
    choices: [],
    warnings: [],
    finishedAt: Date.now(),
  };
}

/** Resolves as soon as the condition holds; the test's own time limit says when it never does. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}
