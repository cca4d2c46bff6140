// Which rules a person may be offered for what they are asked: as narrow as the grammar can say, or none at all.
import type { Ask } from '../core/approval-desk.ts';
import type { Verdict } from '../core/decision.ts';
import type { Effect, ExecEffect } from '../core/effect.ts';
import type { Facts } from '../core/ports.ts';
import { neverOffered, OPEN_PREFIXES } from './never-offered.ts';
import { below } from './paths.ts';

export interface GrantOptions {
  readonly judgeWith: (patterns: readonly string[], ask: Ask) => Verdict;
  /** Whether the agent cannot put another program in the place of this name. */
  readonly isFixed: (program: string) => boolean;
}

/** A list longer than this is not read before it is agreed to. */
const MOST_RULES = 5;

/** One rule for each part that made the policy ask; empty when one of them cannot be said, or a rule would not help. */
export const rulesFor = (ask: Ask, { judgeWith, isFixed }: GrantOptions): readonly string[] => {
  const parts = ask.effects.filter((effect) => judgeWith([], { ...ask, effects: [effect] }).decision === 'ask');
  const patterns = parts.map((part) => patternFor(part, ask.facts, isFixed));
  const rules = [...new Set(patterns.filter((pattern) => pattern !== undefined))];
  if (rules.length === 0 || rules.length > MOST_RULES || patterns.includes(undefined)) return [];
  // A question that stands in a rule of the user's own, or that no rule can lift, is asked every time.
  return judgeWith(rules, ask).decision === 'allow' ? rules : [];
};

const patternFor = (effect: Effect, facts: Facts, isFixed: GrantOptions['isFixed']): string | undefined => {
  switch (effect.kind) {
    case 'exec':
      return commandPattern(effect, isFixed);
    case 'write':
      return writePattern(effect.path, facts);
    case 'network':
      return /^[\w.-]+$/.test(effect.host) ? `WebFetch(domain:${effect.host})` : undefined;
    case 'mcp':
      return mcpPattern(effect);
    case 'consult':
      return /^\w+$/.test(effect.about) ? `checkpoint_request(${effect.about})` : undefined;
    // Deleting cannot be undone, and the rest never asks by itself.
    case 'read':
    case 'listing':
    case 'delete':
    case 'remember':
    case 'govern':
      return undefined;
  }
};

/** A word that means itself in a pattern. */
const PLAIN = /^[\w@%+=:,./-]+$/;

const commandPattern = ({ argv, opaque }: ExecEffect, isFixed: GrantOptions['isFixed']): string | undefined => {
  const [program = ''] = argv;
  if (opaque !== undefined || program.includes('/') || neverOffered(argv) || !isFixed(program)) return undefined;
  const open = openPrefix(argv);
  const words = open ?? argv;
  if (!words.every((word) => PLAIN.test(word))) return undefined;
  return `Bash(${words.join(' ')}${open === undefined ? '' : ' *'})`;
};

/** The first words of a command whose further words may change; undefined when all of it has to be said. */
const openPrefix = (argv: readonly string[]): readonly string[] | undefined => {
  const found = OPEN_PREFIXES.find(
    (prefix) => argv.length > prefix.length && prefix.every((words, at) => words.test(argv[at] ?? '')),
  );
  return found && argv.slice(0, found.length);
};

/** Exactly this file, by the name that was asked for and is the real one. */
const writePattern = (path: string, facts: Facts): string | undefined => {
  const found = facts.paths[path] ?? [];
  const [fact] = found;
  if (fact === undefined || found.length > 1 || fact.path !== fact.real || fact.type === 'directory') return undefined;
  const relative = path.startsWith('/') ? undefined : path.replace(/^(?:\.\/)+/, '');
  if (relative === undefined || !PLAIN.test(relative) || below('/', `/${relative}`) !== relative) return undefined;
  return `Edit(/${relative})`;
};

const mcpPattern = ({ server, tool }: { readonly server: string; readonly tool: string }): string | undefined => {
  const plain = /^[\w-]+$/.test(server) && /^[\w-]+$/.test(tool) && !server.includes('__');
  return plain ? `mcp__${server}__${tool}` : undefined;
};
