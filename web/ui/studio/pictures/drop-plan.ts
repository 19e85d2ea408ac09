import { studio as studioWords } from '../../words/en/studio.ts';

/** What a drop would do, worked out before it happens so that it can be said. */
export type FileKind = 'picture' | 'video' | 'sound' | 'script' | 'other';

const PICTURES = /\.(jpe?g|png|webp|avif|gif|heic|heif|bmp)$/i;
const VIDEOS = /\.(mp4|m4v|mov|qt|mkv|webm|avi|mpe?g|m2ts|mts|ts|ogv|3gp|wmv|flv)$/i;
const SOUNDS = /\.(mp3|m4a|aac|wav|wave|flac|ogg|oga|opus|weba|mka|aif|aiff)$/i;
const SCRIPTS = /\.(txt|md|markdown|json|srt|vtt|ass|ssa|ttml|dfxp)$/i;

/** By type first: while dragging there is no name yet. */
export function fileKind(type: string, name = ''): FileKind {
  if (type.startsWith('image/')) return 'picture';
  if (type.startsWith('video/')) return 'video';
  if (type.startsWith('audio/')) return 'sound';
  // Some systems take a film for a translator's text, by its ending.
  if (/\.ts$/i.test(name)) return 'video';
  if (type.startsWith('text/') || type === 'application/json' || type === 'application/x-subrip')
    return 'script';
  if (PICTURES.test(name)) return 'picture';
  if (VIDEOS.test(name)) return 'video';
  if (SOUNDS.test(name)) return 'sound';
  if (SCRIPTS.test(name)) return 'script';
  return 'other';
}

export interface DropCounts {
  readonly pictures: number;
  readonly videos: number;
  readonly sounds: number;
  readonly scripts: number;
  readonly others: number;
}

export function countKinds(kinds: readonly FileKind[]): DropCounts {
  const count = (kind: FileKind) => kinds.filter((each) => each === kind).length;
  return {
    pictures: count('picture'),
    videos: count('video'),
    sounds: count('sound'),
    scripts: count('script'),
    others: count('other'),
  };
}

export interface OpenPlaces {
  readonly pictures: number;
  readonly narrations: number;
  /** A story without segments gets one for each file. */
  readonly isEmpty: boolean;
}

/** Where it would be let go: on a segment, by its number, or on the library; null anywhere else. */
export type DropPlace = number | 'library' | null;

/** One sentence about what will happen. */
export function describeDrop(counts: DropCounts, place: DropPlace, open: OpenPlaces): string {
  const { pictures, videos, sounds, scripts, others } = counts;
  const seen = pictures + videos;
  const kinds = [seen, sounds, scripts].filter((count) => count > 0).length;
  const words = studioWords.drop;
  if (kinds > 1) return words.mixed(counts);
  if (seen > 0) {
    const what = words.visuals(pictures, videos);
    if (place === 'library') return words.toLibrary(what);
    if (place !== null) return words.visualsOn(pictures, videos, place);
    if (open.isEmpty) return words.visualsAlone(what);
    return words.visualsInOrder(what, seen, Math.min(seen, open.pictures));
  }
  if (sounds > 0) {
    if (typeof place === 'number') return words.soundsOn(sounds, place);
    if (open.isEmpty) return words.soundsAlone(sounds);
    return words.sounds(sounds, Math.min(sounds, open.narrations));
  }
  if (scripts > 0) return words.script;
  return others > 0 ? words.unknown(others) : words.anything;
}
