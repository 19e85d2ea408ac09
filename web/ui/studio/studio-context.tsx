import { createContext, type JSX, useContext } from 'solid-js';
import type { PreviewPlayer } from '../../state/preview-types.ts';
import type { Studio } from '../../state/studio-types.ts';
import type { Workspace } from '../../state/workspace-types.ts';
import type { StudioView } from './create-studio-view.ts';
import type { StoryFacts } from './script/segment-facts.ts';
import type { StudioActions } from './studio-actions.ts';

/** What every part of the studio screen works with. */
export interface StudioTools {
  readonly workspace: Workspace;
  readonly studio: Studio;
  readonly preview: PreviewPlayer;
  readonly actions: StudioActions;
  readonly view: StudioView;
  readonly story: StoryFacts;
}

const StudioContext = createContext<StudioTools>();

export function StudioProvider(props: {
  readonly tools: StudioTools;
  readonly children: JSX.Element;
}): JSX.Element {
  return <StudioContext.Provider value={props.tools}>{props.children}</StudioContext.Provider>;
}

export function useStudio(): StudioTools {
  const tools = useContext(StudioContext);
  if (tools === undefined) throw new TypeError('This part belongs inside the studio screen');
  return tools;
}
