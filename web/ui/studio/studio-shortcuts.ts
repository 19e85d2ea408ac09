import { batch } from '../words/en/batch.ts';
import { studio as studioWords } from '../words/en/studio.ts';

/** Every key of the studio, once: for the sheet, for settings, for tooltips and for the listener. */
export type StudioCommand =
  | 'play'
  | 'back'
  | 'stop'
  | 'forward'
  | 'frame-back'
  | 'frame-on'
  | 'second-back'
  | 'second-on'
  | 'start'
  | 'end'
  | 'segment-back'
  | 'segment-on'
  | 'mute'
  | 'add'
  | 'delete'
  | 'split'
  | 'merge'
  | 'move-up'
  | 'move-down'
  | 'select-all'
  | 'import-script'
  | 'frame-picture'
  | 'trim-start'
  | 'trim-end'
  | 'undo'
  | 'redo'
  | 'export'
  | 'batch'
  | 'help';

/** In the order in which they stand on the sheet. */
export const SHORTCUT_GROUPS = ['playback', 'script', 'video', 'studio'] as const;
export type StudioShortcutGroup = (typeof SHORTCUT_GROUPS)[number];

export interface StudioShortcut {
  readonly command: StudioCommand;
  /** As `Kbd` takes them; the first is shown in tooltips. */
  readonly keys: readonly string[];
  readonly label: string;
  readonly group: StudioShortcutGroup;
  /** Where it works: everywhere outside text fields, or in a part of the screen that handles it itself. */
  readonly where: 'anywhere' | 'script' | 'text' | 'video';
}

const { keys } = studioWords;

export const studioShortcuts: readonly StudioShortcut[] = [
  { command: 'play', keys: ['Space'], label: keys.play, group: 'playback', where: 'anywhere' },
  { command: 'back', keys: ['J'], label: keys.back, group: 'playback', where: 'anywhere' },
  { command: 'stop', keys: ['K'], label: keys.stop, group: 'playback', where: 'anywhere' },
  { command: 'forward', keys: ['L'], label: keys.forward, group: 'playback', where: 'anywhere' },
  { command: 'frame-back', keys: ['←'], label: keys.frameBack, group: 'playback', where: 'anywhere' },
  { command: 'frame-on', keys: ['→'], label: keys.frameOn, group: 'playback', where: 'anywhere' },
  { command: 'second-back', keys: ['Shift+←'], label: keys.secondBack, group: 'playback', where: 'anywhere' },
  { command: 'second-on', keys: ['Shift+→'], label: keys.secondOn, group: 'playback', where: 'anywhere' },
  { command: 'segment-back', keys: ['['], label: keys.segmentBack, group: 'playback', where: 'anywhere' },
  { command: 'segment-on', keys: [']'], label: keys.segmentOn, group: 'playback', where: 'anywhere' },
  { command: 'start', keys: ['Home'], label: keys.start, group: 'playback', where: 'anywhere' },
  { command: 'end', keys: ['End'], label: keys.end, group: 'playback', where: 'anywhere' },
  { command: 'mute', keys: ['M'], label: keys.mute, group: 'playback', where: 'anywhere' },
  { command: 'add', keys: ['N'], label: keys.add, group: 'script', where: 'anywhere' },
  { command: 'split', keys: ['Ctrl+Enter'], label: keys.split, group: 'script', where: 'text' },
  { command: 'merge', keys: ['Backspace'], label: keys.merge, group: 'script', where: 'text' },
  { command: 'move-up', keys: ['Alt+↑'], label: keys.moveUp, group: 'script', where: 'script' },
  { command: 'move-down', keys: ['Alt+↓'], label: keys.moveDown, group: 'script', where: 'script' },
  { command: 'select-all', keys: ['Ctrl+A'], label: keys.selectAll, group: 'script', where: 'script' },
  { command: 'delete', keys: ['Delete'], label: keys.delete, group: 'script', where: 'anywhere' },
  {
    command: 'import-script',
    keys: ['Ctrl+I'],
    label: keys.importScript,
    group: 'script',
    where: 'anywhere',
  },
  { command: 'frame-picture', keys: ['F'], label: keys.framePicture, group: 'script', where: 'anywhere' },
  { command: 'trim-start', keys: ['I'], label: keys.trimStart, group: 'video', where: 'video' },
  { command: 'trim-end', keys: ['O'], label: keys.trimEnd, group: 'video', where: 'video' },
  { command: 'undo', keys: ['Ctrl+Z'], label: keys.undo, group: 'studio', where: 'anywhere' },
  { command: 'redo', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], label: keys.redo, group: 'studio', where: 'anywhere' },
  { command: 'export', keys: ['Ctrl+E'], label: keys.export, group: 'studio', where: 'anywhere' },
  {
    command: 'batch',
    keys: ['Ctrl+Shift+E'],
    label: batch.open,
    group: 'studio',
    where: 'anywhere',
  },
  { command: 'help', keys: ['?'], label: keys.help, group: 'studio', where: 'anywhere' },
];

export function shortcutOf(command: StudioCommand): string {
  return studioShortcuts.find((each) => each.command === command)?.keys[0] ?? '';
}

const NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The pressed keys in the table's spelling. Shift is not named where it only makes the character. */
export function spellKeys(press: KeyPress): string {
  const name = NAMES[press.key] ?? (press.key.length === 1 ? press.key.toUpperCase() : press.key);
  const isLetterOrName = name.length > 1 || /[A-Z←→↑↓]/.test(name);
  const parts = [];
  if (press.ctrlKey || press.metaKey) parts.push('Ctrl');
  if (press.altKey) parts.push('Alt');
  if (press.shiftKey && isLetterOrName) parts.push('Shift');
  return [...parts, name].join('+');
}

export function commandFor(press: KeyPress): StudioCommand | null {
  const spelled = spellKeys(press);
  const found = studioShortcuts.find((each) => each.where === 'anywhere' && each.keys.includes(spelled));
  return found?.command ?? null;
}

/** Whether a key belongs to the element that has the focus: text is typed, sliders and menus take arrows. */
export function keepsKey(target: EventTarget | null, press: KeyPress): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const isChord = press.ctrlKey || press.metaKey;
  if (target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null) return true;
  const isText =
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !['range', 'radio', 'checkbox', 'button'].includes(target.type));
  if (isText) return !(isChord && /^[eiz]$/i.test(press.key));
  if (press.key === ' ' || press.key === 'Enter') {
    return target.closest('button, a, summary, [role="slider"], input, label') !== null;
  }
  if (/^(Arrow|Home|End|Page)/.test(press.key)) {
    return (
      target.closest('input, [role="slider"], [role="tab"], [role="radiogroup"], [data-takes-arrows]') !==
      null
    );
  }
  return false;
}
