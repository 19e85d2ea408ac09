/** A line of a story with its number in the file, from 1. */
export interface StoryLine {
  readonly number: number;
  readonly text: string;
}

/** Something in a story that cannot be right, and where. */
export interface StoryProblem {
  readonly line: number;
  readonly message: string;
}

/**
 * The lines that are not comments (`<!-- … -->`, over several lines too). A line with nothing but a comment is
 * left out rather than left empty: an empty one would end a segment.
 */
export function storyLines(text: string): { lines: StoryLine[]; problems: StoryProblem[] } {
  const lines: StoryLine[] = [];
  let commentFrom: number | null = null;
  const source = text.replace(/^\ufeff/u, '').split(/\r\n|[\n\r]/u);
  source.forEach((whole, index) => {
    let rest = whole;
    let kept = '';
    let hadComment = commentFrom !== null;
    while (rest !== '') {
      const mark: string = commentFrom === null ? '<!--' : '-->';
      const at = rest.indexOf(mark);
      if (commentFrom === null) kept += at < 0 ? rest : rest.slice(0, at);
      if (at < 0) break;
      rest = rest.slice(at + mark.length);
      commentFrom = commentFrom === null ? index + 1 : null;
      hadComment = true;
    }
    if (!hadComment || kept.trim() !== '') lines.push({ number: index + 1, text: kept });
  });
  const problems =
    commentFrom === null
      ? []
      : [{ line: commentFrom, message: 'This comment has no end. Close it with -->' }];
  return { lines, problems };
}
