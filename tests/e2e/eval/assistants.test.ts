// Assistants that are programs: programs that take their arguments, find the server the way they do and report like them
// stand for the real ones.
import { chmodSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPlan } from '../../../src/eval/play/plan.ts';
import { evaluations, LONG, SUITE } from '../../support/evaluated.ts';
import { put } from '../../support/served.ts';

const CASE = 'discount-boundary';
const place = evaluations();
afterAll(place.dispose);

const fixture = (name: string): string => resolve('tests/fixtures/assistants', `${name}.mjs`);

beforeAll(() => {
  const steps = [
    { tool: 'task_start', input: { title: 'x' } },
    ...readPlan(`eval/oracle/${CASE}.yaml`),
    { tool: 'task_complete' },
  ];
  put(place.root, { 'steps.json': JSON.stringify(steps) });
  for (const name of ['claude', 'codex']) {
    put(place.root, { [`bin/${name}`]: `#!/bin/sh\nexec ${process.execPath} ${fixture(name)} "$@"\n` });
    chmodSync(join(place.root, 'bin', name), 0o755);
  }
});

const play = async (client: string, { steps = true, ablation = 'no-repo-map' } = {}) => {
  const env = {
    PATH: [place.at('bin'), process.env.PATH ?? ''].join(delimiter),
    ...(steps ? { PLAYED_STEPS: place.at('steps.json') } : {}),
  };
  const run = await place.run([SUITE, '--client', client, '--case', CASE, '--ablation', ablation, '--json'], env);
  return { run, result: run.totals().cases[0] };
};

describe.each([
  { client: 'claude', usage: { input_tokens: 100, output_tokens: 7, cost_usd: 0.25 } },
  { client: 'codex', usage: { input_tokens: 100, output_tokens: 9 } },
  { client: `${process.execPath} ${fixture('own')}`, usage: null },
])('$client', ({ client, usage }) => {
  it(
    'is given the task and the server, and judged by the record',
    async () => {
      const { run, result } = await play(client);
      expect(result).toMatchObject({ client, status: 'passed', figures: { steps: 5 }, verifier: { ok: true }, usage });
      expect(run.code).toBe(0);
    },
    LONG,
  );
});

it.each([
  ['claude', 'claude ended with 1: Invalid API key · Please run /login'],
  ['codex', 'codex ended with 1: Error: thread/start failed: required MCP servers failed to initialize'],
])(
  '%s, when it cannot begin, has not run, and says why',
  async (client, reason) => {
    const { run, result } = await play(client, { steps: false });
    expect(result).toMatchObject({ status: 'not_run', reason });
    expect(run.code).toBe(3);
  },
  LONG,
);

it(
  'that gives up has failed, with what it said last',
  async () => {
    const { result } = await play(`${process.execPath} ${fixture('none')}`);
    expect(result).toMatchObject({
      status: 'failed',
      failure_category: 'model_error',
      reason: expect.stringContaining('ended with 1'),
    });
    const { result: missing } = await play('no-such-program-here');
    expect(missing).toMatchObject({ status: 'not_run', reason: 'there is no program no-such-program-here' });
  },
  LONG,
);
