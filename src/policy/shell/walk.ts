// Walks the parsed script and says what every command in it would touch, and where. Node kinds are an allow-list:
// lists, pipelines, groups and simple commands are understood; of anything else it reports the commands it can see,
// marked as not understood.
import { forEachChild, type Statement, type SyntaxNode } from 'unbash';
import type { Effect } from '../../core/effect.ts';
import { commandStep } from './command.ts';
import { conditional, loop, testCommand } from './compound.ts';
import { type Context, excerpt, opaqueIn, type Step, settle, type Visit } from './context.ts';
import { redirectEffects } from './effects.ts';
import { either, type Outlook, unmoved } from './places.ts';
import type { Layer } from './prove.ts';
import { redirectUses } from './redirects.ts';

type Node<Type extends SyntaxNode['type']> = Extract<SyntaxNode, { type: Type }>;

/** The effects of statements that run one after the other. */
export const walkStatements = (statements: readonly Statement[], context: Context): Step => {
  const effects: Effect[] = [];
  let outlook: Outlook = unmoved(context.places);
  for (const statement of statements) {
    const step = walkStatement(statement, settle(context, either(outlook.ok, outlook.fail)));
    effects.push(...step.effects);
    outlook = { ok: step.ok, fail: step.fail };
  }
  return { effects, ...outlook };
};

const walkStatement = (statement: Statement, context: Context): Step =>
  statement.background
    ? detached(walk(statement.command, opaqueIn(context, 'a background job')), context)
    : walk(statement.command, context);

const walk: Visit = (node, context) => {
  switch (node.type) {
    case 'Command':
      return commandStep(node, context, { walkScript, harvest });
    case 'Pipeline':
      return pipeline(node, context);
    case 'AndOr':
      return andOr(node, context);
    case 'Subshell':
      return detached(walkStatements(node.body.commands, context), context);
    case 'BraceGroup':
      return walkStatements(node.body.commands, context);
    case 'If':
      return conditional(node, context, walkStatements);
    case 'For':
      return loop(node, context, walkStatements) ?? unknown(node, context);
    case 'TestCommand':
      return testCommand(node, context) ?? unknown(node, context);
    case 'Redirected':
      return REDIRECTED.has(node.command.type) ? redirected(node, context) : unknown(node, context);
    default:
      return unknown(node, context);
  }
};

/** What may have redirections of its own. */
const REDIRECTED: ReadonlySet<string> = new Set(['Subshell', 'BraceGroup', 'If', 'For']);

/** A text inside a text, such as the operand of `bash -c`. */
export const walkScript = (commands: readonly Statement[], context: Context): readonly Effect[] =>
  walkStatements(commands, context).effects;

/** What runs in a process of its own cannot move the shell. */
const detached = (step: Step, context: Context): Step => ({ ...step, ...unmoved(context.places) });

const andOr = (node: Node<'AndOr'>, context: Context): Step => {
  const effects: Effect[] = [];
  let outlook: Outlook = { ok: context.places, fail: [] };
  for (const [index, command] of node.commands.entries()) {
    const after = node.operators[index - 1];
    const step = walk(command, settle(context, after === '||' ? outlook.fail : outlook.ok));
    effects.push(...step.effects);
    if (after === undefined) outlook = { ok: step.ok, fail: step.fail };
    else if (after === '&&') outlook = { ok: step.ok, fail: either(outlook.fail, step.fail) };
    else outlook = { ok: either(outlook.ok, step.ok), fail: step.fail };
  }
  return { effects, ...outlook };
};

const pipeline = (node: Node<'Pipeline'>, context: Context): Step => {
  const [only] = node.commands;
  if (only === undefined) return unknown(node, context);
  if (node.commands.length === 1) {
    const step = walk(only, context);
    const negated = node.prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
    return negated ? { ...step, ok: step.fail, fail: step.ok } : step;
  }
  const stages: (readonly Layer[])[] = [];
  const effects: Effect[] = [];
  for (const [index, command] of node.commands.entries()) {
    const clean = node.operators[index] !== '|&' && node.operators[index - 1] !== '|&';
    const step = walk(command, { ...context, stages, stream: excerpt(context.source, node) });
    stages.push(clean && step.layers !== undefined ? step.layers : []);
    effects.push(...step.effects);
  }
  return { effects, ...unmoved(context.places) };
};

const redirected = (node: Node<'Redirected'>, context: Context): Step => {
  const found = node.redirects.map((redirect) => redirectUses(redirect, context.names));
  const why = found.find(({ opaque }) => opaque !== undefined)?.opaque;
  const inner = why === undefined ? context : opaqueIn(context, why);
  const step = walk(node.command, { ...inner, stages: undefined });
  const effects = [...redirectEffects(found, context), ...harvestAll(node.redirects, context)];
  return { ...step, effects: [...step.effects, ...effects] };
};

const KINDS: Readonly<Record<string, string>> = {
  For: 'a for loop over names that are not plain ones',
  ArithmeticFor: 'a for loop',
  Select: 'a select loop',
  While: 'a loop',
  Case: 'a case',
  Function: 'a function definition',
  Coproc: 'a coprocess',
  TestCommand: 'a [[ … ]] test beyond plain ones',
  ArithmeticCommand: 'arithmetic (( … ))',
};

const unknown = (node: SyntaxNode, context: Context): Step => {
  const kind = node.type === 'Redirected' ? node.command.type : node.type;
  const why = KINDS[kind] ?? 'a construct that is not understood';
  const text = excerpt(context.source, node);
  const marked = opaqueIn(context, why);
  const self: Effect[] = marked.places.map((cwd) => ({
    kind: 'exec',
    argv: [],
    cwd,
    text,
    opaque: marked.opaque ?? why,
  }));
  return { effects: [...self, ...harvest(node, marked)], ...unmoved(context.places) };
};

/** Every simple command below a node, wherever it hides: for the rules that deny. */
export const harvest = (node: SyntaxNode, context: Context): readonly Effect[] => {
  const children: SyntaxNode[] = [];
  forEachChild(node, (child) => children.push(child));
  return harvestAll(children, context);
};

const harvestAll = (nodes: readonly SyntaxNode[], context: Context): readonly Effect[] =>
  nodes.flatMap((node) => {
    const marked = opaqueIn(context, 'part of something that is not understood');
    if (node.type === 'Command') return commandStep(node, marked, { walkScript, harvest }).effects;
    const source = node.type === 'Script' ? (node.source ?? context.source) : context.source;
    const own = isRedirect(node) ? redirectEffects([redirectUses(node)], marked) : [];
    return [...own, ...harvest(node, { ...marked, source })];
  });

const isRedirect = (node: SyntaxNode): node is Node<'Redirect'> => node.type === 'Redirect';
