// `harness tasks`: what assistants are at, feature lists, and what a person lets pass.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createIds } from '../compose/log.ts';
import { recordWord } from '../compose/person.ts';
import { exportFeatures, importFeatures } from '../compose/tasks.ts';
import { HarnessError, messageOf } from '../core/error.ts';
import type { Tasks } from '../core/task.ts';
import { visible } from '../core/visible.ts';
import { VERSION } from '../version.ts';
import type { CliCommand, Io } from './command.ts';
import { counted } from './counted.ts';
import { isPerson, type PersonOptions, requirePerson, withTokenFile } from './person.ts';
import { listed, whole } from './tasks/view.ts';
import { withTasks } from './tasks/with-tasks.ts';
import { type AskOptions, stateFor } from './trace/asking.ts';
import { wordsOf } from './words.ts';

interface ListOptions extends AskOptions {
  readonly all?: true;
}

interface SkipOptions extends AskOptions, PersonOptions {
  readonly reason: string;
}

export const tasks: CliCommand = {
  name: 'tasks',
  summary: 'see, import, export, let pass and abandon tasks',
  configure: (command: Command, io: Io) => {
    const add = wordsOf(command);
    add('list', 'what is open or under way; exit 0')
      .option('--all', 'what is over as well')
      .action((options: ListOptions) => list(options, io));
    add('show <task>', 'where one stands, and what the record still has to show').action(
      (id: string, options: AskOptions) => show(id, options, io),
    );
    add('import <file>', 'open a task for each feature of a list [{category, description, steps, passes}]').action(
      (file: string, options: AskOptions) => importList(file, options, io),
    );
    add('export [file]', 'the feature list, with passes as the record shows it; - or nothing: standard output')
      .option('--all', 'tasks that are no features as well')
      .action((file: string | undefined, options: ListOptions) => exportList(file, options, io));
    withTokenFile(add('skip <task> <items...>', 'do not ask for these things before the task counts as done'))
      .requiredOption('--reason <text>', 'why; it is recorded and shown')
      .action((id: string, items: readonly string[], options: SkipOptions) => skip(id, items, { options, io }));
    withTokenFile(add('abandon <task>', 'say that a task is not to be done; an assistant can begin it again'))
      .requiredOption('--reason <text>', 'why; it is recorded and shown')
      .action((id: string, options: SkipOptions) => abandon(id, options, io));
    command.addHelpText('afterAll', EXAMPLES);
  },
};

const EXAMPLES = `
Examples:
  harness tasks list
  harness tasks show task_01K
  harness tasks import feature_list.json
  harness tasks skip task_01K validation:lint --reason "the linter is broken upstream"
  harness tasks abandon task_01K --reason "nobody needs it any more"`;

const OVER = ['completed', 'failed', 'abandoned'];

const list = (options: ListOptions, io: Io): Promise<void> =>
  withTasks(options, io, (known) => {
    const shown = known.list().filter(({ state }) => options.all === true || !OVER.includes(state));
    if (options.json === true) return io.out(`${JSON.stringify(shown)}\n`);
    io.out(shown.length === 0 ? 'No task is open.\n' : listed(shown, io.color));
  });

const show = (id: string, options: AskOptions, io: Io): Promise<void> =>
  withTasks(options, io, (known) => {
    const task = known.find(id);
    const [gate, handoff] = [known.gate(task), known.handoff(task)];
    io.out(options.json === true ? `${JSON.stringify({ ...task, gate, handoff })}\n` : whole(task, gate, handoff));
  });

const importList = async (file: string, options: AskOptions, io: Io): Promise<void> => {
  const text = textOf(resolve(io.cwd, file));
  const newId = createIds();
  const imported = await withTasks(options, io, (known: Tasks) =>
    importFeatures(text, known.list(), () => newId('task')),
  );
  const { events, opened, known, claimed } = imported;
  // Anybody may bring work; only who does is said truthfully.
  const by = isPerson({}, io) ? 'human' : 'agent';
  if (events.length > 0) await recordWord(stateFor(options, io), { by, events, version: VERSION });
  if (options.json === true) return io.out(`${JSON.stringify({ opened, known, claimed })}\n`);
  io.out(`${counted(opened, 'task')} opened, ${known} known already\n`);
  if (claimed.length === 0) return;
  io.out(`${counted(claimed.length, 'feature')} said to pass, which nothing on record shows:\n`);
  for (const description of claimed) io.out(`  ${visible(description)}\n`);
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new HarnessError('not_found', `cannot read ${path}: ${messageOf(thrown)}`, 'give the feature list as a file');
  }
};

const exportList = (file: string | undefined, options: ListOptions, io: Io): Promise<void> =>
  withTasks(options, io, (known) => {
    const text = `${JSON.stringify(exportFeatures(known.list(), options.all === true), null, 2)}\n`;
    if (file === undefined || file === '-') io.out(text);
    else writeFileSync(resolve(io.cwd, file), text);
  });

const skip = async (
  id: string,
  items: readonly string[],
  { options, io }: { readonly options: SkipOptions; readonly io: Io },
): Promise<void> => {
  const reason = reasonIn(options);
  const { task, names } = await withTasks(options, io, (known) => {
    const found = known.find(id);
    return { task: found.task, names: known.gate(found).items.map(({ item }) => item) };
  });
  const wrong = items.find((item) => !names.includes(item));
  if (wrong !== undefined) {
    throw new HarnessError('invalid_arguments', `${task} needs no ${visible(wrong)}`, `it needs ${names.join(', ')}`);
  }
  requirePerson(options, io);
  const data = { task, items: [...items], reason };
  const events = [{ type: 'gate_skipped', data }] as const;
  await recordWord(stateFor(options, io), { by: 'human', events, version: VERSION });
  io.out(options.json === true ? `${JSON.stringify(data)}\n` : `${task} may be done without ${items.join(', ')}\n`);
};

/** Throws invalid_arguments for none. */
const reasonIn = ({ reason }: SkipOptions): string => {
  const told = visible(reason).trim();
  if (told === '') throw new HarnessError('invalid_arguments', 'the reason is empty', 'say why');
  return told;
};

const abandon = async (id: string, options: SkipOptions, io: Io): Promise<void> => {
  const reason = reasonIn(options);
  const { task, state } = await withTasks(options, io, (known) => known.find(id));
  if (OVER.includes(state))
    throw new HarnessError('conflict', `${task} is ${state} already`, 'harness tasks list shows what is open');
  requirePerson(options, io);
  const data = { task, state: 'abandoned', reason } as const;
  await recordWord(stateFor(options, io), { by: 'human', events: [{ type: 'task_ended', data }], version: VERSION });
  io.out(options.json === true ? `${JSON.stringify(data)}\n` : `${task} is abandoned: ${reason}\n`);
};
