import { dealMove } from '../model/deal-move.ts';
import { setFit } from '../model/edits/framing.ts';
import { wholeVideo } from '../model/edits/video.ts';
import { makeProject } from '../model/make-project.ts';
import { makeSegment } from '../model/make-segment.ts';
import type { Asset, AssetId, Fit, Look, Move, Project, Visual } from '../model/project.ts';
import { PROFILES } from '../profiles/profiles.ts';
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
  const idOf = ({ file }: { readonly file: string }) => {
    const id = ids.get(file);
    if (id === undefined) throw new TypeError(`"${file}" has no id`);
    return id;
  };
  const visuals = story.segments.map((segment) => visualOf(segment, assets, idOf));
  const moves = dealMoves(
    story.segments,
    visuals.map(({ type }) => type === 'video'),
  );
  const project = makeProject({ id: 'story', title: name });
  const told: Project = {
    ...project,
    assets,
    storyline: story.segments.map((segment, index) => {
      const made = makeSegment({
        id: `segment-${index + 1}`,
        text: segment.text,
        visual: visuals[index] ?? { type: 'previous' },
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

/**
 * A video is shown from its start, for as long as the segment lasts. Its own sound is the voice where there is no
 * other; where the segment is to last longer than the video, it is heard beside.
 */
function visualOf(
  { visual, narration, duration }: StorySegment,
  assets: Readonly<Record<AssetId, Asset>>,
  idOf: (file: StoryFile) => AssetId,
): Visual {
  if (visual === null) return { type: 'previous' };
  const id = idOf(visual);
  const asset = assets[id];
  if (asset?.kind !== 'video') return { type: 'picture', asset: id };
  if (narration !== null) return wholeVideo(asset, 'off');
  if (duration === null) return wholeVideo(asset, 'narration');
  if (duration > asset.samples) return wholeVideo(asset, 'beside');
  return { ...wholeVideo(asset, 'narration'), to: duration };
}

/** Moves that are written stay; the others differ from their neighbours, and videos move by themselves. */
function dealMoves(segments: readonly StorySegment[], areVideos: readonly boolean[]): readonly Move[] {
  let previous: Move | null = null;
  return segments.map(({ move }, index) => {
    const dealt = areVideos[index] ? 'still' : dealMove(previous, segments[index + 1]?.move ?? null);
    previous = move ?? dealt;
    return previous;
  });
}

/** A document with what settings say about the whole film. Music takes the place of the music before. */
export function applyStorySettings(
  project: Project,
  { title, size, rate, zoom, transition, fit, captions, music }: StorySettings,
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
  const set = { ...project, title: title ?? project.title, look: changed, audio };
  return fit === undefined ? set : withFit(set, fit, SHAPES);
}

/** Profiles of a shape of their own. */
const SHAPES = PROFILES.flatMap(({ name, size }) => (size.type === 'exact' ? [name] : []));

/** A document that goes into these profiles by one fit; places and paths that were chosen stay for when it fits again. */
export function withFit(project: Project, fit: Fit, profiles: readonly string[]): Project {
  return profiles.reduce((fitted, name) => setFit.apply(fitted, name, fit), project);
}

function musicClip({ gainDb, fadeIn, fadeOut, duck, loop }: StoryMusic, asset: AssetId) {
  return { id: 'music-1', asset, at: 0, from: 0, to: null, loop, gainDb, fadeIn, fadeOut, duck };
}

export interface StoryFileUse extends StoryFile {
  readonly role: 'visual' | 'narration';
}

/** Every file a story's segments name, each once in each role, in the order of the story. */
export function storyFiles({ segments }: Pick<Story, 'segments'>): readonly StoryFileUse[] {
  const files = new Map<string, StoryFileUse>();
  const add = (file: StoryFile | null, role: StoryFileUse['role']) => {
    const key = `${role} ${file?.file}`;
    if (file !== null && !files.has(key)) files.set(key, { ...file, role });
  };
  for (const { visual, narration } of segments) {
    add(visual, 'visual');
    add(narration, 'narration');
  }
  return [...files.values()];
}
