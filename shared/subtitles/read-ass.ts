import type { SubtitleCue, SubtitleWarning } from './cue.ts';
import { plainFromAss } from './cue-text.ts';
import { parseTime } from './cue-time.ts';
import type { ReadCues } from './read-lines.ts';

/** The events of an ASS or SSA file. The format line says which column is what; text is the last and keeps its commas. */
export function readAssCues(lines: readonly string[]): ReadCues {
  const cues: (SubtitleCue & { line: number })[] = [];
  const warnings: SubtitleWarning[] = [];
  let section = '';
  let columns = ['layer', 'start', 'end', 'style', 'name', 'marginl', 'marginr', 'marginv', 'effect', 'text'];
  lines.forEach((raw, index) => {
    const line = raw.trim();
    const header = /^\[(.+)\]$/u.exec(line)?.[1];
    if (header !== undefined) {
      section = header.toLowerCase();
      return;
    }
    if (section !== 'events' || line === '' || line.startsWith(';')) return;
    const [, kind = '', rest = ''] = /^(\w+)\s*:\s*(.*)$/u.exec(line) ?? [];
    if (/^format$/iu.test(kind)) {
      columns = rest.split(',').map((column) => column.trim().toLowerCase());
      return;
    }
    if (!/^dialogue$/iu.test(kind)) {
      if (!/^(?:comment|picture|sound|movie|command)$/iu.test(kind))
        warnings.push({ line: index + 1, reason: 'unknown-line' });
      return;
    }
    const cells = rest.split(',');
    const values = [...cells.slice(0, columns.length - 1), cells.slice(columns.length - 1).join(',')];
    const cellOf = (column: string) => values[columns.indexOf(column)] ?? '';
    const start = parseTime(cellOf('start'));
    const end = parseTime(cellOf('end'));
    if (start === null || end === null) warnings.push({ line: index + 1, reason: 'bad-times' });
    else cues.push({ text: plainFromAss(cellOf('text')), start, end, line: index + 1 });
  });
  return { cues, warnings };
}
