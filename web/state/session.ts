import { createEffect, createRoot } from 'solid-js';
import { createStore, unwrap } from 'solid-js/store';
import type { ProjectId } from '../../shared/model/project.ts';
import type { Session, SessionState } from './studio-types.ts';

const EMPTY: SessionState = {
  selection: [],
  focus: null,
  playhead: 0,
  inspectorTab: 'segment',
  panels: {},
  zoom: 1,
};

/** Kept in the tab's own storage: survives a reload, is not shared with other tabs, never reaches the document. */
export function createSession(projectId: ProjectId): Session & { dispose(): void } {
  return createRoot((dispose) => {
    const key = `storyloom-session-${projectId}`;
    const [state, setState] = createStore<SessionState>({ ...EMPTY, ...read(key) });
    createEffect(() => {
      const text = JSON.stringify(unwrapDeep(state));
      try {
        sessionStorage.setItem(key, text);
      } catch {
        // A full or forbidden session storage costs only where the panels stood.
      }
    });
    return {
      state,
      set(name, value) {
        setState({ [name]: value });
      },
      setPanel(name, size) {
        setState({ panels: { ...state.panels, [name]: size } });
      },
      dispose,
    };
  });
}

function unwrapDeep(state: SessionState): SessionState {
  // Read through the proxy, so that the effect runs again for any of it.
  return { ...state, selection: [...state.selection], panels: { ...unwrap(state.panels), ...state.panels } };
}

function read(key: string): Partial<SessionState> {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    const known = Object.entries(value).filter(
      ([name, item]) =>
        name in EMPTY && typeof item === typeof EMPTY[name as keyof SessionState] && item !== null,
    );
    return Object.fromEntries(known);
  } catch {
    return {};
  }
}
