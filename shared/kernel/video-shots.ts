import { assert } from '../assert.ts';
import type { Sha256 } from '../model/project.ts';
import type { Frames } from '../model/time.ts';
import type { ChunkSlice, PlanMedia, Shot, ShotVideo } from '../plan/plan.ts';
import { videoFrameAt } from '../plan/video-time.ts';
import type { Arena } from './arena.ts';
import type { Kernel } from './kernel.ts';
import type { PreparedPicture } from './types.ts';
import { makeVideoPicture } from './video-picture.ts';
import type { VideoReader } from './video-types.ts';

/** The frames of videos that a frame of the film draws. One for each drawer; both engines use it. */
export interface VideoShots {
  /** Decodes and prepares them. Films are drawn forward: then each source is decoded forward once. */
  ready(slice: ChunkSlice, frame: Frames, options: { readonly signal: AbortSignal }): Promise<void>;
  /** What `FrameResources.video` gives, for shots of the frame that `ready` was called for last. */
  picture(shot: Shot): PreparedPicture;
  /** Gives everything back and closes what it opened. Idempotent. */
  dispose(): void;
}

export interface VideoShotsOptions {
  readonly kernel: Kernel;
  readonly arena: Arena;
  /** Opens a reader of its own for each call: two shots of one file are read at two places at once. */
  open(video: ShotVideo, options: { readonly signal: AbortSignal }): Promise<VideoReader>;
}

type VideoShot = Shot & { readonly video: ShotVideo };

interface Lane {
  readonly sha256: Sha256;
  readonly reader: VideoReader;
  last: number;
}

export function makeVideoShots({ kernel, arena, open }: VideoShotsOptions): VideoShots {
  const lanes: Lane[] = [];
  /** Prepared frames by what they were made from and for; only those of the current frame of the film. */
  const prepared = new Map<string, PreparedPicture>();
  let shown = new Map<Shot, PreparedPicture>();
  let disposed = false;

  /** The lane that gets there by decoding forward the least; a shot beside another one has its own. */
  const laneFor = async (
    shot: VideoShot,
    wanted: (lane: Lane) => number,
    busy: ReadonlySet<Lane>,
    signal: AbortSignal,
  ) => {
    const { sha256 } = shot.video;
    const free = lanes.filter((lane) => lane.sha256 === sha256 && !busy.has(lane));
    const distance = (lane: Lane) => {
      const ahead = wanted(lane) - lane.last;
      return ahead >= 0 ? ahead : Number.MAX_SAFE_INTEGER + ahead;
    };
    const [nearest] = free.toSorted((a, b) => distance(a) - distance(b));
    if (nearest !== undefined) return nearest;
    const lane: Lane = { sha256, reader: await open(shot.video, { signal }), last: -1 };
    if (disposed) {
      lane.reader.close();
      throw new TypeError('The shots were disposed');
    }
    lanes.push(lane);
    return lane;
  };

  const closeUnused = (slice: ChunkSlice) => {
    const used = new Set(slice.shots.map((shot) => shot.video?.sha256));
    for (const lane of lanes.filter(({ sha256 }) => !used.has(sha256))) {
      lane.reader.close();
      lanes.splice(lanes.indexOf(lane), 1);
    }
  };

  return {
    async ready(slice, frame, { signal }) {
      closeUnused(slice);
      const film = slice.fit ?? slice;
      const next = new Map<Shot, PreparedPicture>();
      const keys = new Set<string>();
      const busy = new Set<Lane>();
      for (const shot of slice.shots) {
        if (!showsVideo(shot) || frame < shot.first || frame >= shot.end) continue;
        const { video } = shot;
        const indexIn = ({ reader }: Lane) => videoFrameAt(shot, video, frame, slice.rate, reader.timestamps);
        const lane = await laneFor(shot, indexIn, busy, signal);
        busy.add(lane);
        const index = indexIn(lane);
        const key = `${video.sha256}-${index}-${JSON.stringify([shot.from, shot.to, film.width, film.height])}`;
        keys.add(key);
        let picture = prepared.get(key);
        if (picture === undefined) {
          const decoded = await lane.reader.frameAt(index, { signal });
          signal.throwIfAborted();
          assert(!disposed, 'Disposed shots prepare nothing');
          lane.last = index;
          // The plan's size is what the windows are given in, whoever measured it.
          const { width, height } = video;
          const geometry = { ...lane.reader.geometry, width, height };
          picture = makeVideoPicture(kernel, arena, decoded, geometry, {
            from: shot.from,
            to: shot.to,
            width: film.width,
            height: film.height,
          });
          prepared.set(key, picture);
        }
        next.set(shot, picture);
      }
      shown = next;
      for (const [key, picture] of prepared) {
        if (keys.has(key)) continue;
        arena.free(picture.offset);
        prepared.delete(key);
      }
    },
    picture(shot) {
      const found = shown.get(shot);
      assert(found !== undefined, 'A frame with video is drawn after `ready` got its source');
      return found;
    },
    dispose() {
      disposed = true;
      for (const { reader } of lanes) reader.close();
      lanes.length = 0;
      for (const { offset } of prepared.values()) arena.free(offset);
      prepared.clear();
      shown = new Map();
    },
  };
}

/** What a drawer takes of an arena for the videos of a plan: two frames of the largest, and the way to one of them. */
export function videoRoomBytes(media: readonly PlanMedia[]): number {
  const pixels = media.map((item) => (item.kind === 'video' ? item.width * item.height : 0));
  // At most: 16-bit 4:4:4 with its planes made bytes, a half, and two chains of levels.
  const most = Math.max(0, ...pixels);
  return most === 0 ? 0 : most * BYTES_A_PIXEL + (1 << 20);
}

const BYTES_A_PIXEL = 16;

/** The videos a slice shows, each once. */
export function videoHashes(slice: ChunkSlice): Sha256[] {
  return [...new Set(slice.shots.flatMap(({ video }) => video?.sha256 ?? []))];
}

/** Whether any frame of a slice needs `ready`. */
export function hasVideo(slice: ChunkSlice): boolean {
  return slice.shots.some(showsVideo);
}

function showsVideo(shot: Shot): shot is VideoShot {
  return shot.video !== undefined;
}
