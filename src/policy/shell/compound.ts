// Conditions and loops over known names. Every branch counts, whatever the condition says; a loop is judged once for each
// name that it is given, as if it were written out.
import type { For, If, Word as ParsedWord, TestCommand, TestExpression } from 'unbash';
import type { Effect } from '../../core/effect.ts';
import { pathUses } from '../programs/grammar.ts';
import { test } from '../programs/print.ts';
import { expandBraces } from './braces.ts';
import { type Context, excerpt, placesOf, type Step, settle, type WalkStatements } from './context.ts';
import { decodeWord } from './decode.ts';
import { useEffects } from './effects.ts';
import { either, type Places, unmoved } from './places.ts';
import { literal, type Word } from './word.ts';

/** `if … elif … else … fi`: which branch runs is not known, so the shell may be where any of them leaves it. */
export const conditional = (node: If, outer: Context, walk: WalkStatements): Step => {
  // What a branch reads is not the stage before in a pipeline alone.
  const context = { ...outer, stages: undefined };
  const effects: Effect[] = [];
  let places = context.places;
  let after: Places = [];
  for (const { clause, then } of [node, ...node.elif]) {
    const condition = walk(clause.commands, settle(context, places));
    const branch = walk(then.commands, settle(context, condition.ok));
    effects.push(...condition.effects, ...branch.effects);
    after = either(after, either(branch.ok, branch.fail));
    places = condition.fail;
  }
  if (node.else === undefined) return { effects, ...unmoved(either(after, places)) };
  const last = walk(node.else.commands, settle(context, places));
  return { effects: [...effects, ...last.effects], ...unmoved(either(after, either(last.ok, last.fail))) };
};

/** Written out, a loop may be as long as any other text. */
const MAX_WRITTEN_OUT = 10_000;
/** Names that mean nothing to the shell or to programs. */
const LOOP_NAME = /^[a-z][a-z0-9_]*$/;

/** `for name in words; do … done`; nothing when the words are not plain ones or patterns. */
export const loop = (node: For, outer: Context, walk: WalkStatements): Step | undefined => {
  const items = node.wordlist?.flatMap(expandBraces).map((word) => decodeWord(word, outer.names));
  if (items === undefined || items.length === 0 || !LOOP_NAME.test(node.name.text)) return undefined;
  const repeats = (outer.repeats ?? 1) * items.length;
  if (repeats * (node.body.end - node.body.pos) > MAX_WRITTEN_OUT) return undefined;
  const effects: Effect[] = [];
  let places = outer.places;
  for (const item of items) {
    if ('opaque' in item || (item.word.kind !== 'literal' && item.word.kind !== 'pattern')) return undefined;
    const names = new Map(outer.names).set(node.name.text, item.word);
    const context = settle({ ...outer, stages: undefined, names, repeats }, places);
    const step = walk(node.body.commands, context);
    const after = either(step.ok, step.fail);
    // Nobody knows how many names match, and so where the shell ends up when each of them moves it.
    if (item.word.kind === 'pattern' && either(places, after).length > places.length) return undefined;
    effects.push(
      ...useEffects(item.word.kind === 'pattern' ? pathUses('read', item.word) : [], context),
      ...step.effects,
    );
    places = after;
  }
  return { effects, ...unmoved(places) };
};

/** `[[ … ]]`: the words are neither split nor expanded; the primaries are those of `test`. */
export const testCommand = (node: TestCommand, context: Context): Step | undefined => {
  const primaries = primariesOf(node.expression, context);
  const findings = primaries?.map((words) => test(words));
  if (findings === undefined || context.opaque !== undefined || !findings.every(({ fits }) => fits)) return undefined;
  const uses = findings.flatMap((finding) => finding.uses ?? []);
  const argv = ['[[', excerpt(context.source, node.expression), ']]'];
  return {
    effects: [
      ...placesOf(context).map((cwd): Effect => ({ kind: 'exec', argv, cwd, proven: 'test' })),
      ...useEffects(uses, context),
    ],
    ...unmoved(context.places),
  };
};

/** Every primary as the words that `test` would have; undefined when one of them is not understood. */
const primariesOf = (node: TestExpression, context: Context): readonly (readonly Word[])[] | undefined => {
  switch (node.type) {
    case 'TestUnary':
      return wordsOf([node.operand], context, ([operand]) => [literal(node.operator), operand]);
    case 'TestBinary':
      return wordsOf([node.left, node.right], context, ([left, right]) => [left, literal(node.operator), right]);
    case 'TestLogical': {
      const operands = node.operands.map((operand) => primariesOf(operand, context));
      return operands.every((operand) => operand !== undefined) ? operands.flat() : undefined;
    }
    case 'TestNot':
      return primariesOf(node.operand, context);
    case 'TestGroup':
      return undefined;
  }
};

const wordsOf = (
  parsed: readonly ParsedWord[],
  context: Context,
  arrange: (words: readonly Word[]) => readonly (Word | undefined)[],
): readonly (readonly Word[])[] | undefined => {
  const decoded = parsed.map((word) => decodeWord(word, context.names));
  if (decoded.some((each) => 'opaque' in each)) return undefined;
  return [arrange(decoded.map(({ word }) => word)).filter((word) => word !== undefined)];
};
