import { createSignal } from 'solid-js';

/** What this screen shows at the moment beside the document: which dialog, which help. Not kept. */
export type StudioDialog = 'import-script' | 'shortcuts' | 'versions' | 'captions-import' | null;

export interface StudioView {
  dialog(): StudioDialog;
  open(dialog: StudioDialog): void;
  /** The Ken Burns editor lies over the preview. */
  framing(): boolean;
  setFraming(framing: boolean): void;
  exporting(): boolean;
  setExporting(open: boolean): void;
  /** Formats are chosen for a batch. */
  batching(): boolean;
  setBatching(open: boolean): void;
  /** A script file that was dropped, for the import dialog to begin with. */
  scriptFile(): File | null;
  importScript(file: File | null): void;
}

export function createStudioView(): StudioView {
  const [dialog, setDialog] = createSignal<StudioDialog>(null);
  const [framing, setFraming] = createSignal(false);
  const [exporting, setExporting] = createSignal(false);
  const [batching, setBatching] = createSignal(false);
  const [scriptFile, setScriptFile] = createSignal<File | null>(null);
  return {
    dialog,
    open: setDialog,
    framing,
    setFraming,
    exporting,
    setExporting,
    batching,
    setBatching,
    scriptFile,
    importScript(file) {
      setScriptFile(file);
      setDialog('import-script');
    },
  };
}
