import type { SyntaxNode } from 'tree-sitter';
import type { DefinitionKind } from '../../types.ts';
import { draft, type Grammar, isType, type LinePattern, type Rule, type Scope, skip, textOf } from '../grammar.ts';

/** Declarators within declarators beyond this are nonsense. */
const MAX_DECLARATORS = 12;

/** `static` closes a function to other files. */
const isOpen = (node: SyntaxNode, scope: Scope): boolean => !/^static\b/.test(textOf(node, scope).slice(0, 10));

/** The name within pointers, arrays, parameters: `*(*f[3])(int)`; and whether it takes parameters. */
const declared = (node: SyntaxNode | null): { readonly name: SyntaxNode; readonly isFunction: boolean } | undefined => {
  let isFunction = false;
  let current = node;
  for (let depth = 0; current !== null && depth < MAX_DECLARATORS; depth += 1) {
    const inner = current.childForFieldName('declarator') ?? innerOf(current);
    if (current.type === 'function_declarator') isFunction = true;
    if (inner === null) return { name: current, isFunction };
    current = inner;
  }
  return undefined;
};

const innerOf = (node: SyntaxNode): SyntaxNode | null =>
  ['parenthesized_declarator', 'reference_declarator'].includes(node.type) ? node.firstNamedChild : null;

export const functionDefinition: Rule = (node, scope) => {
  const found = declared(node.childForFieldName('declarator'));
  if (found === undefined) return skip;
  // C++ writes members outside of their class as `Class::member`.
  const name = textOf(found.name, scope).replace(/^[\s\S]*::/, '');
  const isMember = isType(scope.parent) || found.name.type === 'qualified_identifier';
  const kind = isMember ? 'method' : 'function';
  return {
    drafts: [draft(node, { name, kind, exported: isOpen(node, scope), body: node.childForFieldName('body') })],
    enter: false,
  };
};

/** Prototypes, globals, and the members of a type. */
export const declaration: Rule = (node, scope) => {
  const isMember = isType(scope.parent);
  const drafts = node.childrenForFieldName('declarator').flatMap((declarator) => {
    const found = declared(declarator);
    if (found === undefined) return [];
    const { name, isFunction } = found;
    const kind: DefinitionKind = isFunction ? (isMember ? 'method' : 'function') : isMember ? 'field' : 'constant';
    return [draft(node, { name: textOf(name, scope), kind, exported: isOpen(node, scope) })];
  });
  return drafts.length > 0 ? { drafts, enter: false } : { enter: true };
};

/** A type that is only mentioned has no body. */
export const bodied =
  (kind: DefinitionKind): Rule =>
  (node, scope) => {
    const name = node.childForFieldName('name');
    const body = node.childForFieldName('body');
    if (name === null || body === null) return skip;
    return {
      drafts: [draft(node, { name: textOf(name, scope), kind, exported: true, body })],
      enter: kind !== 'enum',
      exported: true,
    };
  };

const typedef: Rule = (node, scope) => {
  const found = declared(node.childForFieldName('declarator'));
  const type = node.childForFieldName('type');
  if (found === undefined) return skip;
  const body = type?.childForFieldName('body') ?? null;
  const kind = body === null ? 'type' : type?.type === 'enum_specifier' ? 'enum' : 'class';
  return { drafts: [draft(node, { name: textOf(found.name, scope), kind, exported: true, body })], enter: false };
};

const include: Rule = (node, scope) => {
  const path = node.childForFieldName('path');
  return path === null
    ? skip
    : { imports: [{ from: textOf(path, scope).replace(/[<>"]/g, ''), names: [] }], enter: false };
};

const macro: Rule = (node, scope) => {
  const name = node.childForFieldName('name');
  if (name === null) return skip;
  const made = draft(node, { name: textOf(name, scope), kind: 'constant', exported: true });
  // The node ends with the line break behind it.
  return {
    drafts: [{ ...made, to: node.childForFieldName('parameters')?.endIndex ?? name.endIndex, endRow: made.row }],
    enter: false,
  };
};

const INSIDE = [
  'preproc_ifdef',
  'preproc_if',
  'preproc_else',
  'preproc_elif',
  'linkage_specification',
  'declaration_list',
  'field_declaration_list',
];

export const C_RULES: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(INSIDE.map((type) => [type, 'enter'] as const)),
  preproc_include: include,
  preproc_def: macro,
  preproc_function_def: macro,
  function_definition: functionDefinition,
  declaration,
  field_declaration: declaration,
  type_definition: typedef,
  struct_specifier: bodied('class'),
  union_specifier: bodied('class'),
  enum_specifier: bodied('enum'),
};

export const C_PATTERNS: readonly LinePattern[] = [
  { kind: 'class', line: /^\s*(?:typedef\s+)?(?:struct|union|class)\s+(\w+)\s*[{:]?[^;]*$/ },
  { kind: 'enum', line: /^\s*(?:typedef\s+)?enum\s+(?:class\s+)?(\w+)/ },
  { kind: 'module', line: /^\s*namespace\s+([\w:]+)/ },
  { kind: 'constant', line: /^\s*#\s*define\s+(\w+)/ },
  {
    kind: 'function',
    line: /^(?!(?:return|else|if|for|while|switch|typedef)\b)[A-Za-z_][\w\s*&:<>,]*?[\s*&:](\w+)\s*\([^;]*$/,
  },
];

export const c: Grammar = {
  language: 'c',
  load: async () => (await import('tree-sitter-c')).default,
  rules: C_RULES,
  patterns: C_PATTERNS,
};
