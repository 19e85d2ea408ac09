import type { ScriptSection } from './script-segment.ts';

/** Markdown as headings and paragraphs to speak: markup, code, pictures and front matter are left out. */
export function readMarkdown(text: string): ScriptSection[] {
  const sections: { title: string | null; paragraphs: string[] }[] = [{ title: null, paragraphs: [] }];
  let paragraph: string[] = [];
  const close = () => {
    const joined = stripInline(paragraph.join(' '));
    if (joined !== '') sections.at(-1)?.paragraphs.push(joined);
    paragraph = [];
  };
  const open = (title: string) => {
    close();
    sections.push({ title: stripInline(title), paragraphs: [] });
  };
  for (const line of bodyLines(text)) {
    const heading = /^ {0,3}#{1,6}(?:\s+(.*?))?\s*#*\s*$/u.exec(line);
    if (heading) open(heading[1] ?? '');
    else if (/^ {0,3}(?:=+|-{2,})\s*$/u.test(line) && paragraph.length === 1) {
      const title = paragraph[0] ?? '';
      paragraph = [];
      open(title);
    } else if (line.trim() === '' || isRule(line)) close();
    else {
      const item = /^\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(.*)$/u.exec(line);
      if (item) close();
      paragraph.push(stripBlock(item?.[1] ?? line));
    }
  }
  close();
  return sections;
}

/** Without front matter, comments, fenced code, link definitions and the rules of tables. */
function bodyLines(text: string): string[] {
  const body = withoutComments(text)
    .replace(/^\s*---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|$)/u, '')
    .replace(/^\s*\+\+\+[ \t]*\n(?:.*\n)*?\+\+\+[ \t]*(?:\n|$)/u, '');
  let fence: string | null = null;
  return body.split('\n').filter((line) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/u.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence)) fence = null;
      return false;
    }
    if (mark !== undefined) {
      fence = mark;
      return false;
    }
    return (
      !/^\s*\[[^\]]+\]:\s/u.test(line) && !/^\s*\|?(?:\s*:?-{3,}:?\s*\|)+\s*(?::?-{3,}:?\s*)?$/u.test(line)
    );
  });
}

function withoutComments(text: string): string {
  const parts = text.split('<!--');
  return parts
    .map((part, index) => {
      if (index === 0) return part;
      const end = part.indexOf('-->');
      return end < 0 ? part : part.slice(end + 3);
    })
    .join('');
}

function isRule(line: string): boolean {
  return /^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$/u.test(line);
}

function stripBlock(line: string): string {
  const bare = line.replace(/^(?:\s*>)+\s?/u, '').trim();
  if (!/^\|.*\|$/u.test(bare)) return bare;
  const cells = bare.slice(1, -1).split('|');
  return cells
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(', ');
}

/** Spans are looked for over a bounded length: a file of nothing but marks must not take minutes. */
export function stripInline(text: string): string {
  return text
    .replace(/!\[[^\]]{0,500}\](?:\([^)]{0,2000}\)|\[[^\]]{0,500}\])/gu, '')
    .replace(/\[\^[^\]]{1,200}\]/gu, '')
    .replace(/\[([^\]]{1,500})\](?:\([^)]{0,2000}\)|\[[^\]]{0,500}\])/gu, '$1')
    .replace(/<((?:https?|mailto):[^>\s]+)>/gu, '$1')
    .replace(/<\/?[a-z][^<>]*>/giu, '')
    .replace(/(`{1,4})(.{1,500}?)\1/gu, '$2')
    .replace(/(\*\*\*|\*\*|\*)(?=\S)(.{1,500}?)(?<=\S)\1/gu, '$2')
    .replace(/(?<![\p{L}\p{N}])(___|__|_)(?=\S)(.{1,500}?)(?<=\S)\1(?![\p{L}\p{N}])/gu, '$2')
    .replace(/~~(.{1,500}?)~~/gu, '$1')
    .replace(/\\([\\`*_{}[\]()#+\-.!|>~])/gu, '$1')
    .replace(/\s+/gu, ' ')
    .trim();
}
