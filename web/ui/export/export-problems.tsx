import './export.css';
import './problems.css';
import ArrowRight from 'lucide-solid/icons/arrow-right';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import { For, type JSX, Show } from 'solid-js';
import { exports as words } from '../words/en/exports.ts';
import type { Problem } from './export-facts.ts';

export interface ExportProblemsProps {
  /** Of the heading, for the button that it explains. */
  readonly id: string;
  readonly problems: readonly Problem[];
  readonly onGoTo: (problem: Problem) => void;
}

/** A story of 2,000 segments may lack as many pictures; the first say enough. */
const SHOWN = 50;

/** What is missing before an export can start; each line leads to its place. */
export function ExportProblems(props: ExportProblemsProps): JSX.Element {
  return (
    <section class="export-problems" aria-labelledby={props.id}>
      <h3 class="export-problems__title" id={props.id}>
        <CircleAlert size={16} aria-hidden="true" />
        {words.problems(props.problems.length)}
      </h3>
      <ul class="export-problems__list">
        <For each={props.problems.slice(0, SHOWN)}>
          {(problem) => (
            <li>
              <button type="button" class="export-problem" onClick={() => props.onGoTo(problem)}>
                {problemWords(problem)}
                <span class="export-problem__go">
                  {actionWords(problem)}
                  <ArrowRight size={14} aria-hidden="true" />
                </span>
              </button>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.problems.length > SHOWN}>
        <p class="export-problems__more">{words.moreProblems(props.problems.length - SHOWN)}</p>
      </Show>
    </section>
  );
}

function problemWords(problem: Problem): string {
  return problem.type === 'both' ? words.problemBoth(problem.segment) : words.problem(problem.missing);
}

function actionWords(problem: Problem): string {
  return words.problemAction(
    problem.type === 'both' ? { ...problem, reason: 'no-picture' } : problem.missing,
  );
}
