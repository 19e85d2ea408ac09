import type { Route } from './route.ts';
import { ACCESS_ROUTES } from './routes/access.ts';
import { ASSET_ROUTES } from './routes/assets.ts';
import { helperRoutes } from './routes/helper.ts';
import { JOB_ROUTES } from './routes/jobs.ts';
import { PROJECT_ROUTES } from './routes/projects.ts';
import { RENDER_BATCH_ROUTES } from './routes/render-batches.ts';

/**
 * Every route there is: dispatch, the description and the security tests are all made from this list. A fixed
 * path comes before a pattern that it would fit.
 */
export const ROUTES: readonly Route[] = [
  ...helperRoutes(() => ROUTES),
  ...ACCESS_ROUTES,
  ...ASSET_ROUTES,
  ...PROJECT_ROUTES,
  ...JOB_ROUTES,
  ...RENDER_BATCH_ROUTES,
];
