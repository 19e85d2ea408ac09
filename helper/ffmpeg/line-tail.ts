const LINES = 40;
const LONGEST_LINE = 500;

/** Keeps the last 40 lines of a stream in constant memory, however much is written. */
export interface LineTail {
  push(chunk: Uint8Array): void;
  text(): string;
}

export function makeLineTail(): LineTail {
  const decoder = new TextDecoder();
  let lines: string[] = [];
  let open = '';
  return {
    push(chunk) {
      const parts = (open + decoder.decode(chunk, { stream: true })).split(/[\r\n]+/);
      open = (parts.pop() ?? '').slice(-LONGEST_LINE);
      const whole = parts.slice(-LINES).filter((line) => line !== '');
      lines = [...lines, ...whole.map((line) => line.slice(0, LONGEST_LINE))].slice(-LINES);
    },
    text() {
      return [...lines, open]
        .filter((line) => line !== '')
        .slice(-LINES)
        .join('\n');
    },
  };
}
