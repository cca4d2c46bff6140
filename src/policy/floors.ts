// The floors: built-in judgements that no rule, mode or approval can lift.

import { posix } from 'node:path';
import type { Match } from '../core/decision.ts';
import type { Effect, ExecEffect, PathEffect } from '../core/effect.ts';
import { isPathEffect } from '../core/path-effect.ts';
import type { Facts, Judged, PathFact } from '../core/ports.ts';
import { listingFindings } from './listed.ts';
import { below } from './paths.ts';
import { isSecretPath, protectionOf } from './protected.ts';
import { neverReason } from './shell/never.ts';
import { inWords } from './words.ts';

export interface Boundaries {
  /** Real path of the workspace root. */
  readonly root: string;
  /** Absolute paths that belong to the harness: its state, its user configuration. */
  readonly own: readonly string[];
}

interface Finding {
  readonly rule: string;
  readonly reason: string;
  readonly remedy: string;
  /** Absent: deny. */
  readonly decision?: 'ask';
}

/** Every floor that an effect breaks: denials, and the questions that no mode lifts. */
export const floors = (call: Judged, effect: Effect, facts: Facts, boundaries: Boundaries): readonly Match[] =>
  findings(call, effect, facts, boundaries).map((finding) => ({
    decision: 'deny',
    ...finding,
    subject: inWords(effect),
  }));

const findings = (call: Judged, effect: Effect, facts: Facts, boundaries: Boundaries): readonly Finding[] => {
  const { within } = call;
  if (isPathEffect(effect)) {
    const found = facts.paths[effect.path] ?? [];
    return [...pathFindings(effect, found, boundaries), ...found.flatMap((fact) => strayFindings(fact, within))];
  }
  if (effect.kind === 'listing') return listingFindings(effect, facts.listed?.[effect.below], boundaries.root);
  if (effect.kind === 'exec') {
    const start = posix.resolve(boundaries.root, effect.cwd);
    return [...neverFindings(effect), ...strayFindings({ path: start, real: start }, within)];
  }
  if (effect.kind === 'govern' && call.principal === 'agent') {
    if (effect.approvable === true) return [PERSON_DECIDES];
    return [finding('floor/govern', 'an agent cannot change what governs it', 'ask the person you work for to do it')];
  }
  return [];
};

/** What lies in the workspace but not in the part of it that the client has opened. */
const strayFindings = (
  { path, real }: Pick<PathFact, 'path' | 'real'>,
  within: Judged['within'],
): readonly Finding[] =>
  within === undefined || within.some((part) => below(part, path) !== undefined && below(part, real) !== undefined)
    ? []
    : [
        finding(
          'floor/outside-client-root',
          `${path} is outside ${within.join(', ')}, which is all that the client has opened`,
          `work below ${within[0]}, give it as cwd to commands, or have the person open more of the repository`,
        ),
      ];

const neverFindings = ({ argv, text }: ExecEffect): readonly Finding[] => {
  const reason = neverReason(argv, text);
  return reason === undefined
    ? []
    : [finding('floor/destructive', reason, 'do the work without this command, or ask the person to run it')];
};

const pathFindings = (effect: PathEffect, facts: readonly PathFact[], boundaries: Boundaries): readonly Finding[] => {
  // A path that nobody looked at cannot be vouched for.
  if (facts.length === 0)
    return [
      finding('floor/bad-path', `${effect.path} could not be looked at`, 'name an existing path inside the workspace'),
    ];
  return facts.flatMap((fact) => factFindings(effect, fact, boundaries));
};

const factFindings = (effect: PathEffect, fact: PathFact, { root, own }: Boundaries): readonly Finding[] => {
  if (fact.refused !== undefined) {
    return [
      finding('floor/bad-path', `the path cannot be used: ${fact.refused}`, 'use a plain path inside the workspace'),
    ];
  }
  const asked = below(root, fact.path);
  const real = below(root, fact.real);
  if (own.some((directory) => below(directory, fact.real) !== undefined || below(directory, fact.path) !== undefined)) {
    return [
      finding(
        'floor/harness-files',
        `${fact.path} belongs to the harness itself`,
        'use the trace and approvals commands; the agent has no business there',
      ),
    ];
  }
  if (asked === undefined) {
    return [
      finding(
        'floor/outside-root',
        `${effect.path} is outside the workspace ${root}`,
        'work with paths inside the workspace',
      ),
    ];
  }
  if (real === undefined) {
    return [
      finding(
        'floor/symlink-out',
        `${effect.path} leads out of the workspace, to ${fact.real}`,
        'work with files inside the workspace',
      ),
    ];
  }
  return insideFindings(effect, fact, asked === real ? [real] : [asked, real]);
};

const insideFindings = (effect: PathEffect, fact: PathFact, names: readonly string[]): readonly Finding[] => {
  const found: Finding[] = [];
  if (fact.type === 'other') {
    found.push(finding('floor/special-file', `${effect.path} is a pipe, socket or device`, 'use regular files'));
  }
  if (names.some(isSecretPath)) {
    found.push(
      finding(
        'floor/secret-file',
        `${effect.path} holds secrets`,
        'read the example file beside it, or ask the person for the value you need',
      ),
    );
  }
  if (effect.kind !== 'read') {
    const protection = names.map(protectionOf).find((kind) => kind !== undefined);
    if (protection !== undefined) found.push(PROTECTED[protection]);
  }
  return found;
};

const finding = (rule: string, reason: string, remedy: string): Finding => ({ rule, reason, remedy });

const PERSON_DECIDES: Finding = {
  rule: 'floor/person-decides',
  reason: 'a person decides about what governs an agent',
  remedy: 'tell the person what you propose',
  decision: 'ask',
};

const PROTECTED = {
  git: finding(
    'floor/git-dir',
    'git runs what is written into .git',
    'use git commands; leave hooks and config to the person',
  ),
  settings: finding(
    'floor/assistant-settings',
    'the file steers assistants, editors or shells, which run what it says',
    'propose the change to the person',
  ),
  harness: finding(
    'floor/harness-files',
    '.harness holds the policy, which the governed cannot write',
    'propose the change to the person',
  ),
} as const;
