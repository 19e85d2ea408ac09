import { StudioError } from '../../shared/errors.ts';
import type { Asset, Project, Sha256 } from '../../shared/model/project.ts';
import { SAMPLE_RATE, type Samples } from '../../shared/model/time.ts';
import type { SoundPlan } from '../../shared/plan/plan.ts';
import { absoluteNow, findPreviewed, type PreviewAnchor } from '../workers/preview/client.ts';
import {
  makePreviewSoundClient,
  type PreviewBlock,
  type PreviewSoundClient,
} from '../workers/preview-sound/client.ts';

/** What the preview is heard through. Its clock is the one the pictures follow. */
export interface PreviewSound {
  setPlan(plan: SoundPlan): void;
  /** Resolves when it runs, or when a later start or stop made it needless; the clock is told then and whenever it was measured anew. */
  start(from: Samples, options: { readonly onClock: (anchor: PreviewAnchor) => void }): Promise<void>;
  stop(): void;
  setMuted(muted: boolean): void;
  /** The sample that is heard now; null in silence. */
  heard(): number | null;
  close(): void;
}

export interface PreviewSoundParts {
  readonly document: () => Project;
  readonly openMedia: (asset: Asset) => Promise<File>;
}

/** Sound that is handed to the sound card ahead of time: more would only be thrown away at the next seek. */
const AHEAD_SECONDS = 1.2;
/** The first block is heard this long after it is ready, so that the second is there in time. */
const LEAD_SECONDS = 0.06;
const MEASURE_EVERY_MS = 250;

interface Playing {
  readonly run: number;
  readonly from: Samples;
  /** Context time at which `from` is heard. */
  startAt: number;
  /** Context time up to which blocks are scheduled. */
  end: number;
  readonly nodes: Set<AudioBufferSourceNode>;
  timer: ReturnType<typeof setInterval> | undefined;
}

/**
 * Plays the mixer's blocks one after the other on the sound card's own clock. Blocks are placed by counting
 * samples, never by time, so that nothing drifts; where the mixer is late the rest is heard later, and the
 * pictures wait with it.
 */
export function makePreviewSound(parts: PreviewSoundParts): PreviewSound {
  let context: AudioContext | null = null;
  let volume: GainNode | null = null;
  let client: PreviewSoundClient | null = null;
  let plan: SoundPlan | null = null;
  let playing: Playing | null = null;
  let muted = false;
  let runs = 0;

  async function openFile(sha256: Sha256): Promise<File> {
    const asset = findPreviewed(parts.document(), sha256);
    if (asset === null) throw new StudioError('input.media-missing', 'The sound is no longer in the project');
    return parts.openMedia(asset);
  }

  function audio(): { context: AudioContext; volume: GainNode } {
    if (context === null || volume === null) {
      context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' });
      volume = context.createGain();
      volume.gain.value = muted ? 0 : 1;
      volume.connect(context.destination);
    }
    return { context, volume };
  }

  function place(now: Playing, block: PreviewBlock): void {
    const { context: card, volume: out } = audio();
    const buffer = card.createBuffer(2, block.left.length, SAMPLE_RATE);
    buffer.copyToChannel(block.left, 0);
    buffer.copyToChannel(block.right, 1);
    const node = card.createBufferSource();
    node.buffer = buffer;
    node.connect(out);
    node.onended = () => now.nodes.delete(node);
    node.start(now.end);
    now.nodes.add(node);
    now.end += block.left.length / SAMPLE_RATE;
  }

  /** The moment, on the clock that workers share, at which a time of the sound card is heard. */
  function heardAt(card: AudioContext, contextTime: number): number {
    const stamp = card.getOutputTimestamp();
    const { contextTime: at, performanceTime } = stamp;
    if (at === undefined || performanceTime === undefined || performanceTime === 0) {
      return absoluteNow() + (contextTime - card.currentTime + (card.outputLatency || 0)) * 1000;
    }
    return performance.timeOrigin + performanceTime + (contextTime - at) * 1000;
  }

  async function fill(now: Playing, sound: PreviewSoundClient, card: AudioContext): Promise<void> {
    while (playing === now && now.end - card.currentTime < AHEAD_SECONDS) {
      const block = await sound.next(now.run);
      if (block === null || playing !== now) return;
      // Late: what is heard from here on is heard later, and so is all that follows.
      const late = card.currentTime + LEAD_SECONDS - now.end;
      if (late > LEAD_SECONDS) {
        now.startAt += late;
        now.end += late;
      }
      place(now, block);
    }
  }

  function stop(): void {
    // A start that still waits for the sound card or the mixer finds that it is no longer wanted.
    runs += 1;
    const last = playing;
    playing = null;
    if (last === null) return;
    clearInterval(last.timer);
    for (const node of last.nodes) node.stop();
    client?.close(last.run).catch(() => {});
  }

  return {
    setPlan(next) {
      plan = next;
    },
    async start(from, { onClock }) {
      stop();
      const run = runs;
      const { context: card } = audio();
      // Without a click the browser keeps it suspended; the pictures then run by themselves.
      const isRunning = await Promise.race([
        card.resume().then(() => true),
        new Promise<false>((resolve) => setTimeout(() => resolve(false), 500)),
      ]);
      if (run !== runs) return;
      if (plan === null || plan.clips.length === 0 || !isRunning) {
        onClock({ at: absoluteNow(), sample: from, speed: 1 });
        return;
      }
      client ??= makePreviewSoundClient(openFile);
      const sound = client;
      const now: Playing = { run, from, startAt: 0, end: 0, nodes: new Set(), timer: undefined };
      playing = now;
      await sound.open(now.run, plan, from);
      const first = await sound.next(now.run);
      if (playing !== now) return;
      now.startAt = card.currentTime + LEAD_SECONDS;
      now.end = now.startAt;
      if (first !== null) place(now, first);
      const measure = () => onClock({ at: heardAt(card, now.startAt), sample: from, speed: 1 });
      measure();
      let filling = false;
      const keepFull = () => {
        if (filling || playing !== now) return;
        filling = true;
        fill(now, sound, card)
          .catch(() => {
            // A sound that breaks in the middle is silence here; the export will name it.
          })
          .finally(() => {
            filling = false;
          });
        measure();
      };
      now.timer = setInterval(keepFull, MEASURE_EVERY_MS);
      keepFull();
    },
    stop,
    setMuted(next) {
      muted = next;
      if (volume !== null) volume.gain.value = next ? 0 : 1;
    },
    heard() {
      if (playing === null || context === null || playing.startAt === 0) return null;
      const since = (absoluteNow() - heardAt(context, playing.startAt)) / 1000;
      return playing.from + since * SAMPLE_RATE;
    },
    close() {
      stop();
      client?.terminate();
      client = null;
      void context?.close();
      context = null;
      volume = null;
    },
  };
}
