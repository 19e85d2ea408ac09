import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname } from 'node:path';
import type { FullConfig, Reporter, Suite, TestCase, TestResult } from '@playwright/test/reporter';
import { lineOf, ROW, type Row } from './table.ts';

interface Measured {
  readonly test: string;
  readonly status: TestResult['status'];
  readonly seconds: number;
  /** Of the machine when it ended: what else ran may be in the numbers. */
  readonly load: number;
  readonly rows: readonly Row[];
}

const FILE = new URL('../../test-results/bench.json', import.meta.url).pathname;

/** Says what is being measured and what came of it, keeps it as it comes, and prints the whole table at the end. */
export default class Progress implements Reporter {
  private readonly measured: Measured[] = [];
  private readonly began = Date.now();
  private count = 0;

  onBegin(_: FullConfig, suite: Suite): void {
    this.count = suite.allTests().length;
    this.keep();
  }

  onTestBegin({ title }: TestCase): void {
    console.log(`[${this.measured.length + 1} of ${this.count}] ${title}, ${clock()}`);
  }

  onTestEnd({ title }: TestCase, { status, duration, annotations, error }: TestResult): void {
    const rows = annotations.flatMap(({ type, description }) =>
      type === ROW ? [JSON.parse(description ?? '') as Row] : [],
    );
    const seconds = duration / 1000;
    this.measured.push({ test: title, status, seconds, load: loadavg()[0] ?? 0, rows });
    this.keep();
    for (const row of rows) console.log(lineOf(row));
    if (status !== 'passed') {
      const why =
        annotations.find(({ type }) => type === 'skip')?.description ?? error?.stack ?? error?.message;
      console.log(`${status}: ${why ?? ''}`);
    }
    console.log(`  ${title} took ${lengthOf(seconds)}\n`);
  }

  onStdOut(text: string | Buffer): void {
    process.stdout.write(text);
  }

  onStdErr(text: string | Buffer): void {
    process.stderr.write(text);
  }

  onError({ message, stack }: { readonly message?: string; readonly stack?: string }): void {
    console.error(stack ?? message);
  }

  onEnd(): void {
    if (this.measured.length === 0) return;
    console.log('| what | measured | goal | |\n|---|---|---|---|');
    for (const { test, status, rows } of this.measured) {
      for (const row of rows) console.log(lineOf(row));
      if (status !== 'passed') console.log(`| ${test} | ${status} | | |`);
    }
    console.log(`\n${lengthOf((Date.now() - this.began) / 1000)}. The same as JSON: ${FILE}`);
  }

  private keep(): void {
    const machine = { cores: cpus().length, processor: cpus()[0]?.model ?? '' };
    mkdirSync(dirname(FILE), { recursive: true });
    writeFileSync(FILE, JSON.stringify({ ...machine, measured: this.measured }, null, 2));
  }
}

function clock(): string {
  return new Date().toTimeString().slice(0, 5);
}

function lengthOf(seconds: number): string {
  return seconds < 60
    ? `${seconds.toFixed(0)} s`
    : `${Math.floor(seconds / 60)} min ${(seconds % 60).toFixed(0)} s`;
}
