import { studioWords } from '../../words/studio.ts';

/** What a drop would do, worked out before it happens so that it can be said. */
export type FileKind = 'picture' | 'sound' | 'script' | 'other';

const PICTURES = /\.(jpe?g|png|webp|avif|gif|heic|heif|bmp)$/i;
const SOUNDS = /\.(mp3|m4a|aac|wav|wave|flac|ogg|oga|opus|weba|mka|aif|aiff)$/i;
const SCRIPTS = /\.(txt|md|markdown|json|srt|vtt|ass|ssa)$/i;

/** By type first: while dragging there is no name yet. */
export function fileKind(type: string, name = ''): FileKind {
  if (type.startsWith('image/')) return 'picture';
  if (type.startsWith('audio/')) return 'sound';
  if (type.startsWith('text/') || type === 'application/json' || type === 'application/x-subrip')
    return 'script';
  if (PICTURES.test(name)) return 'picture';
  if (SOUNDS.test(name)) return 'sound';
  if (SCRIPTS.test(name)) return 'script';
  return 'other';
}

export interface DropCounts {
  readonly pictures: number;
  readonly sounds: number;
  readonly scripts: number;
  readonly others: number;
}

export function countKinds(kinds: readonly FileKind[]): DropCounts {
  const count = (kind: FileKind) => kinds.filter((each) => each === kind).length;
  return {
    pictures: count('picture'),
    sounds: count('sound'),
    scripts: count('script'),
    others: count('other'),
  };
}

export interface OpenPlaces {
  readonly pictures: number;
  readonly narrations: number;
}

/** One sentence about what will happen. */
export function describeDrop(counts: DropCounts, segment: number | null, open: OpenPlaces): string {
  const { pictures, sounds, scripts, others } = counts;
  const kinds = [pictures, sounds, scripts].filter((count) => count > 0).length;
  const words = studioWords.drop;
  if (kinds > 1) return words.mixed(pictures, sounds, scripts);
  if (pictures > 0) {
    if (segment !== null) return words.picturesOn(pictures, segment);
    return words.pictures(pictures, Math.min(pictures, open.pictures));
  }
  if (sounds > 0) {
    if (segment !== null) return words.soundsOn(sounds, segment);
    return words.sounds(sounds, Math.min(sounds, open.narrations));
  }
  if (scripts > 0) return words.script;
  return others > 0 ? words.unknown(others) : words.anything;
}
