import { makeIntake } from '../workers/intake/client.ts';
import { makePictureProber } from '../workers/picture/client.ts';
import type { Database } from './database.ts';
import { type MediaFiles, makeMediaFiles } from './media-files.ts';
import { type MediaProbes, makeMediaProbes } from './media-probes.ts';

export interface OpenMedia {
  readonly media: MediaFiles;
  readonly probes: MediaProbes;
  close(): void;
}

/** The media of this origin; its workers start when first needed. */
export function openMedia(db: Database, folder?: string): OpenMedia {
  const intake = makeIntake();
  const pictures = makePictureProber();
  return {
    media: makeMediaFiles(db, intake, folder),
    probes: makeMediaProbes(intake, pictures),
    close() {
      intake.close();
      pictures.close();
    },
  };
}
