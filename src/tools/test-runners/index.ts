// The only list of test runners: the first that a workspace uses is started, all of them read its output.
import type { Place } from '../../core/ports.ts';
import { cargoTest } from './cargo-test.ts';
import { goTest } from './go-test.ts';
import { jest } from './jest.ts';
import { make } from './make.ts';
import { mocha } from './mocha.ts';
import { nodeTest } from './node-test.ts';
import { plainLines } from './output.ts';
import { packageScript } from './package-script.ts';
import { pytest } from './pytest.ts';
import type { Report, Runner } from './runner.ts';
import { unittest } from './unittest.ts';
import { vitest } from './vitest.ts';

export const runners: readonly Runner[] = [
  packageScript,
  vitest,
  jest,
  mocha,
  nodeTest,
  pytest,
  unittest,
  goTest,
  cargoTest,
  make,
];

export interface Detected {
  readonly runner: string;
  readonly argv: readonly string[];
}

/** How this workspace is tested, as far as its files tell. */
export const detectRunner = (place: Place): Detected | undefined => {
  for (const { name, detect } of runners) {
    const argv = detect(place);
    if (argv !== undefined) return { runner: name, argv };
  }
  return undefined;
};

export interface NamedReport extends Report {
  /** Whose summaries were found. */
  readonly runner: string;
}

/** What an output says about tests, all runners in it added up; undefined when no summary is recognised. */
export const readReport = (output: string): NamedReport | undefined => {
  const lines = plainLines(output);
  const reports = runners.flatMap(({ name, read }) => {
    const report = read(lines);
    return report === undefined ? [] : [{ runner: name, ...report }];
  });
  if (reports.length === 0) return undefined;
  const sum = (field: 'passed' | 'failed' | 'skipped'): number =>
    reports.reduce((total, report) => total + report[field], 0);
  return {
    runner: reports.map((report) => report.runner).join(' and '),
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    failures: reports.flatMap((report) => report.failures),
  };
};
