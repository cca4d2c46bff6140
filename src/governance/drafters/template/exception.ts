// What lets through what is stopped for nothing. It loosens, so it is only ever a proposal to a person.
import type { RuleRecord } from '../../../core/records.ts';
import type { Proposal } from '../../checks/proposal.ts';
import { counted } from '../../collect.ts';
import type { CallFact } from '../../facts/fact.ts';
import { textOf, textsOf } from '../../facts/fields.ts';
import type { Material } from '../material.ts';
import { plainly, ruleFile, slugOf } from './words.ts';

const MOST_PATTERNS = 5;

/** For questions that were always answered with yes: the rule that answering "always" would have made. */
export const standingYes = ({ signal }: Material): Proposal | undefined => {
  const rules = textsOf(signal.details.rules).slice(0, MOST_PATTERNS);
  if (rules.length === 0) return undefined;
  const title = `Allow ${rules.join(', ')}`.slice(0, 180);
  const [first = ''] = rules;
  const example = /^Bash\((.*?)(?: \*|:\*)?\)$/.exec(first)?.[1];
  return {
    kind: 'rule',
    title,
    rationale: `${plainly(signal.subject, signal.type)}, ${signal.count} times in ${signal.sessions} sessions. It permits what a person has permitted each time, and nothing else.`,
    files: [
      ruleFile({
        head: {
          id: slugOf('allow', rules.join(' '), signal.fingerprint),
          title,
          severity: 'low',
          decision: 'allow',
          match: rules,
          mode: 'shadow',
          origin: 'learned from approvals',
          ...(example === undefined || example.includes('*')
            ? {}
            : { examples: { match: [example], not_match: ['rm -rf /'] } }),
        },
        body: ['Every one of these questions was answered with yes.'],
      }),
    ],
  };
};

/** For a rule of the project that refuses again and again: the same rule, without what was made nevertheless. */
export const exceptionTo = (material: Material): Proposal | undefined => {
  const { signal, rules, present } = material;
  const id = textOf(signal.details.rule);
  const rule = rules.find((one) => one.id === id);
  const path = rule === undefined ? undefined : pathOf(rule);
  const file = path === undefined ? undefined : present(path);
  const patterns = wantedPatterns(material, id);
  if (path === undefined || file === undefined || patterns.length === 0) return undefined;
  const content = withUnless(file.text, patterns);
  if (content === undefined) return undefined;
  return {
    kind: 'rule',
    title: `${id} without ${patterns.join(', ')}`.slice(0, 180),
    rationale: `${plainly(signal.subject, signal.type)} in ${signal.sessions} sessions. What is left out here was made in the same sessions after it had been refused, and went well; the rest of the rule stays as it is.`,
    files: [{ path, content }],
  };
};

/** Only files that the project has for one rule each. */
const pathOf = ({ scope, at }: RuleRecord): string | undefined => {
  const path = at.replace(/:\d+$/, '');
  return scope === 'project' && /^\.harness\/rules\/[\w/-]+\.md$/.test(path) ? path : undefined;
};

const PLAIN = /^[^\s*()'"\\]+(?: [^\s*()'"\\]+)*$/;
const MIN_TIMES = 2;

/** Commands, to the word, that the rule refused and that were wanted: somebody made them later and kept what they did. */
const wantedPatterns = ({ judged, labels }: Material, rule: string): readonly string[] => {
  const wanted = judged.filter(
    (call) => call.decided?.rule === rule && call.decided.decision === 'deny' && labels(call).kind === 'good',
  );
  return counted(wanted.flatMap(exactly), MOST_PATTERNS)
    .filter(({ count }) => count >= MIN_TIMES)
    .map(({ text }) => text);
};

/** Longer commands are recorded in part only, and what is not known whole is not permitted. */
const WHOLE_WORDS = 3;

const exactly = ({ commands, writes }: CallFact): readonly string[] => {
  const [command] = commands;
  if (command !== undefined)
    return commands.length === 1 && PLAIN.test(command) && command.split(' ').length <= WHOLE_WORDS
      ? [`Bash(${command})`]
      : [];
  return writes.filter((path) => PLAIN.test(path) && !path.startsWith('/')).map((path) => `Edit(./${path})`);
};

/** The front matter with one line more; undefined where it has exceptions already, which only a person can weigh. */
const withUnless = (text: string, patterns: readonly string[]): string | undefined => {
  const [matter] = /^---[ \t]*\r?\n[\s\S]*?\r?\n(?=---)/.exec(text) ?? [];
  if (matter === undefined || /^unless:/m.test(matter)) return undefined;
  return `${matter}unless: ${JSON.stringify(patterns)}\n${text.slice(matter.length)}`;
};
