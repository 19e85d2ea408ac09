import type { BatchRender } from './batch-render-types.ts';
import type { OwnProfiles } from './own-profiles.ts';

/** Batches whose planning is loaded when the first one is asked for: most visits need none of it. */
export function makeLateBatches(own: OwnProfiles, load: () => Promise<BatchRender>): BatchRender {
  let loading: Promise<BatchRender> | null = null;
  const batches = () => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
  return {
    ...own,
    plan: async (draft, options) => (await batches()).plan(draft, options),
    start: async (draft, plan, destination) => (await batches()).start(draft, plan, destination),
    bundle: async (name, stories) => (await batches()).bundle(name, stories),
    open: async (projectId) => (await batches()).open(projectId),
  };
}
