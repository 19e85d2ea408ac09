import { describe, expect, it } from 'vitest';
import { makeReport, type ReportInput, reportJson } from '../../../shared/batch/batch-report.ts';
import { reportCsv } from '../../../shared/batch/report-csv.ts';
import { reportHtml } from '../../../shared/batch/report-html.ts';

const DONE: ReportInput = {
  ...{
    jobId: 'a'.repeat(64),
    title: 'Harbour',
    profile: 'SQUARE_720P',
    state: 'COMPLETED',
    engine: 'helper',
  },
  ...{ fileName: 'Harbour.mp4', framing: '2 faces', encoder: 'libx264', hardware: false },
  ...{ width: 720, height: 720, frames: 1800, filmSeconds: 60, bytes: 12_300_000, artifactId: 'film-1' },
  ...{
    sha256: 'b'.repeat(64),
    chunks: { rendered: 12, reused: 3 },
    predicted: { from: 20, to: 30 },
    seconds: 27.5,
  },
  choices: [{ what: 'video-encoder', chosen: 'libx264', reason: 'The CPU was asked for' }],
  warnings: ['The film has no sound.'],
  error: null,
};
const FAILED: ReportInput = {
  ...DONE,
  ...{
    state: 'FAILED',
    artifactId: null,
    bytes: null,
    seconds: null,
    predicted: null,
    frames: null,
    chunks: null,
  },
  error: { code: 'environment.storage-full', message: 'The disk is full', context: {} },
};
const reportOf = (jobs: readonly ReportInput[], name = 'Delivery') =>
  makeReport({ name, writtenAt: '2026-11-21T16:00:00.000Z', jobs });
const NASTY = '=cmd|"/c calc"!A1,<script>alert(1)</script>\r\n&\'"';

describe('a batch report', () => {
  it('counts what came of it, and compares time only for what is done', () => {
    const report = reportOf([
      DONE,
      FAILED,
      { ...FAILED, state: 'SKIPPED', error: null },
      { ...FAILED, state: 'PAUSED', error: null },
    ]);
    expect(report.totals).toEqual({
      ...{ jobs: 4, completed: 1, failed: 1, cancelled: 0, skipped: 1, open: 1 },
      ...{ bytes: 12_300_000, filmSeconds: 60, predicted: { from: 20, to: 30 }, seconds: 27.5 },
      chunks: { rendered: 12, reused: 3 },
    });
    expect(report.jobs[1]?.error).toEqual({
      code: 'environment.storage-full',
      message: 'The disk is full',
      remedy: 'Free some space or choose another disk, then retry: finished parts are kept.',
    });
    expect(JSON.parse(reportJson(report))).toEqual(report);
    expect(reportOf([FAILED]).totals.predicted).toBe(null);
    expect(reportOf([DONE, { ...DONE, predicted: null }]).totals).toMatchObject({
      predicted: null,
      seconds: 55,
    });
  });

  it('is one page that shows predicted beside real, the artifact, the error and its remedy', () => {
    const page = reportHtml(reportOf([DONE, FAILED]));
    for (const shown of [
      '20 s to 30 s',
      '28 s',
      '12.3 MB',
      'film-1',
      'The disk is full',
      'Free some space',
      '1 of 2 completed',
      '2 faces',
    ]) {
      expect(page).toContain(shown);
    }
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page).not.toMatch(/<script|src=|https?:|url\(|null|NaN|undefined/);
  });

  it('names what was left out, and what of it is missing', () => {
    const missing = ['“boat.jpg” is no longer on this computer', 'Segment 2 has no picture'];
    const report = reportOf([DONE, { ...FAILED, state: 'SKIPPED', error: null, missing }]);
    const page = reportHtml(report);
    expect(page).toContain('1 left out, as something was missing');
    for (const reason of missing) expect(page).toContain(`<p>${reason}</p>`);
    expect(JSON.parse(reportJson(report)).jobs[1]).toMatchObject({ state: 'SKIPPED', missing });
    expect(reportCsv(report).split('\r\n')[2]).toContain(missing.join('; '));
    expect(
      reportHtml(reportOf([{ ...FAILED, state: 'SKIPPED', error: null, missing: [NASTY] }])),
    ).not.toMatch(/<script/);
  });

  it('takes nobody’s words for markup', () => {
    const nasty = {
      ...FAILED,
      ...{ title: NASTY, fileName: NASTY, profile: NASTY, framing: NASTY, encoder: NASTY },
    };
    const error = { code: 'failed.encode' as const, message: NASTY, context: {} };
    const page = reportHtml(
      reportOf(
        [
          {
            ...nasty,
            error,
            warnings: [NASTY],
            choices: [{ what: 'container', chosen: NASTY, reason: NASTY }],
          },
        ],
        NASTY,
      ),
    );
    expect(page).not.toContain('<script');
    expect(page.match(/&lt;script&gt;/g)?.length).toBe(15);
    expect(page).not.toContain('c calc"');
  });
});

describe('its table', () => {
  const cells = (report: string) => report.split('\r\n')[1]?.split(',');

  it('has a line for each film and the same facts', () => {
    const csv = reportCsv(reportOf([DONE, FAILED]));
    expect(csv.startsWith('\uFEFFtitle,profile,state,file,')).toBe(true);
    expect(csv.trim().split('\r\n')).toHaveLength(3);
    expect(cells(csv)).toEqual([
      ...['Harbour', 'SQUARE_720P', 'COMPLETED', 'Harbour.mp4', 'helper', 'libx264', 'false', '2 faces'],
      ...['720', '720', '1800', '60', '12300000', '20', '30', '27.5', '12', '3', 'film-1', 'b'.repeat(64)],
      ...['The film has no sound.', '', '', '', ''],
    ]);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1'])('has no formula %j', (title) => {
    const csv = reportCsv(reportOf([{ ...DONE, title }]));
    expect(csv).toMatch(/\r\n"?'/);
  });

  it('keeps quotes, commas and line breaks inside their cell', () => {
    const csv = reportCsv(reportOf([{ ...DONE, title: NASTY }]));
    expect(csv).toContain(`"'${NASTY.replaceAll('"', '""')}",SQUARE_720P`);
  });
});
