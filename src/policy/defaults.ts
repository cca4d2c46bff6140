// What holds for an effect when no rule speaks about it.
import type { Decision, Match } from '../core/decision.ts';
import type { Effect, ExecEffect, PathEffect } from '../core/effect.ts';
import type { Facts } from '../core/ports.ts';
import { isSensitive } from './protected.ts';
import { inWords } from './words.ts';

export const MODES = ['observe', 'read-only', 'workspace', 'locked'] as const;
/**
 * `observe` judges and records, and enforces the floors only; `read-only` refuses writes; `workspace` lets the agent
 * edit files in the workspace and run proven commands; `locked` is workspace where every question is answered no.
 */
export type Mode = (typeof MODES)[number];

/** The built-in judgement of one effect. */
export const defaultFor = (effect: Effect, facts: Facts, mode: Mode): Match => {
  const [decision, rule, reason, remedy] = judgement(effect, facts, mode);
  return {
    rule: `default/${rule}`,
    decision,
    reason,
    subject: inWords(effect),
    ...(remedy === undefined ? {} : { remedy }),
  };
};

type Judgement = readonly [decision: Decision, rule: string, reason: string, remedy?: string];

const judgement = (effect: Effect, facts: Facts, mode: Mode): Judgement => {
  switch (effect.kind) {
    case 'read':
      return ['allow', 'read', 'reading inside the workspace'];
    case 'listing':
      return ['allow', 'listing', 'names inside the workspace'];
    case 'write':
      return writing(effect, facts, mode);
    case 'delete':
      if (mode === 'read-only') return ['deny', 'read-only', 'the session may only read'];
      return ['ask', 'delete', 'deleting cannot be undone', 'edit the file instead, or wait for the person to agree'];
    case 'exec':
      return running(effect, mode);
    case 'network':
      return ['ask', 'network', 'it would connect to the network', 'work with what is in the workspace'];
    case 'mcp':
      return ['ask', 'mcp', 'it would call another server'];
    case 'remember':
      return ['allow', 'remember', 'notes are quoted data and grant nothing'];
    case 'consult':
      return ['ask', 'consult', 'it is for a person to decide', 'go on with what does not depend on it'];
    case 'govern':
      return ['allow', 'govern', 'a person may govern'];
  }
};

const writing = (effect: PathEffect, facts: Facts, mode: Mode): Judgement => {
  if (mode === 'read-only')
    return ['deny', 'read-only', 'the session may only read', 'describe the change instead of making it'];
  const names = (facts.paths[effect.path] ?? []).flatMap((fact) => [fact.path, fact.real]);
  if (names.some(isSensitive)) return ['ask', 'sensitive-write', 'the file changes what runs on other machines'];
  return ['allow', 'write', 'writing inside the workspace'];
};

const running = (effect: ExecEffect, mode: Mode): Judgement => {
  if (effect.opaque !== undefined) {
    return [
      'ask',
      'not-understood',
      `the command was not understood: ${effect.opaque}`,
      'use plain commands, one a call, with literal arguments',
    ];
  }
  if (effect.proven === undefined) {
    const detail = effect.unproven;
    const why = `${effect.argv[0] ?? 'the program'} is not proven harmless with these arguments${detail === undefined ? '' : ` (${detail})`}`;
    return ['ask', 'unknown-command', why, 'use the tools of this server, or a simpler command'];
  }
  if (mode === 'read-only' && effect.proven === 'test-runner') {
    return ['ask', 'read-only', 'tests run code of the project, which may write'];
  }
  return ['allow', 'proven-command', `${effect.proven}: a proven command`];
};
