// `harness rules test`: which rules speak about a call, in force or not.

import { commandOf, pathEffects } from '../../core/asked.ts';
import { messageOf } from '../../core/error.ts';
import type { Judged } from '../../core/ports.ts';
import { openHarness } from '../../harness.ts';
import type { Io } from '../command.ts';
import { plain } from '../plain.ts';
import { allRules, checkRules, inspected, rowOf } from './list.ts';
import type { TestOptions } from './options.ts';

export const testRules = async (words: readonly string[], options: TestOptions, io: Io): Promise<void> => {
  if (words.length === 0 && options.path === undefined) return checkRules(options, io);
  const seen = await inspected(options, io);
  if (seen === undefined) return;
  const asked = askedBy(words, options);
  if ('wrong' in asked) {
    io.err(`harness: ${asked.wrong}. Next: harness rules test --help.\n`);
    return io.exitWith(2);
  }
  const harness = await openHarness({ root: seen.root, env: io.env, flags: {}, transport: 'command' });
  const { effects, facts } = harness.examine(asked.tool, asked.effects);
  await harness.close();
  const call: Judged = { tool: asked.tool, principal: 'agent' };
  const matching = allRules(seen)
    .filter(({ rule }) => effects.some((effect) => rule.matches(call, effect, facts)))
    .map((rule) => rowOf(rule, seen));
  if (options.json === true) io.out(`${JSON.stringify(matching)}\n`);
  else if (matching.length === 0) io.out('No rule speaks about it. Next: harness policy explain says what decides.\n');
  for (const { id, decision, mode, trusted, at, title } of options.json === true ? [] : matching) {
    const note = trusted ? '' : ', waits for trust';
    io.out(`${decision.padEnd(5)}  ${plain(id)}  ${mode}${note}  ${plain(at)}\n       ${plain(title)}\n`);
  }
};

const askedBy = (words: readonly string[], { tool = 'read_file', path }: TestOptions) => {
  try {
    if (path === undefined) return { tool: 'run_command', effects: [commandOf(words)] };
    return { tool, effects: pathEffects(tool, path) };
  } catch (thrown) {
    return { wrong: messageOf(thrown) };
  }
};
