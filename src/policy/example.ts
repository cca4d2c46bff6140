// Examples in rule files: the author's own proof that a rule says what they mean. Judged without a file system, as if
// every file were what its name says.
import { posix } from 'node:path';
import type { Decision } from '../core/decision.ts';
import type { Effect } from '../core/effect.ts';
import { isListing, isPathEffect } from '../core/path-effect.ts';
import type { Facts } from '../core/ports.ts';
import type { Anchors } from './path-cover.ts';
import { type Matcher, parsePattern, subjectOf } from './pattern.ts';
import type { RuleFault } from './rules.ts';
import { analyseExec } from './shell/analyse.ts';

export interface Exemplified {
  readonly decision: Decision;
  readonly matches: Matcher;
  readonly examples: { readonly match: readonly string[]; readonly not_match: readonly string[] };
}

/** The examples that a rule fails, with their place in the front matter. */
export const brokenExamples = (rule: Exemplified, anchors: Anchors): readonly RuleFault[] =>
  (['match', 'not_match'] as const).flatMap((list) =>
    rule.examples[list].flatMap((text, index) => {
      const problem = failure(rule, text, list === 'match', anchors);
      return problem === undefined ? [] : [{ path: ['examples', list, index], problem }];
    }),
  );

const failure = (rule: Exemplified, text: string, expected: boolean, anchors: Anchors): string | undefined => {
  const example = parseExample(text, anchors);
  if ('problem' in example) return `the example ${text} is not understood: ${example.problem}`;
  if (isMatch(rule, example) === expected) return undefined;
  return expected ? `its own example ${text} does not match` : `its own example ${text} matches and should not`;
};

/** What a rule would be asked about. */
interface Example {
  readonly tool: string;
  readonly effects: readonly Effect[];
  readonly facts: Facts;
}

/** A refusal matches a call that has one such effect; a permission only when it covers all in it that needs one. */
const isMatch = ({ decision, matches }: Exemplified, { tool, effects, facts }: Example): boolean => {
  const hit = (effect: Effect): boolean => matches({ tool, principal: 'agent' }, effect, facts);
  if (decision !== 'allow') return effects.some(hit);
  const commands = effects.filter((effect) => effect.kind === 'exec');
  const needy = commands.filter(({ proven }) => proven === undefined);
  if (commands.some(({ opaque }) => opaque !== undefined)) return false;
  const [asked = []] = [needy, commands, effects].filter(({ length }) => length > 0);
  return asked.length > 0 && asked.every(hit);
};

const CALL = /^([A-Za-z_][\w-]*)\(([\s\S]*)\)$/;

const parseExample = (text: string, anchors: Anchors): Example | { readonly problem: string } => {
  const [, server, name] = /^mcp__(.+?)__(.+)$/.exec(text) ?? [];
  if (server !== undefined && name !== undefined)
    return exampleOf([{ kind: 'mcp', server, tool: name }], text, anchors);
  const [, tool, argument] = CALL.exec(text) ?? [];
  if (tool === undefined || argument === undefined) return exampleOf(commandEffects(text), 'run_command', anchors);
  const subject = subjectOf(tool);
  if (subject === undefined) return parseProblem(tool, anchors);
  const own = subject.tool ?? 'outside';
  switch (subject.specifier) {
    case 'command':
      return exampleOf(commandEffects(argument), subject.tool ?? 'run_command', anchors);
    case 'path':
      return exampleOf([{ kind: subject.kinds.includes('read') ? 'read' : 'write', path: argument }], own, anchors);
    case 'key':
      return exampleOf([keyed(subject.kinds, argument)], own, anchors);
    case 'domain':
    case 'none':
      return exampleOf([{ kind: 'network', host: hostOf(argument) }], own, anchors);
  }
};

const keyed = (kinds: readonly Effect['kind'][], key: string): Effect =>
  kinds.includes('consult')
    ? { kind: 'consult', about: key, lines: [], options: [], if_rejected: '' }
    : { kind: 'remember', key };

/** The grammar of patterns knows best what is wrong with the name of a tool. */
const parseProblem = (tool: string, anchors: Anchors): { readonly problem: string } => {
  const parsed = parsePattern(tool, 'deny', anchors);
  return { problem: 'problem' in parsed ? parsed.problem : `${tool} takes no argument` };
};

const commandEffects = (text: string): readonly Effect[] =>
  analyseExec({ kind: 'exec', argv: [], cwd: '.', text }).effects;

const hostOf = (argument: string): string => {
  const host = argument.replace(/^domain:/, '');
  return URL.canParse(host) ? new URL(host).hostname : host;
};

const exampleOf = (effects: readonly Effect[], tool: string, { root, home }: Anchors): Example => ({
  tool,
  effects,
  facts: {
    listed: Object.fromEntries(effects.filter(isListing).map(({ below }) => [below, []])),
    paths: Object.fromEntries(
      effects.filter(isPathEffect).map(({ path }) => {
        const named = posix.resolve(root, path.replace(/^~(?=\/|$)/, home));
        return [path, [{ path: named, real: named, type: 'file' }]];
      }),
    ),
  },
});
