/** Reads what `-progress` writes, `key=value` lines in any cut, and tells each new count of frames. */
export function makeProgressReader(onFrames: (frames: number) => void): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder();
  let open = '';
  let last = -1;
  return (chunk) => {
    const lines = (open + decoder.decode(chunk, { stream: true })).split('\n');
    open = (lines.pop() ?? '').slice(-200);
    for (const line of lines) {
      const frames = parseFrames(line);
      // The same count again is no sign of life.
      if (frames === null || frames === last) continue;
      last = frames;
      onFrames(frames);
    }
  };
}

/** The number of a `frame=` line; null for other lines and for N/A, which ffmpeg says at the start. */
export function parseFrames(line: string): number | null {
  const digits = /^frame=\s*(\d+)\s*$/.exec(line)?.[1];
  return digits === undefined ? null : Number(digits);
}
