import CircleAlert from 'lucide-solid/icons/circle-alert';
import { For, type JSX, Show } from 'solid-js';
import type { BatchPlan, PlannedJob } from '../../../shared/batch/batch-types.ts';
import { Fold } from '../kit/fold.tsx';
import { profileNamed } from '../profile-label.ts';
import { formatRange } from '../queue/time-range.ts';
import { batch as words } from '../words/en/batch.ts';
import { exports as exportWords } from '../words/en/exports.ts';
import { formatBytes, formatNumber } from '../words/format.ts';

export interface PlanViewProps {
  readonly plan: BatchPlan;
  /** When it will be made, in one line. */
  readonly when: string;
  /** Why it cannot start then, or null. */
  readonly whenProblem: string | null;
}

/** The dry run as a person reads it: each film, who makes it, how large, how long, and what is wrong. */
export function PlanView(props: PlanViewProps): JSX.Element {
  const toMake = () => props.plan.jobs.filter(({ skipped }) => !skipped);
  const total = () => {
    const { totalBytes, totalSeconds } = props.plan;
    const time = totalSeconds === null ? null : formatRange(totalSeconds);
    return words.plan.total(toMake().length, formatBytes(totalBytes), time);
  };
  return (
    <div class="bt-plan">
      <Show when={props.plan.problems.length > 0}>
        <section class="bt-problems" role="alert">
          <h3 class="bt-problems__title">
            <CircleAlert size={16} aria-hidden="true" />
            {words.plan.problems(props.plan.problems.length)}
          </h3>
          <ul>
            <For each={props.plan.problems}>{(problem) => <li>{words.problem(problem)}</li>}</For>
          </ul>
        </section>
      </Show>
      <Show when={props.whenProblem}>
        {(problem) => (
          <section class="bt-problems" role="alert">
            <p class="bt-problems__title">
              <CircleAlert size={16} aria-hidden="true" />
              {problem()}
            </p>
          </section>
        )}
      </Show>
      <p class="bt-plan__total">{toMake().length === 0 ? words.plan.nothing : total()}</p>
      <p class="bt-plan__when">{props.when}</p>
      <div class="bt-plan__scroll">
        <table class="bt-table">
          <caption class="sl-visually-hidden">{words.plan.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{words.plan.file}</th>
              <th scope="col">{words.plan.profile}</th>
              <th scope="col">{words.plan.framing}</th>
              <th scope="col">{words.plan.encoder}</th>
              <th scope="col">{words.plan.size}</th>
              <th scope="col">{words.plan.time}</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.plan.jobs}>{(job) => <PlanRow job={job} />}</For>
          </tbody>
        </table>
      </div>
    </div>
  );
}

function PlanRow(props: { readonly job: PlannedJob }): JSX.Element {
  const notes = () => [
    ...props.job.choices.map(({ reason }) => reason),
    ...props.job.warnings.map((warning) => exportWords.warning(warning)),
  ];
  return (
    <tr classList={{ 'bt-row--skipped': props.job.skipped }}>
      <th scope="row">
        <span class="bt-file">{props.job.fileName}</span>
        <Show when={props.job.skipped}>
          <span class="bt-skipped">{words.plan.skipped}</span>
        </Show>
        <Show when={props.job.missing.length > 0}>
          <ul class="bt-missing">
            <For each={props.job.missing.slice(0, MOST_MISSING)}>
              {(missing) => <li>{exportWords.problem(missing)}</li>}
            </For>
            <Show when={props.job.missing.length > MOST_MISSING}>
              <li>{exportWords.moreProblems(props.job.missing.length - MOST_MISSING)}</li>
            </Show>
          </ul>
        </Show>
      </th>
      <td data-label={words.plan.profile}>
        {profileNamed(props.job.profile)}
        <small>
          {words.sizeOf(props.job.width, props.job.height)}, {formatNumber(props.job.frames)}{' '}
          {words.plan.frames}
        </small>
      </td>
      <td data-label={words.plan.framing}>{props.job.framing}</td>
      <td data-label={words.plan.encoder}>
        {exportWords.codecs[props.job.codec]}
        <small title={props.job.encoder}>{encoderWords(props.job)}</small>
        <Show when={notes().length > 0}>
          <Fold label={words.plan.notes(notes().length)}>
            <ul class="bt-notes">
              <For each={notes()}>{(note) => <li>{note}</li>}</For>
            </ul>
          </Fold>
        </Show>
      </td>
      <td class="bt-number" data-label={words.plan.size}>
        {formatBytes(props.job.bytes)}
      </td>
      <td class="bt-number" data-label={words.plan.time}>
        {props.job.seconds === null ? words.plan.unknownTime : formatRange(props.job.seconds)}
      </td>
    </tr>
  );
}

/** The helper's encoders have names that people know; a browser's has only the code of its format. */
function encoderWords({ engine, encoder }: PlannedJob): string {
  if (engine === 'helper') return `${words.plan.helper}, ${encoder}`;
  return encoder.startsWith('webcodecs ') ? words.plan.browsersOwn : words.plan.browsersFfmpeg;
}

const MOST_MISSING = 3;
