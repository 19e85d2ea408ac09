import { expect, it } from 'vitest';
import '../../../../web/ui/tokens.css';

/** A token as the browser draws it over a ground, in 0..255. */
function paint(token: string, ground: string, theme: string): readonly number[] {
  document.documentElement.dataset.theme = theme;
  const probe = document.createElement('i');
  document.body.append(probe);
  const read = (name: string) => {
    probe.style.color = `var(${name})`;
    const numbers =
      getComputedStyle(probe)
        .color.match(/[\d.]+/g)
        ?.map(Number) ?? [];
    return { rgb: numbers.slice(0, 3), alpha: numbers[3] ?? 1 };
  };
  const [top, below] = [read(token), read(ground)];
  probe.remove();
  return top.rgb.map((value, index) => value * top.alpha + (below.rgb[index] ?? 0) * (1 - top.alpha));
}

function luminance(rgb: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(token: string, ground: string, theme: string): number {
  const [a, b] = [luminance(paint(token, ground, theme)), luminance(paint(ground, ground, theme))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const GROUNDS = ['--ground', '--surface', '--raised', '--float', '--well'];
const STATUSES = ['draft', 'preparing', 'processing', 'completed', 'failed'];

for (const theme of ['dark', 'light']) {
  it.each(GROUNDS)(`body text on %s reads at AAA in ${theme}`, (ground) => {
    expect(contrast('--text', ground, theme)).toBeGreaterThanOrEqual(7);
  });
  it.each(GROUNDS)(`muted and faint text and the accent on %s read at AA in ${theme}`, (ground) => {
    for (const token of ['--text-muted', '--text-faint', '--accent', '--failed']) {
      expect(contrast(token, ground, theme), token).toBeGreaterThanOrEqual(4.5);
    }
  });
  it.each(STATUSES)(`the %s badge reads at AA in ${theme}`, (status) => {
    expect(contrast(`--${status}`, `--${status}-soft`, theme)).toBeGreaterThanOrEqual(4.5);
  });
  it(`controls and focus stand out from their grounds in ${theme}`, () => {
    for (const ground of GROUNDS) {
      expect(contrast('--field-line', ground, theme), ground).toBeGreaterThanOrEqual(3);
      expect(contrast('--focus', ground, theme), ground).toBeGreaterThanOrEqual(3);
    }
    expect(contrast('--accent-ink', '--accent-fill', theme)).toBeGreaterThanOrEqual(4.5);
  });
}
