import { createSignal, onCleanup } from 'solid-js';
import type { Session } from '../../../state/studio-types.ts';
import { clamp } from '../motion/view-maths.ts';

export type PanelName = 'script' | 'inspector';

const NORMAL: Readonly<Record<PanelName, number>> = { script: 372, inspector: 328 };
/** On a small window the normal sizes are these shares of it. */
const SHARE: Readonly<Record<PanelName, number>> = { script: 0.27, inspector: 0.26 };
const LEAST: Readonly<Record<PanelName, number>> = { script: 264, inspector: 264 };
/** The preview never gets narrower than this. */
const PREVIEW_LEAST = 340;
const NARROW = 760;

/** Sizes of the panels, kept with the session; a closed panel keeps its size for when it opens again. */
export function createPanels(session: Session) {
  const [width, setWidth] = createSignal(window.innerWidth);
  const onResize = () => setWidth(window.innerWidth);
  window.addEventListener('resize', onResize);
  onCleanup(() => window.removeEventListener('resize', onResize));

  const narrow = () => width() < NARROW;
  const isOpen = (name: PanelName) => (session.state.panels[`${name}-closed`] ?? 0) === 0;
  const other = (name: PanelName): PanelName => (name === 'script' ? 'inspector' : 'script');
  const normal = (name: PanelName): number =>
    Math.round(Math.max(LEAST[name], Math.min(NORMAL[name], width() * SHARE[name])));
  const taken = (name: PanelName): number =>
    isOpen(name) ? (session.state.panels[name] ?? normal(name)) : 0;
  const max = (name: PanelName): number =>
    Math.max(
      LEAST[name],
      Math.min(640, width() - PREVIEW_LEAST - Math.min(taken(other(name)), width() * 0.32)),
    );

  return {
    narrow,
    isOpen,
    normal,
    min: (name: PanelName) => LEAST[name],
    max,
    size: (name: PanelName) =>
      Math.round(clamp(session.state.panels[name] ?? normal(name), LEAST[name], max(name))),
    resize: (name: PanelName, size: number) => session.setPanel(name, size),
    toggle: (name: PanelName) => session.setPanel(`${name}-closed`, isOpen(name) ? 1 : 0),
  };
}

export type Panels = ReturnType<typeof createPanels>;
