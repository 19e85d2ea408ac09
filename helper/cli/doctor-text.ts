import type { Checkup } from './doctor.ts';

/** What the doctor found, for a person. */
export function doctorText(found: Checkup): string {
  const { ffmpeg, free_bytes: free } = found;
  const facts = [
    ['Storyloom', found.storyloom],
    ['Node.js', `${found.node} on ${found.system}, ${found.cores} cores`],
    ['ffmpeg', ffmpeg === null ? 'not found' : `${ffmpeg.version} (${ffmpeg.path})`],
    ['SQLite', found.sqlite ?? 'not found'],
    ['Data', found.data_folder === null ? 'no folder' : `${found.data_folder}, ${gigabytes(free)} free`],
  ] as const;
  const lines: string[] = facts.map(([name, value]) => `${name.padEnd(10)} ${value}`);
  const proved = found.encoders.filter((encoder) => encoder.proved);
  const refused = found.encoders.filter((encoder) => !encoder.proved);
  if (proved.length > 0) {
    lines.push('', 'Encoders that work here:');
    for (const { codec, encoder, hardware } of proved)
      lines.push(`  ${codec.padEnd(7)} ${encoder}${hardware ? ' (hardware)' : ''}`);
  }
  if (refused.length > 0) {
    lines.push('', 'Encoders that do not:');
    for (const { codec, encoder, reason } of refused)
      lines.push(`  ${codec.padEnd(7)} ${encoder.padEnd(18)} ${firstLine(reason ?? '')}`);
  }
  lines.push('');
  for (const { message } of found.problems) lines.push(`! ${message}`);
  lines.push(found.ok ? 'Films can be made here.' : 'Films cannot be made here yet.');
  return lines.join('\n');
}

function gigabytes(bytes: number | null): string {
  return bytes === null ? 'unknown' : `${(bytes / 1e9).toFixed(1)} GB`;
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length <= 90 ? line : `${line.slice(0, 89)}…`;
}
