import type { Looks } from '../listen/faces/looks.ts';
import type { Database } from '../storage/database.ts';
import type { MediaFiles } from '../storage/media-files.ts';
import type { MediaProbes } from '../storage/media-probes.ts';
import type { MeasureExport, RunBundle, RunExport } from './job-types.ts';

/** What the stores work with; made once by `openWorkspace`, scripted in tests. */
export interface Services {
  readonly db: Database;
  readonly media: MediaFiles;
  readonly probes: MediaProbes;
  /** What finds faces; made with the first search where it is not given. */
  readonly looks?: Looks;
  readonly runExport: RunExport;
  /** Without it no bundle is made. */
  readonly runBundle?: RunBundle;
  /** Without it, how long the first film of a kind takes is known once it runs. */
  readonly measureExport?: MeasureExport;
  readonly ledgerBytes: () => Promise<number>;
  readonly clearLedger: () => Promise<void>;
  readonly setLedgerBudget: (bytes: number) => Promise<void>;
}
