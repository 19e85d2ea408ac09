import type { OpfsLedger } from '../execute/opfs-ledger.ts';
import type { MediaFiles } from '../storage/media-files.ts';
import type { Services } from './services.ts';

export type Engine = Pick<Services, 'runExport' | 'ledgerBytes' | 'clearLedger' | 'setLedgerBudget'> & {
  close(): void;
};

/** The browser's export engine, loaded with the first export: the dashboard opens without it. */
export function makeEngine(media: MediaFiles): Engine {
  let opening: Promise<OpfsLedger> | null = null;
  const ledger = () => {
    opening ??= import('../execute/opfs-ledger.ts').then(({ openLedger }) => openLedger());
    // One that could not be opened is tried again with the next export.
    opening.catch(() => {
      opening = null;
    });
    return opening;
  };
  return {
    async runExport(request, options) {
      const [{ exportFilm }, opened] = await Promise.all([import('../execute/export-film.ts'), ledger()]);
      return exportFilm(request, { ledger: opened, media }, options);
    },
    ledgerBytes: async () => (await (await ledger()).usage()).bytes,
    clearLedger: async () => (await ledger()).clear(),
    setLedgerBudget: async (bytes) => (await ledger()).setBudget(bytes),
    close() {
      opening?.then(
        (opened) => opened.close(),
        () => {},
      );
    },
  };
}
