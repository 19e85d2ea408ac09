import { describe, expect, it } from 'vitest';
import { makeLineTail } from '../../../helper/ffmpeg/line-tail.ts';
import { makeProgressReader, parseFrames } from '../../../helper/ffmpeg/progress-lines.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('progress', () => {
  it.each<[string, number | null]>([
    ['frame=0', 0],
    ['frame=123', 123],
    ['frame= 7 ', 7],
    ['frame=N/A', null],
    ['frame=-1', null],
    ['fps=30', null],
    ['dup_frame=3', null],
    ['', null],
  ])('%j is %s frames', (line, frames) => {
    expect(parseFrames(line)).toBe(frames);
  });

  it('tells each new count once, in whatever pieces the lines come', () => {
    const text =
      'frame=N/A\nfps=0\nframe=1\nprogress=continue\nframe=1\nout_time_us=N/A\nframe=20\nprogress=end\n';
    for (const size of [1, 3, 7, 1000]) {
      const counts: number[] = [];
      const read = makeProgressReader((frames) => counts.push(frames));
      for (let at = 0; at < text.length; at += size) read(bytes(text.slice(at, at + size)));
      expect(counts).toEqual([1, 20]);
    }
  });
});

describe('the tail of stderr', () => {
  it('is the last 40 lines, blank ones and carriage returns left out', () => {
    const tail = makeLineTail();
    for (let i = 1; i <= 100; i++) tail.push(bytes(`line ${i}\r\n\n`));
    tail.push(bytes('no end'));
    const lines = tail.text().split('\n');
    expect(lines).toHaveLength(40);
    expect(lines[0]).toBe('line 62');
    expect(lines.slice(-2)).toEqual(['line 100', 'no end']);
  });

  it('cuts lines that never end, and keeps letters whole that come in pieces', () => {
    const tail = makeLineTail();
    for (let i = 0; i < 1000; i++) tail.push(bytes('x'.repeat(1000)));
    expect(tail.text()).toHaveLength(500);
    const split = makeLineTail();
    const [first, second] = bytes('é');
    split.push(Uint8Array.of(first ?? 0));
    split.push(Uint8Array.of(second ?? 0));
    expect(split.text()).toBe('é');
  });
});
