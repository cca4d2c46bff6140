// Real output of every runner, as it was printed, and what it has to be read as.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readReport } from '../../../src/tools/test-runners/index.ts';
import { judgeRun } from '../../../src/tools/test-runners/verdict.ts';

const FIXTURES = 'tests/fixtures/test-output';

const CaseSchema = z.strictObject({
  file: z.string(),
  exit: z.int().nullable(),
  outcome: z.enum(['passed', 'failed', 'not_run']),
  runner: z.string().optional(),
  counts: z.tuple([z.int(), z.int(), z.int()]).optional(),
  failures: z.array(z.tuple([z.string(), z.string().nullable(), z.string()])).optional(),
});
const cases = z.array(CaseSchema).parse(JSON.parse(readFileSync(join(import.meta.dirname, 'cases.json'), 'utf8')));

const outputOf = (file: string): string => readFileSync(join(FIXTURES, file), 'utf8');
const ended = (exit: number | null, output: string) => ({
  exit,
  signal: exit === null ? 'SIGKILL' : null,
  timedOut: false,
  output,
});

describe.each(cases)('$file with exit $exit', ({ file, exit, outcome, runner, counts, failures }) => {
  const output = outputOf(file);
  const report = readReport(output);

  it(`is ${outcome}`, () => {
    expect(judgeRun(ended(exit, output), report).outcome).toBe(outcome);
  });

  it('has the counts and failures that were printed', () => {
    const found = report && {
      runner: report.runner,
      counts: [report.passed, report.failed, report.skipped],
      failures: report.failures.map(({ name, location, message }) => [name, location ?? null, message]),
    };
    expect(found).toEqual(runner === undefined ? undefined : { runner, counts, failures });
  });

  it('reads the same in colour', () => {
    const coloured = output.replace(/\b(?:passed|failed|FAIL|ok)\b/g, '\u001b[1m\u001b[31m$&\u001b[39m\u001b[22m');
    expect(readReport(coloured)).toEqual(report);
  });

  it('reads the same with CRLF line ends', () => {
    expect(readReport(output.replaceAll('\n', '\r\n'))).toEqual(report);
  });

  it('is a timeout when the time was over, whatever was printed', () => {
    expect(judgeRun({ ...ended(exit, output), timedOut: true }, report).outcome).toBe('timeout');
  });
});

it('has a case for every stored output', () => {
  const known = new Set(cases.map(({ file }) => file));
  expect(readdirSync(FIXTURES).filter((file) => !known.has(file))).toEqual([]);
});

it('passes nothing that ended otherwise than with exit 0', () => {
  const outputs = readdirSync(FIXTURES).map(outputOf);
  fc.assert(
    fc.property(fc.constantFrom(...outputs), fc.option(fc.integer({ min: 1, max: 255 })), (output, exit) => {
      expect(judgeRun(ended(exit, output), readReport(output)).outcome).not.toBe('passed');
    }),
  );
});

it('passes no output in which nothing passed', () => {
  fc.assert(
    fc.property(fc.nat(5), fc.nat(5), (failed, skipped) => {
      const report = { passed: 0, failed, skipped, failures: [] };
      expect(judgeRun(ended(0, ''), report).outcome).toBe(failed > 0 ? 'failed' : 'not_run');
    }),
  );
});

it('never throws, whatever a program prints', () => {
  const fragment = fc.oneof(fc.string(), fc.constantFrom(...cases.flatMap(({ file }) => outputOf(file).split('\n'))));
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 30 }), (lines) => {
      const report = readReport(lines.join('\n'));
      expect(report === undefined || report.passed + report.failed + report.skipped >= 0).toBe(true);
    }),
  );
});
