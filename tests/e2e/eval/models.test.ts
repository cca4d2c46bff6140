// Clients that ask a model, against a server of models on this machine; what cannot run says why.
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readPlan, type Step } from '../../../src/eval/play/plan.ts';
import { evaluations, LONG, SUITE } from '../../support/evaluated.ts';
import { type ModelOptions, type ModelServer, modelServer } from '../../support/model-server.ts';
import { put } from '../../support/served.ts';

const CASE = 'discount-boundary';
const place = evaluations();
afterAll(place.dispose);
const open: ModelServer[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const step = (tool: string, input: Step['input'] = {}): Step => ({ tool, input, status: 'ok' });
const SOLVED = [step('task_start', { title: 'x' }), ...readPlan(`eval/oracle/${CASE}.yaml`), step('task_complete')];

/** Plays the case with a model that follows the steps. */
const play = async (
  client: string,
  steps: readonly Step[],
  options: ModelOptions = {},
  env = { TEST_KEY: 'k-123' },
) => {
  const server = await modelServer(steps, options);
  open.push(server);
  const profile = (name: string, more: string): string =>
    `[models.${name}]\nmodel = "tiny"\nbase_url = "${server.url}"\napi_key_env = "TEST_KEY"\ntimeout = 20\nmax_output_tokens = 512\n${more}\n`;
  put(place.root, {
    'models.toml': `${profile('local', '')}${profile('priced', 'price_input = 2\nprice_output = 10')}`,
  });
  const run = await place.run(
    [SUITE, '--client', client, '--case', CASE, '--models', place.at('models.toml'), '--json'],
    env,
  );
  return { server, run, result: run.totals().cases[0] };
};

describe('openai-chat', () => {
  it(
    'solves a case when the model does, and tells what it has cost',
    async () => {
      const usage = { prompt_tokens: 1_000, completion_tokens: 50 };
      const { server, run, result } = await play('openai-chat:priced', SOLVED, { usage });
      expect(result).toMatchObject({
        client: 'openai-chat:priced',
        status: 'passed',
        verifier: { ok: true },
        figures: { steps: 5, calls: 7 },
        usage: { input_tokens: 8_000, output_tokens: 400, cost_usd: 0.02 },
      });
      expect(run.code).toBe(0);
      const [first, second] = server.asked;
      expect(first).toMatchObject({
        path: '/v1/chat/completions',
        authorization: 'Bearer k-123',
        model: 'tiny',
        max_tokens: 512,
        messages: [
          { role: 'system', content: expect.stringContaining('harness') },
          { role: 'user', content: expect.stringContaining('5 calls of tools') },
        ],
      });
      expect(JSON.stringify(first?.tools)).toContain('"name":"edit_file"');
      expect(second?.messages?.at(-1)).toMatchObject({
        role: 'tool',
        content: expect.stringContaining('"status":"ok"'),
      });
      // What a case is judged by is nowhere in what the model is told.
      expect(/eval\/(?:verifiers|oracle)|test_verify/.test(JSON.stringify(server.asked))).toBe(false);
    },
    LONG,
  );

  it(
    'tries again when the provider has trouble, and gives up when it says no',
    async () => {
      const { result } = await play('openai-chat:local', SOLVED, { troubles: [503] });
      expect(result).toMatchObject({ status: 'passed', usage: null });
      const { result: refused, run } = await play('openai-chat:local', SOLVED, { troubles: [401] });
      expect(refused).toMatchObject({
        status: 'failed',
        failure_category: 'model_error',
        reason: expect.stringContaining('401'),
      });
      expect(run.stdout + run.stderr).not.toContain('k-123');
    },
    LONG,
  );

  it(
    'is stopped when its budget is used up, and takes what is no call for no call',
    async () => {
      const reads = Array.from({ length: 9 }, () => step('read_file', { path: 'shop/discount.py' }));
      const { result } = await play('openai-chat:local', [step('no_such_tool'), ...reads]);
      expect(result).toMatchObject({
        status: 'failed',
        failure_category: 'max_iterations',
        reason: expect.stringContaining('the budget of 5 calls was used up'),
        figures: { steps: 4 },
      });
    },
    LONG,
  );
});

describe('openai-responses', () => {
  it(
    'solves a case when the model does',
    async () => {
      const usage = { input_tokens: 900, output_tokens: 30 };
      const { server, result } = await play('openai-responses:local', SOLVED, { usage });
      expect(result).toMatchObject({ status: 'passed', usage: { input_tokens: 7_200, output_tokens: 240 } });
      const [first, second] = server.asked;
      expect(first).toMatchObject({ path: '/v1/responses', store: false, max_output_tokens: 512 });
      expect(second?.input?.map(({ type }) => type)).toEqual([
        undefined,
        'reasoning',
        'function_call',
        'function_call_output',
      ]);
    },
    LONG,
  );
});

describe('what cannot run', () => {
  const reasonOf = async (client: string, env: Readonly<Record<string, string>> = {}) => {
    const run = await place.run(
      [SUITE, '--client', client, '--case', CASE, '--json', '--models', place.at('own.toml')],
      env,
    );
    const { not_run, total, passed, cases } = run.totals();
    expect({ not_run, total, passed, code: run.code }).toEqual({ not_run: 1, total: 1, passed: 0, code: 3 });
    return cases[0]?.reason;
  };

  it(
    'says why',
    async () => {
      put(place.root, { 'own.toml': '[models.a]\nmodel = "x"\napi_key_env = "NO_KEY"\n[models.b]\nmodel = "y"\n' });
      expect(await reasonOf('openai-chat:a')).toBe('NO_KEY is not set, which would hold the key');
      expect(await reasonOf('openai-chat')).toContain('has 2 profiles');
      expect(await reasonOf('openai-responses:c')).toContain('has no profile c');
      expect(await reasonOf('claude', { PATH: place.root })).toContain('claude is not installed');
      expect(await reasonOf('codex', { PATH: place.root })).toContain('codex is not installed');
      expect(await reasonOf('scripted')).toContain('no plans were given');
      put(place.root, { 'own.toml': '[models.a]\nmodel = "x"\nspeed = 3\n' });
      expect(await reasonOf('openai-chat:a')).toContain('speed');
    },
    LONG,
  );
});
