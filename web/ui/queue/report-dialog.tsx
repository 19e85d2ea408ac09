import './report.css';
import Download from 'lucide-solid/icons/download';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { type BatchReport, type ReportJob, reportJson } from '../../../shared/batch/batch-report.ts';
import { reportCsv } from '../../../shared/batch/report-csv.ts';
import { reportHtml } from '../../../shared/batch/report-html.ts';
import type { BatchReport as QueueReport } from '../../state/queue-types.ts';
import { Button } from '../kit/button.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { profileNamed } from '../profile-label.ts';
import { downloadFile } from '../save-file.ts';
import { queue as words } from '../words/en/queue.ts';
import { formatBytes, formatDuration } from '../words/format.ts';
import { FactList } from './details-parts.tsx';
import { LeftOutList } from './left-out-list.tsx';
import { useQueue } from './queue-tools.tsx';
import { reportOf } from './report-of.ts';
import { StateBadge } from './state-badge.tsx';
import { formatRangeShort } from './time-range.ts';

const text = words.report;
const FORMATS = [
  { name: 'HTML', ending: 'html', type: 'text/html', write: reportHtml },
  { name: 'CSV', ending: 'csv', type: 'text/csv', write: reportCsv },
  { name: 'JSON', ending: 'json', type: 'application/json', write: reportJson },
] as const;

/** The report that is asked for. */
export function ReportPlace(): JSX.Element {
  const { queue, reporting, setReporting } = useQueue();
  const report = () => {
    const batchId = reporting();
    return batchId === null ? null : queue.report(batchId);
  };
  return (
    <Show when={report()}>
      {(found) => <ReportDialog report={found()} onClose={() => setReporting(null)} />}
    </Show>
  );
}

/** What came of a batch, film by film, to be read here or taken away. */
function ReportDialog(props: { readonly report: QueueReport; readonly onClose: () => void }): JSX.Element {
  const report = createMemo(() => reportOf(props.report, new Date()));
  const save = ({ ending, type, write }: (typeof FORMATS)[number]) =>
    downloadFile(new Blob([write(report())], { type }), `${text.file(report().name)}.${ending}`);
  return (
    <Dialog
      open
      size="huge"
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      title={text.title(report().name)}
      footer={
        <For each={FORMATS}>
          {(format) => (
            <Button icon={Download} onClick={() => save(format)}>
              {text.save(format.name)}
            </Button>
          )}
        </For>
      }
    >
      <div class="qu-report">
        <FactList facts={factsOf(report())} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, and a keyboard must be able to */}
        <section class="qu-report__wide" aria-label={text.films} tabIndex={0}>
          <table class="qu-report__table">
            <thead>
              <tr>
                <For each={Object.entries(text.columns)}>
                  {([key, name]) => (
                    <th scope="col" data-column={key}>
                      {name}
                    </th>
                  )}
                </For>
              </tr>
            </thead>
            <tbody>
              <For each={report().jobs}>{(job) => <Row job={job} />}</For>
            </tbody>
          </table>
        </section>
        <Show when={report().totals.skipped > 0}>
          <section>
            <h3 class="qu-details__heading">{text.leftOut}</h3>
            <LeftOutList films={report().jobs.filter(({ state }) => state === 'SKIPPED')} />
          </section>
        </Show>
        <Show when={report().totals.failed > 0}>
          <section>
            <h3 class="qu-details__heading">{text.wrong}</h3>
            <ul class="qu-report__errors">
              <For each={report().jobs.filter(({ error }) => error !== null)}>
                {(job) => (
                  <li>
                    <p class="qu-report__who" dir="auto">
                      {job.title}, {profileNamed(job.profile)}
                    </p>
                    <p>{job.error?.message}</p>
                    <p class="sl-muted">{job.error?.remedy}</p>
                  </li>
                )}
              </For>
            </ul>
          </section>
        </Show>
      </div>
    </Dialog>
  );
}

function Row(props: { readonly job: ReportJob }): JSX.Element {
  const state = () => (props.job.state === 'SKIPPED' ? null : props.job.state);
  return (
    <tr>
      <th scope="row" data-column="film" dir="auto">
        {props.job.title}
        <span class="qu-report__sub">{profileNamed(props.job.profile)}</span>
      </th>
      <td data-column="state">
        <Show when={state()} fallback={text.leftOut}>
          {(made) => <StateBadge state={made()} />}
        </Show>
      </td>
      <td data-column="picture">
        {props.job.width === null || props.job.height === null
          ? text.none
          : words.details.sizeValue(props.job.width, props.job.height)}
        <Show when={props.job.filmSeconds}>
          {(seconds) => <span class="qu-report__sub">{formatDuration(seconds())}</span>}
        </Show>
        <Show when={props.job.framing}>{(framing) => <span class="qu-report__sub">{framing()}</span>}</Show>
      </td>
      <td data-column="by">
        {words.engines[props.job.engine]}
        <span class="qu-report__sub">{props.job.encoder}</span>
      </td>
      <td data-column="expected">
        {props.job.predicted === null ? text.none : formatRangeShort(props.job.predicted)}
      </td>
      <td data-column="took">{props.job.seconds === null ? text.none : formatDuration(props.job.seconds)}</td>
      <td data-column="size">{props.job.bytes === null ? text.none : formatBytes(props.job.bytes)}</td>
    </tr>
  );
}

function factsOf({ totals }: BatchReport): readonly (readonly [string, string])[] {
  const facts: (readonly [string, string])[] = [
    [text.films, text.filmsOf(totals.completed, totals.jobs)],
    [text.length, formatDuration(totals.filmSeconds)],
    [text.size, formatBytes(totals.bytes)],
    [text.took, formatDuration(totals.seconds)],
  ];
  if (totals.skipped > 0) facts.push([text.leftOut, text.leftOutOf(totals.skipped)]);
  if (totals.predicted !== null) facts.push([text.expected, formatRangeShort(totals.predicted)]);
  facts.push([text.parts, text.partsOf(totals.chunks.rendered, totals.chunks.reused)]);
  return facts;
}
