import { onCleanup } from 'solid-js';
import type { StudioTools } from './studio-context.tsx';
import { commandFor, keepsKey, type StudioCommand } from './studio-shortcuts.ts';

/** Listens for the studio's keys wherever the focus is, unless what has it needs the key itself. */
export function createStudioKeys(tools: StudioTools): void {
  const { studio, preview, actions, view } = tools;

  function goToSegment(step: number): void {
    const film = preview.film();
    if (film === null) return;
    const here = preview.segment();
    const atStart = film.segments[here]?.firstFrame === preview.frame();
    const next = step < 0 && !atStart ? here : here + step;
    const segment = film.segments[Math.max(0, Math.min(film.segments.length - 1, next))];
    if (segment !== undefined) preview.seekFrame(segment.firstFrame);
  }
  function perSecond(): number {
    const rate = preview.film()?.rate;
    return rate === undefined ? 30 : Math.round(rate.num / rate.den);
  }

  const run: Readonly<Record<StudioCommand, () => void>> = {
    play: () => preview.toggle(),
    back: () => preview.shuttle(-1),
    stop: () => preview.pause(),
    forward: () => preview.shuttle(1),
    'frame-back': () => preview.step(-1),
    'frame-on': () => preview.step(1),
    'second-back': () => preview.step(-perSecond()),
    'second-on': () => preview.step(perSecond()),
    start: () => preview.seekFrame(0),
    end: () => preview.seekFrame((preview.film()?.totalFrames ?? 1) - 1),
    'segment-back': () => goToSegment(-1),
    'segment-on': () => goToSegment(1),
    mute: () => preview.setMuted(!preview.muted()),
    add() {
      if (studio.mode() === 'edit') actions.add(studio.session.state.selection.at(-1) ?? null);
    },
    delete: () => actions.remove(studio.session.state.selection),
    'import-script'() {
      if (studio.mode() === 'edit') view.importScript(null);
    },
    'frame-picture'() {
      if (studio.session.state.selection.length === 1) view.setFraming(!view.framing());
    },
    undo: () => actions.undo(),
    redo: () => actions.redo(),
    export: () => view.setExporting(true),
    batch: () => view.setBatching(true),
    help: () => view.open('shortcuts'),
    // These belong to the script's rows and to the trimming of a video, which hear them first.
    split() {},
    merge() {},
    'move-up'() {},
    'move-down'() {},
    'select-all'() {},
    'trim-start'() {},
    'trim-end'() {},
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || keepsKey(event.target, event)) return;
    const command = commandFor(event);
    if (command === null) return;
    event.preventDefault();
    run[command]();
  };
  window.addEventListener('keydown', onKeyDown);
  onCleanup(() => window.removeEventListener('keydown', onKeyDown));
}
