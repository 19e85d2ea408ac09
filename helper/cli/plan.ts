import { canonicalJson } from '../../shared/plan/canonical.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import { MissingMediaError, missingMedia } from '../../shared/protocol/missing-media.ts';
import { planFilm } from '../execute/render-film.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { failureOf } from './failure.ts';
import { runFilmCommand } from './film-command.ts';
import { PLAN_USAGE } from './film-options.ts';
import { outputFiles } from './output-files.ts';
import { planTable } from './plan-table.ts';
import { profilesOf } from './profile-files.ts';
import { printJson } from './usage-error.ts';
import { openWorkbench } from './workbench.ts';

/** The dry run: everything `render` would do, and nothing of it done. */
export function plan(args: readonly string[]): Promise<ExitCode> {
  return runFilmCommand(args, PLAN_USAGE, async (command, { signal }) => {
    const bench = await openWorkbench(command, { signal });
    try {
      const { film, deps } = bench;
      const { codec, hardware, json } = command;
      const plans: HelperPlan[] = [];
      const files = outputFiles(command, profilesOf(command), film.project.title, film.sources);
      for (const { profile, container, path } of files) {
        const request = { project: film.project, profile, codec, container, hardware, layers: null };
        const made = await planFilm(request, deps, { signal });
        plans.push(made);
        if (!json) console.log(planTable(made, film.project, path));
      }
      if (!json) for (const note of film.notes) console.error(note);
      const missing = plans[0]?.missing ?? [];
      const [only] = plans.length === 1 ? plans : [undefined];
      if (missing.length > 0) {
        const { failure, exit } = failureOf(new MissingMediaError(missingMedia(film.project, missing)));
        if (json) printJson({ ...failure, ...(only ? { plan: only } : { plans }) });
        else console.error(failure.error);
        return exit;
      }
      if (json) process.stdout.write(`${canonicalJson(only ?? { plans })}\n`);
      return EXIT.done;
    } finally {
      await bench.close();
    }
  });
}
