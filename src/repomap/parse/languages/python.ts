import type { SyntaxNode } from 'tree-sitter';
import type { DefinitionKind } from '../../types.ts';
import { draft, type Grammar, isType, type Rule, type Scope, skip, textOf } from '../grammar.ts';

/** A leading underscore closes a name; what is inside a function cannot be named from outside. */
const isOpen = (name: string, scope: Scope): boolean =>
  (!name.startsWith('_') || /^__\w+__$/.test(name)) && scope.parent !== 'function' && scope.parent !== 'method';

const block =
  (kind: DefinitionKind): Rule =>
  (node, scope) => {
    const named = node.childForFieldName('name');
    if (named === null) return { enter: true };
    const name = textOf(named, scope);
    const body = node.childForFieldName('body');
    const made = draft(node, {
      name,
      kind: kind === 'function' && isType(scope.parent) ? 'method' : kind,
      exported: isOpen(name, scope) && (scope.parent === undefined || scope.exported),
      body,
      docAt: body?.startIndex ?? node.endIndex,
    });
    return { drafts: [made], enter: true, exported: made.exported };
  };

/** Constants of the module and fields of a class; what functions assign is theirs. */
const assignment: Rule = (node, scope) => {
  const left = node.childForFieldName('left');
  if (left?.type !== 'identifier' || (scope.parent !== undefined && scope.parent !== 'class')) return skip;
  const name = textOf(left, scope);
  const kind = scope.parent === 'class' ? 'field' : 'constant';
  const exported = isOpen(name, scope) && (scope.parent === undefined || scope.exported);
  return { drafts: [draft(node, { name, kind, exported, body: literalIn(node) })], enter: false };
};

/** A collection says nothing in a signature. */
const literalIn = (node: SyntaxNode): SyntaxNode | null => {
  const right = node.childForFieldName('right');
  return right !== null && ['dictionary', 'list', 'set', 'tuple', 'concatenated_string'].includes(right.type)
    ? right
    : null;
};

const imports: Rule = (node, scope) => ({
  imports: node.childrenForFieldName('name').map((name) => ({ from: unaliased(textOf(name, scope)), names: [] })),
  enter: false,
});

const importsFrom: Rule = (node, scope) => {
  const from = node.childForFieldName('module_name');
  if (from === null) return skip;
  const names = node.childrenForFieldName('name').map((name) => unaliased(textOf(name, scope)));
  return { imports: [{ from: textOf(from, scope), names: names.length === 0 ? ['*'] : names }], enter: false };
};

const unaliased = (text: string): string => text.replace(/\s+as\s[\s\S]*$/, '');

const typeAlias: Rule = (node, scope) => {
  const left = node.childForFieldName('left');
  if (left === null) return skip;
  const name = textOf(left, scope);
  return { drafts: [draft(node, { name, kind: 'type', exported: isOpen(name, scope) })], enter: false };
};

const INSIDE = [
  'block',
  'decorated_definition',
  'expression_statement',
  'if_statement',
  'elif_clause',
  'else_clause',
  'try_statement',
  'except_clause',
  'finally_clause',
  'with_statement',
];

export const python: Grammar = {
  language: 'python',
  load: async () => (await import('tree-sitter-python')).default,
  rules: {
    ...Object.fromEntries(INSIDE.map((type) => [type, 'enter'] as const)),
    class_definition: block('class'),
    function_definition: block('function'),
    assignment,
    type_alias_statement: typeAlias,
    import_statement: imports,
    import_from_statement: importsFrom,
  },
  patterns: [
    { kind: 'function', line: /^\s*(?:async\s+)?def\s+(\w+)/ },
    { kind: 'class', line: /^\s*class\s+(\w+)/ },
    { kind: 'constant', line: /^([A-Z][A-Z0-9_]+)\s*(?::[^=\n]+)?=/ },
  ],
};
