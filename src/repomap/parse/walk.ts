// Walks a syntax tree by its cursor, only into what a language's rules enter: the JavaScript object that stands for a
// node is costly, so most nodes never become one.
import type { Tree, TreeCursor } from 'tree-sitter';
import type { Definition, Import } from '../types.ts';
import type { Draft, Grammar, Scope } from './grammar.ts';
import { behindAnnotations, documentation, signature } from './signature.ts';

/** Containers within containers beyond this are not looked into. */
const MAX_DEPTH = 100;

export interface Found {
  readonly definitions: Definition[];
  readonly imports: Import[];
}

/** Definitions and imports of a tree, in the order of the text. */
export const walk = (tree: Tree, { rules }: Pick<Grammar, 'rules'>, text: string): Found => {
  const found: Found = { definitions: [], imports: [] };
  const byType = new Map(Object.entries(rules));
  const cursor = tree.walk();
  if (cursor.gotoFirstChild()) {
    visitSiblings({ cursor, byType, found, depth: 0, parent: -1, scope: { text, parent: undefined, exported: false } });
  }
  return found;
};

interface Position {
  readonly cursor: TreeCursor;
  readonly byType: ReadonlyMap<string, Grammar['rules'][string]>;
  readonly found: Found;
  readonly depth: number;
  readonly parent: number;
  readonly scope: Scope;
}

const visitSiblings = (position: Position): void => {
  const { cursor, byType } = position;
  do {
    const rule = byType.get(cursor.nodeType);
    if (rule === 'enter') descend(position);
    else if (rule !== undefined) apply(rule, position);
  } while (cursor.gotoNextSibling());
};

const apply = (rule: Exclude<Grammar['rules'][string], 'enter'>, position: Position): void => {
  const { cursor, found, scope, parent } = position;
  const { drafts = [], imports = [], enter, exported = scope.exported } = rule(cursor.currentNode, scope);
  found.imports.push(...imports.map(({ from, names }) => ({ from: oneLine(from), names: names.map(oneLine) })));
  for (const draft of drafts) add(found.definitions, draft, parent, scope.text);
  if (!enter) return;
  const last = drafts.at(-1);
  const inside = last === undefined ? parent : found.definitions.length - 1;
  const kind = last === undefined ? scope.parent : last.kind;
  // What a function holds, nobody else can name.
  const reachable = exported && last?.kind !== 'function' && last?.kind !== 'method';
  descend({ ...position, parent: inside, scope: { text: scope.text, parent: kind, exported: reachable } });
};

const descend = (position: Position): void => {
  const { cursor, depth } = position;
  if (depth >= MAX_DEPTH || !cursor.gotoFirstChild()) return;
  visitSiblings({ ...position, depth: depth + 1 });
  cursor.gotoParent();
};

/** Adds a definition, or lengthens the one before if this is a further overload of it. */
const add = (definitions: Definition[], draft: Draft, parent: number, text: string): void => {
  const before = definitions.at(-1);
  const isOverload =
    before !== undefined &&
    before.name === oneLine(draft.name) &&
    before.parent === parent &&
    before.kind === draft.kind &&
    (draft.kind === 'function' || draft.kind === 'method');
  if (isOverload) {
    definitions[definitions.length - 1] = { ...before, endLine: draft.endRow + 1 };
    return;
  }
  const from = behindAnnotations(text, draft.from);
  definitions.push({
    name: oneLine(draft.name),
    kind: draft.kind,
    line: draft.row + 1 + lineBreaks(text.slice(draft.from, from)),
    endLine: draft.endRow + 1,
    parent,
    signature: signature(text, from, draft.to),
    exported: draft.exported,
    doc: documentation(text, draft),
  });
};

/** A name may be a computed key or a string over several lines. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

const lineBreaks = (text: string): number => (text === '' ? 0 : text.split('\n').length - 1);
