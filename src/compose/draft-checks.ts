// What every draft is checked with: the reader of rules, the policy with it and without, and what no draft may permit.
import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { Redactor } from '../core/ports.ts';
import type { CheckParts, CompiledRule, PresentFile } from '../governance/checks/proposal.ts';
import { analyse } from '../policy/analyse.ts';
import { brokenExamples } from '../policy/example.ts';
import type { Policies } from '../policy/judge.ts';
import { kindsOf } from '../policy/pattern.ts';
import { createPolicy } from '../policy/policy.ts';
import { homeOf } from '../settings/places.ts';
import { readRule } from '../settings/rule-head.ts';
import { VERSION } from '../version.ts';
import { readSmallFile } from '../workspace/small-file.ts';

/** Nobody reviews a policy file larger than this. */
const MAX_FILE_BYTES = 256 * 1024;

/** What no draft may permit, whatever it says it is for. */
const NEVER = [
  'rm -rf /',
  'rm -rf ~',
  'curl example.com',
  'wget example.com',
  'sudo ls',
  'bash -c anything',
  'sh anything.sh',
  'node anything.js',
  'python3 anything.py',
  'git push --force',
  'git push origin main',
  'git config core.hooksPath anywhere',
  'npm publish',
  'npx anything',
  'chmod -R 777 /',
  'Read(./.env)',
  'Read(~/.ssh/id_rsa)',
  'Read(/etc/shadow)',
  'Edit(./.git/hooks/pre-commit)',
  'Edit(./.harness/config.yaml)',
  'Edit(./.claude/settings.json)',
  'Edit(./never-heard-of/anything.txt)',
  'Edit(~/.bashrc)',
  'WebFetch(https://never-heard-of.example)',
  'mcp__never_heard_of__anything',
];

export interface DraftCheckParts {
  /** Real path of the workspace. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly redactor: Redactor;
}

export const checksOf = ({ root, env, redactor }: DraftCheckParts, policies: Policies): CheckParts => {
  const anchors = { root, home: homeOf(env) };
  const read = (text: string, path: string) =>
    readRule({ path, text, sha256: hash('sha256', text) }, 'project', anchors);
  const policyOf = (rules: Policies['rules']) => createPolicy({ ...policies, rules }, VERSION, analyse);
  return {
    redact: (text) => redactor.redact(text),
    present: (path) => presentFile(root, path),
    compile: (text, path): CompiledRule | { readonly problems: readonly string[] } => {
      const found = read(text, path);
      if (!('rule' in found)) return { problems: found.map(({ line, problem }) => `line ${line ?? 1}: ${problem}`) };
      const { rule, head } = found;
      // What it would do once it is in force is what is judged.
      const { shadow: _, ...enforced } = rule;
      const patterns = typeof head.match === 'string' ? [head.match] : head.match;
      const kinds = patterns.map(kindsOf);
      return {
        id: rule.id,
        decision: head.decision,
        mode: head.mode,
        origin: head.origin,
        patterns,
        kinds: kinds.includes(undefined) ? undefined : kinds.flatMap((some) => some ?? []),
        speaks: (call) => call.effects.some((effect) => rule.matches(call, effect, call.facts)),
        before: policyOf(policies.rules),
        after: policyOf([...policies.rules.filter(({ id }) => id !== rule.id), enforced]),
      };
    },
    permits: (text, path) => {
      const found = read(text, path);
      if (!('rule' in found)) return [];
      const { decision, matches } = found.rule;
      const examples = { match: [], not_match: NEVER };
      return brokenExamples({ decision, matches, examples }, anchors).map(
        (fault) => NEVER[Number(fault.path.at(-1))] ?? '',
      );
    },
  };
};

const presentFile = (root: string, path: string): PresentFile | undefined => {
  const bytes = readSmallFile(join(root, path), MAX_FILE_BYTES);
  return bytes === undefined ? undefined : { text: bytes.toString('utf8'), sha256: hash('sha256', bytes) };
};
