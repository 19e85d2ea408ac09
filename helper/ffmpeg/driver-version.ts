import { readdirSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import type { HardwareKind } from '../../shared/plan/helper-output.ts';

/**
 * What to remember a proof by besides ffmpeg itself. NVIDIA's driver says its version on Linux; the others come
 * with the system, whose release stands for them, with the graphics cards that are there.
 */
export function driverVersion(kind: HardwareKind | 'cpu'): string {
  if (kind === 'cpu') return '';
  const nvidia = kind === 'nvenc' ? firstLine('/proc/driver/nvidia/version') : '';
  return [process.platform, release(), nvidia, ...graphicsCards()].join(' ');
}

function firstLine(path: string): string {
  try {
    return readFileSync(path, 'utf8').split('\n')[0] ?? '';
  } catch {
    return '';
  }
}

function graphicsCards(): string[] {
  try {
    return readdirSync('/dev/dri').sort();
  } catch {
    return [];
  }
}
