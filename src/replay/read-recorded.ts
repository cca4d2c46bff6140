// What a judgement needs of recorded events, checked by hand: whole histories are judged again in one go, and a schema
// would take most of the time. A test holds each of these to its schema.
import type { Decision } from '../core/decision.ts';
import type { Effect, ListingEffect } from '../core/effect.ts';
import type { PathFact } from '../core/ports.ts';

export interface Called {
  readonly tool: string;
  readonly effects: readonly Effect[];
}

export interface Decided {
  readonly decision: Decision;
  readonly judged?: Decision;
  readonly rule: string;
  readonly policy: string;
  readonly facts: Readonly<Record<string, readonly PathFact[]>>;
  readonly listed?: Readonly<Record<string, readonly PathFact[]>>;
  readonly sandbox?: true;
  readonly matches: readonly { readonly rule: string; readonly decision: Decision }[];
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrAbsent = (value: unknown): boolean => value === undefined || isText(value);
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);

/** Data of a tool_called; fields that a later version adds are let pass, kinds of effects that it adds are not. */
export const readCalled = (data: unknown): Called | undefined => (isCalled(data) ? data : undefined);

const isCalled = (data: unknown): data is Called =>
  isFields(data) && isText(data.tool) && Array.isArray(data.effects) && data.effects.every(isEffect);

/** Fields that each kind has to have and those that it may have, with what they hold. */
const EFFECTS: Readonly<Record<string, (effect: Fields) => boolean>> = {
  read: (effect) =>
    isText(effect.path) && (effect.glob === undefined || effect.glob === true) && hasOnly(effect, PATTERN),
  listing: (effect) =>
    isText(effect.below) &&
    isTextOrAbsent(effect.as) &&
    SOURCES.includes(effect.from) &&
    typeof effect.links === 'boolean' &&
    (effect.deep === undefined || effect.deep === true) &&
    (effect.depth === undefined || Number.isSafeInteger(effect.depth)) &&
    (effect.only === undefined || isTexts(effect.only)) &&
    (effect.without === undefined || isTexts(effect.without)) &&
    (effect.shows === undefined || effect.shows === true) &&
    (effect.ignores === undefined || effect.ignores === true) &&
    isTextOrAbsent(effect.split) &&
    hasOnly(effect, LISTING),
  write: (effect) => isText(effect.path) && hasOnly(effect, PATH),
  delete: (effect) => isText(effect.path) && hasOnly(effect, PATH),
  exec: (effect) =>
    isTexts(effect.argv) &&
    isText(effect.cwd) &&
    isTextOrAbsent(effect.text) &&
    isTextOrAbsent(effect.opaque) &&
    isTextOrAbsent(effect.unproven) &&
    isTextOrAbsent(effect.proven) &&
    hasOnly(effect, EXEC),
  network: (effect) => isText(effect.host) && hasOnly(effect, NETWORK),
  mcp: (effect) => isText(effect.server) && isText(effect.tool) && hasOnly(effect, MCP),
  remember: (effect) => isText(effect.key) && hasOnly(effect, REMEMBER),
  consult: (effect) =>
    isText(effect.about) &&
    isTexts(effect.lines) &&
    isTexts(effect.options) &&
    isTextOrAbsent(effect.recommended) &&
    isText(effect.if_rejected) &&
    hasOnly(effect, CONSULT),
  govern: (effect) =>
    isText(effect.action) && (effect.approvable === undefined || effect.approvable === true) && hasOnly(effect, GOVERN),
};
const PATTERN: readonly string[] = ['kind', 'path', 'glob'];
const SOURCES: readonly unknown[] = ['tree', 'tracked'] satisfies readonly ListingEffect['from'][];
const LISTING: readonly string[] = [
  'kind',
  'below',
  'as',
  'from',
  'links',
  'deep',
  'depth',
  'only',
  'without',
  'shows',
  'ignores',
  'split',
];
const PATH: readonly string[] = ['kind', 'path'];
const EXEC: readonly string[] = ['kind', 'argv', 'cwd', 'text', 'opaque', 'unproven', 'proven'];
const NETWORK: readonly string[] = ['kind', 'host'];
const MCP: readonly string[] = ['kind', 'server', 'tool'];
const REMEMBER: readonly string[] = ['kind', 'key'];
const CONSULT: readonly string[] = ['kind', 'about', 'lines', 'options', 'recommended', 'if_rejected'];
const GOVERN: readonly string[] = ['kind', 'action', 'approvable'];

const hasOnly = (fields: Fields, known: readonly string[]): boolean => {
  for (const field in fields) if (!known.includes(field)) return false;
  return true;
};

/** Also for what no judgement rests on: an effect that is not understood may be anything. */
export const isEffect = (value: unknown): value is Effect =>
  isFields(value) && isText(value.kind) && Object.hasOwn(EFFECTS, value.kind) && EFFECTS[value.kind]?.(value) === true;

/** Data of a policy_decision, as far as it is judged again. */
export const readDecided = (data: unknown): Decided | undefined => (isDecided(data) ? data : undefined);

const isDecided = (data: unknown): data is Decided =>
  isFields(data) &&
  isDecision(data.decision) &&
  (data.judged === undefined || isDecision(data.judged)) &&
  isText(data.rule) &&
  isText(data.policy) &&
  (data.sandbox === undefined || data.sandbox === true) &&
  isFields(data.facts) &&
  everyFact(data.facts) &&
  (data.listed === undefined || (isFields(data.listed) && everyFact(data.listed))) &&
  Array.isArray(data.matches) &&
  data.matches.every((match) => isFields(match) && isText(match.rule) && isDecision(match.decision));

const isDecision = (value: unknown): value is Decision => value === 'allow' || value === 'ask' || value === 'deny';

const everyFact = (facts: Fields): boolean => {
  for (const path in facts) {
    const found = facts[path];
    if (!Array.isArray(found) || !found.every(isFact)) return false;
  }
  return true;
};

const TYPES: readonly unknown[] = ['file', 'directory', 'missing', 'other'] satisfies readonly PathFact['type'][];
const FACT: readonly string[] = ['path', 'real', 'type', 'refused'];

const isFact = (value: unknown): value is PathFact =>
  isFields(value) &&
  isText(value.path) &&
  isText(value.real) &&
  TYPES.includes(value.type) &&
  isTextOrAbsent(value.refused) &&
  hasOnly(value, FACT);

/** What a session_opened says of the parts that its client has opened; undefined where it says nothing that is understood. */
export const readWithin = (data: unknown): readonly string[] | undefined =>
  isFields(data) && isTexts(data.within) ? data.within : undefined;
