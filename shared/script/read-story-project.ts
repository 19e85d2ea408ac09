import { dealMove } from '../model/deal-move.ts';
import { makeProject } from '../model/make-project.ts';
import { makeSegment } from '../model/make-segment.ts';
import type { Asset, AssetId, Look, Move, Project } from '../model/project.ts';
import type { Story, StoryFile, StorySegment } from './read-story.ts';
import type { StoryMusic, StorySettings } from './read-story-settings.ts';

/** The ids of the files a story names, by the file as it is written. */
export type StoryAssets = ReadonlyMap<string, AssetId>;

export interface StoryMedia {
  readonly ids: StoryAssets;
  /** Those that are at hand; an id without an asset is a lost file. */
  readonly assets: Readonly<Record<AssetId, Asset>>;
}

/** The document a story stands for: the same story and media give the same document. */
export function storyProject(story: Story, name: string, { ids, assets }: StoryMedia): Project {
  const idOf = ({ file }: Pick<StoryFile, 'file'>) => {
    const id = ids.get(file);
    if (id === undefined) throw new TypeError(`"${file}" has no id`);
    return id;
  };
  const moves = dealMoves(story.segments);
  const project = makeProject({ id: 'story', title: name });
  const told: Project = {
    ...project,
    assets,
    storyline: story.segments.map((segment, index) => {
      const made = makeSegment({
        id: `segment-${index + 1}`,
        text: segment.text,
        visual:
          segment.visual === null ? { type: 'previous' } : { type: 'picture', asset: idOf(segment.visual) },
        narration: segment.narration === null ? null : { asset: idOf(segment.narration), gainDb: 0 },
        setLength: segment.duration,
        transition: segment.transition,
      });
      return {
        ...made,
        motion: { ...made.motion, move: moves[index] ?? made.motion.move, zoom: segment.zoom },
      };
    }),
  };
  return applyStorySettings(told, story.settings, idOf);
}

/** Moves that are written stay; the others differ from their neighbours. */
function dealMoves(segments: readonly StorySegment[]): readonly Move[] {
  let previous: Move | null = null;
  return segments.map(({ move }, index) => {
    previous = move ?? dealMove(previous, segments[index + 1]?.move ?? null);
    return previous;
  });
}

/** A document with what settings say about the whole film. Music takes the place of the music before. */
export function applyStorySettings(
  project: Project,
  { title, size, rate, zoom, transition, captions, music }: StorySettings,
  idOf: (music: StoryMusic) => AssetId,
): Project {
  const { look } = project;
  const changed: Look = {
    ...look,
    ...(size ?? {}),
    rate: rate ?? look.rate,
    zoom: zoom ?? look.zoom,
    transition: transition ?? look.transition,
    captions:
      captions === undefined
        ? look.captions
        : { mode: captions.mode, style: { ...look.captions.style, ...captions.style } },
  };
  const audio =
    music === undefined
      ? project.audio
      : [{ id: 'music', name: 'Music', clips: [musicClip(music, idOf(music))] }];
  return { ...project, title: title ?? project.title, look: changed, audio };
}

function musicClip({ gainDb, fadeIn, fadeOut, duck, loop }: StoryMusic, asset: AssetId) {
  return { id: 'music-1', asset, at: 0, from: 0, to: null, loop, gainDb, fadeIn, fadeOut, duck };
}

/** Every file a story names, each once, in the order of the story, with the line of its first mention. */
export function storyFiles({ segments }: Story): readonly StoryFile[] {
  const files = new Map<string, StoryFile>();
  const add = (file: StoryFile | null) => {
    if (file !== null && !files.has(file.file)) files.set(file.file, file);
  };
  for (const { visual, narration } of segments) {
    add(visual);
    add(narration);
  }
  return [...files.values()];
}
