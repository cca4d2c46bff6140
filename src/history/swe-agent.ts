// SWE-agent's trajectories: one JSON document a run, a step for each action with what was observed. Actions are shell
// lines or commands of its own; there are no times, so all steps bear the time of the file.
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod';
import type { Effect } from '../core/effect.ts';
import { HarnessError, messageOf } from '../core/error.ts';
import type { Past, PastCall } from './call.ts';
import type { Reading } from './reading.ts';

const StepSchema = z.object({
  action: z.string().nullish(),
  observation: z.string().nullish(),
  state: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
});
const TrajectorySchema = z.object({ environment: z.string().optional(), trajectory: z.array(StepSchema) });
const StateSchema = z.object({ open_file: z.string().optional(), working_dir: z.string().startsWith('/') });

type Step = z.output<typeof StepSchema>;

export async function* sweAgent({ path, sha256, advance }: Reading): AsyncGenerator<Past> {
  const { text, at } = await read(path);
  advance?.(Buffer.byteLength(text));
  const parsed = TrajectorySchema.safeParse(jsonOf(text));
  if (!parsed.success) {
    yield { skipped: { file: path, line: 0, what: 'the file is no trajectory' } };
    return;
  }
  const session = `swe-${sha256(text).slice(0, ID_LENGTH)}`;
  const name = basename(path).slice(-LONGEST_NAME);
  // The state stands after the action; what the action met is the state of the step before.
  let before = stateOf(parsed.data.trajectory[0]);
  for (const [index, step] of parsed.data.trajectory.entries()) {
    const line = step.action?.trim() ?? '';
    if (line !== '') yield { call: callOf({ session, index, at, line, step, before }) };
    else yield { skipped: { file: name, line: index + 1, what: 'a step without an action' } };
    before = stateOf(step);
  }
}

const ID_LENGTH = 24;
const LONGEST_NAME = 100;

const read = async (path: string): Promise<{ readonly text: string; readonly at: string }> => {
  try {
    return { text: await readFile(path, 'utf8'), at: (await stat(path)).mtime.toISOString() };
  } catch (thrown) {
    throw new HarnessError('not_found', `cannot read ${path}: ${messageOf(thrown)}`, 'name a file that can be read');
  }
};

type State = z.output<typeof StateSchema>;

const stateOf = (step: Step | undefined): State => {
  const { state } = step ?? {};
  return StateSchema.safeParse(typeof state === 'string' ? jsonOf(state) : state).data ?? { working_dir: '/' };
};

interface Acted {
  readonly session: string;
  readonly index: number;
  readonly at: string;
  readonly line: string;
  readonly step: Step;
  readonly before: State;
}

const callOf = ({ session, index, at, line, step, before }: Acted): PastCall => {
  const tool = /^[\w-]+/.exec(line)?.[0] ?? 'bash';
  const effects = actionEffects(tool, line, before);
  const text = step.observation ?? '';
  return {
    from: 'swe-agent',
    session,
    id: `${session}-${index}`,
    client: 'swe-agent/imported',
    tool: effects === undefined ? 'bash' : tool,
    input: { action: line },
    cwd: before.working_dir,
    at,
    sidechain: false,
    effects: effects ?? [{ kind: 'exec', argv: [], cwd: before.working_dir, text: line }],
    result: {
      at,
      text,
      failed: /^(?:Traceback \(most recent call last\)|Your proposed edit has introduced)/m.test(text),
    },
  };
};

/** What a command of its own touches; undefined for a line of the shell. */
const actionEffects = (tool: string, line: string, state: State): readonly Effect[] | undefined => {
  const path = /^\S+\s+"?([^\s"]+)/.exec(line)?.[1];
  const current = state.open_file === undefined || state.open_file === 'n/a' ? undefined : state.open_file;
  switch (tool) {
    case 'open':
      return path === undefined ? [] : [{ kind: 'read', path }];
    case 'create':
      return path === undefined ? [] : [{ kind: 'write', path }];
    case 'edit':
      return current === undefined
        ? []
        : [
            { kind: 'read', path: current },
            { kind: 'write', path: current },
          ];
    case 'search_dir':
    case 'find_file':
    case 'search_file':
      return [{ kind: 'read', path: current ?? '.' }];
    case 'goto':
    case 'scroll_up':
    case 'scroll_down':
    case 'set_cursors':
    case 'submit':
      return [];
    default:
      return undefined;
  }
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
