import type { BatchReport, ReportJob } from './batch-report.ts';
import type { Range } from './batch-types.ts';
import { REPORT_STYLE } from './report-style.ts';

/** One page that needs nothing beside it: it is opened from a disk, mailed, printed. No script, no request. */
export function reportHtml(report: BatchReport): string {
  const { name, writtenAt, totals, jobs } = report;
  const facts = [
    ['Films', `${totals.completed} of ${totals.jobs} completed`],
    ['Size', bytesText(totals.bytes)],
    ['Length of all films', timeText(totals.filmSeconds)],
    ['Time taken', timeText(totals.seconds)],
    ['Time predicted', rangeText(totals.predicted)],
    ['Parts', `${totals.chunks.rendered} made, ${totals.chunks.reused} reused`],
  ] as const;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${safe(name)}: batch report</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<header>
<p class="kind">Batch report</p>
<h1>${safe(name)}</h1>
<p class="when">Written ${safe(writtenAt.replace('T', ' at ').replace(/\.\d+Z$/, ' UTC'))}</p>
</header>
<main>
<dl class="facts">${facts.map(([what, value]) => `<div><dt>${what}</dt><dd>${safe(value)}</dd></div>`).join('')}</dl>
${endings(report)}
<h2>Films</h2>
<div class="wide"><table>
<thead><tr><th scope="col">Film</th><th scope="col">Came out as</th><th scope="col">Picture</th><th scope="col">Made by</th><th scope="col" class="number">Time, predicted</th><th scope="col" class="number">Time, real</th><th scope="col" class="number">Size</th></tr></thead>
<tbody>${jobs.map(row).join('\n')}</tbody>
</table></div>
${leftOut(jobs)}
${errors(jobs)}
${notes(jobs)}
</main>
<footer>Made by Storyloom on this computer. Times are of work on it; another one is faster or slower.</footer>
</body>
</html>
`;
}

const STATES: Readonly<Record<ReportJob['state'], string>> = {
  QUEUED: 'Waiting',
  RUNNING: 'Running',
  PAUSED: 'Paused',
  FAILED: 'Failed',
  CANCELED: 'Cancelled',
  COMPLETED: 'Completed',
  SKIPPED: 'Left out',
};

function endings({ totals }: BatchReport): string {
  const { failed, cancelled, skipped, open } = totals;
  const parts = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
    ...(skipped > 0 ? [`${skipped} left out, as something was missing`] : []),
    ...(open > 0 ? [`${open} not finished yet`] : []),
  ];
  return parts.length === 0 ? '' : `<p class="endings">${parts.join(' · ')}</p>`;
}

function row(job: ReportJob): string {
  const { width, height, frames, encoder, hardware } = job;
  const size = width === null || height === null ? '' : `${width} × ${height}`;
  const by = encoder === null ? '' : `${encoder}${hardware === true ? ', hardware' : ''}`;
  const shape = [job.framing, frames === null ? '' : `${frames.toLocaleString('en')} frames`];
  const artifact = job.artifactId === null ? '' : `<span class="id">${safe(job.artifactId)}</span>`;
  return `<tr class="${job.state.toLowerCase()}">
<th scope="row">${safe(job.title)}<span class="sub">${safe(job.fileName)}</span>${artifact}</th>
<td><span class="state">${STATES[job.state]}</span><span class="sub">${safe(job.profile)}</span></td>
<td>${size}<span class="sub">${safe(shape.filter((part) => part !== '').join(', '))}</span></td>
<td>${safe(by)}<span class="sub">${job.engine === 'helper' ? 'helper' : 'browser'}</span></td>
<td class="number">${safe(rangeText(job.predicted))}</td>
<td class="number">${job.seconds === null ? '–' : timeText(job.seconds)}</td>
<td class="number">${job.bytes === null ? '–' : bytesText(job.bytes)}</td>
</tr>`;
}

function errors(jobs: readonly ReportJob[]): string {
  const items = jobs.flatMap(({ title, profile, error }) =>
    error === null
      ? []
      : [
          `<li><strong>${safe(title)}, ${safe(profile)}</strong><p>${safe(error.message)}</p><p class="remedy">${safe(error.remedy)}</p><p class="id">${safe(error.code)}</p></li>`,
        ],
  );
  return items.length === 0 ? '' : `<h2>What went wrong</h2><ul class="errors">${items.join('\n')}</ul>`;
}

function leftOut(jobs: readonly ReportJob[]): string {
  const items = jobs.flatMap(({ title, profile, state, missing = [] }) => {
    if (state !== 'SKIPPED') return [];
    const reasons = missing.map((reason) => `<p>${safe(reason)}</p>`).join('');
    return [`<li><strong>${safe(title)}, ${safe(profile)}</strong>${reasons}</li>`];
  });
  return items.length === 0 ? '' : `<h2>Left out</h2><ul class="left-out">${items.join('\n')}</ul>`;
}

function notes(jobs: readonly ReportJob[]): string {
  const items = jobs.flatMap(({ title, profile, warnings, choices }) => {
    const lines = [
      ...warnings,
      ...choices.map(({ what, chosen, reason }) => `${what}: ${chosen}. ${reason}`),
    ];
    if (lines.length === 0) return [];
    const list = lines.map((line) => `<li>${safe(line)}</li>`).join('');
    return [`<details><summary>${safe(title)}, ${safe(profile)}</summary><ul>${list}</ul></details>`];
  });
  return items.length === 0 ? '' : `<h2>Choices and warnings</h2>${items.join('\n')}`;
}

/** Titles and messages are anybody's words: nothing of them is markup. */
function safe(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function rangeText(range: Range | null): string {
  if (range === null) return '–';
  const [from, to] = [timeText(range.from), timeText(range.to)];
  return from === to ? from : `${from} to ${to}`;
}

/** `4.2 s`, `4 min 12 s`, `1 h 4 min`. */
function timeText(seconds: number): string {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function bytesText(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1000)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
