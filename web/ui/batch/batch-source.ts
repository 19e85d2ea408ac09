import type { ProjectId } from '../../../shared/model/project.ts';
import type { Studio } from '../../state/studio-types.ts';

/** The open story, or several from the dashboard. */
export type BatchSource =
  | { readonly type: 'story'; readonly studio: Studio }
  | { readonly type: 'stories'; readonly ids: readonly ProjectId[] };
