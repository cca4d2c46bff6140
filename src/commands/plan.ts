// `harness plan`: plans of execution, begun from a spec and shown as Markdown.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { createIds } from '../compose/log.ts';
import { recordWord } from '../compose/person.ts';
import { openPlans } from '../compose/tasks.ts';
import { openTrace } from '../compose/trace.ts';
import { HarnessError, messageOf } from '../core/error.ts';
import type { Plans } from '../core/plan.ts';
import { planMarkdown, readSpec } from '../core/plan-text.ts';
import { visibleLines } from '../core/visible.ts';
import { VERSION } from '../version.ts';
import type { CliCommand, Io } from './command.ts';
import { isPerson } from './person.ts';
import { type AskOptions, stateFor } from './trace/asking.ts';
import { columns, moment } from './trace/columns.ts';
import { wordsOf } from './words.ts';

interface StatusOptions extends AskOptions {
  readonly all?: true;
}

export const plan: CliCommand = {
  name: 'plan',
  summary: 'begin plans of execution and see where they stand',
  configure: (command: Command, io: Io) => {
    const add = wordsOf(command);
    add('init <spec>', 'begin a plan made of a spec in Markdown; - reads standard input').action(
      (file: string, options: AskOptions) => init(file, options, io),
    );
    add('status [plan]', 'one as Markdown: the newest that is not over, or by id')
      .option('--all', 'a line for each')
      .action((id: string | undefined, options: StatusOptions) => status(id, options, io));
    command.addHelpText('afterAll', '\nExamples:\n  harness plan init spec.md\n  harness plan status');
  },
};

const init = async (file: string, options: AskOptions, io: Io): Promise<void> => {
  const spec = visibleLines(file === '-' ? await text(io.stdin) : textOf(resolve(io.cwd, file)));
  if (spec.trim() === '')
    throw new HarnessError('invalid_arguments', 'the spec is empty', 'write down what is to be done');
  const { purpose, milestones } = readSpec(spec);
  const id = createIds()('plan');
  const events = [{ type: 'plan_created', data: { plan: id, purpose, spec, milestones } }] as const;
  const by = isPerson({}, io) ? 'human' : 'agent';
  await recordWord(stateFor(options, io), { by, events, version: VERSION });
  io.out(options.json === true ? `${JSON.stringify({ plan_id: id, purpose, milestones })}\n` : `${id}: ${purpose}\n`);
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new HarnessError('not_found', `cannot read ${path}: ${messageOf(thrown)}`, 'give the spec as a file');
  }
};

const withPlans = async <Answer>(options: AskOptions, io: Io, ask: (plans: Plans) => Answer): Promise<Answer> => {
  const state = stateFor(options, io);
  const trace = await openTrace({ state });
  try {
    return ask(await openPlans({ state, trace: async () => trace }));
  } finally {
    trace.close();
  }
};

const status = (id: string | undefined, options: StatusOptions, io: Io): Promise<void> =>
  withPlans(options, io, (plans) => {
    if (options.all !== true) {
      const found = plans.find(id);
      return io.out(options.json === true ? `${JSON.stringify(found)}\n` : planMarkdown(found));
    }
    const all = plans.list();
    if (options.json === true) return io.out(`${JSON.stringify(all)}\n`);
    const rows = all.map(({ plan_id, status: state, updated_at, purpose }) => [
      plan_id,
      state,
      moment(updated_at),
      purpose,
    ]);
    io.out(
      rows.length === 0 ? 'There is no plan.\n' : columns(['plan', 'status', 'changed', 'purpose'], rows, io.color),
    );
  });
