import './report.css';
import { For, type JSX } from 'solid-js';
import type { ReportJob } from '../../../shared/batch/batch-report.ts';
import { profileNamed } from '../profile-label.ts';

/** Films that a batch was asked for and did not make, each with what is missing. */
export function LeftOutList(props: {
  readonly films: readonly Pick<ReportJob, 'title' | 'profile' | 'missing'>[];
}): JSX.Element {
  return (
    <ul class="qu-report__errors">
      <For each={props.films}>
        {(film) => (
          <li>
            <p class="qu-report__who" dir="auto">
              {film.title}, {profileNamed(film.profile)}
            </p>
            <For each={film.missing}>{(reason) => <p>{reason}</p>}</For>
          </li>
        )}
      </For>
    </ul>
  );
}
