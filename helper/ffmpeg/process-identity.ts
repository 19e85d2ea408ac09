import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { childEnvironment } from './child-environment.ts';

/** Tells a process from a later one with the same pid. */
export interface ProcessIdentity {
  /** When it started, in whatever form the system says it; only ever compared. */
  readonly startedAt: string;
  readonly commandLine: string;
}

/** Null when there is no such process, or the system does not say. */
export async function identifyProcess(
  pid: number,
  platform: NodeJS.Platform = process.platform,
): Promise<ProcessIdentity | null> {
  if (platform === 'linux') return identifyFromProc(pid);
  if (platform === 'win32') {
    const query = `$p = Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}'; if ($p) { $p.CreationDate.ToFileTimeUtc(); $p.CommandLine }`;
    return parse(
      await ask('powershell', ['-NoProfile', '-NonInteractive', '-Command', query]),
      /^(\d+)\s+(.*)$/s,
    );
  }
  // `lstart` is five words: Sat Nov 21 14:43:50 2026.
  const answer = await ask('ps', ['-ww', '-o', 'lstart=', '-o', 'command=', '-p', String(pid)]);
  return parse(answer, /^\s*((?:\S+\s+){4}\S+)\s+(.*)$/s);
}

/** A dead process that nobody has collected yet counts as gone. */
function identifyFromProc(pid: number): ProcessIdentity | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may itself hold spaces and brackets: count the fields behind the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    const ticks = fields[19] ?? '';
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { startedAt: `${boot} ${ticks}`, commandLine };
  } catch {
    return null;
  }
}

function parse(answer: string, pattern: RegExp): ProcessIdentity | null {
  const match = pattern.exec(answer.trim());
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return { startedAt: match[1], commandLine: match[2] };
}

function ask(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const options = { timeout: 10_000, windowsHide: true, env: childEnvironment() };
    execFile(program, args, options, (error, stdout) => resolve(error ? '' : stdout));
  });
}
