// What JavaScript and TypeScript share; their trees differ in little.
import type { SyntaxNode } from 'tree-sitter';
import type { Import } from '../../types.ts';
import {
  type Draft,
  defines,
  draft,
  type LinePattern,
  type Rule,
  type Scope,
  skip,
  textOf,
  type Visit,
} from '../grammar.ts';

const FUNCTIONS = ['arrow_function', 'function_expression', 'generator_function'];
const CLOSED = /^(?:private\b|#)/;

/** `const f = () => …` is a function, an exported or top-level `const` a constant; local values are nobody's business. */
const declarator: Rule = (node, scope) => {
  const name = node.childForFieldName('name');
  const value = node.childForFieldName('value');
  const required = requireOf(value, scope);
  if (required !== undefined) return { imports: [{ from: required, names: boundNames(name, scope) }], enter: false };
  if (name?.type !== 'identifier') return skip;
  return assigned(node, textOf(name, scope), value, scope);
};

/** A name that is given a value: a function, a class, an object of methods, or plain. */
const assigned = (node: SyntaxNode, name: string, value: SyntaxNode | null, scope: Scope): Visit => {
  const { exported } = scope;
  if (value !== null && FUNCTIONS.includes(value.type)) {
    const body = value.childForFieldName('body');
    return { drafts: [draft(node, { name, kind: 'function', exported, body })], enter: true };
  }
  if (value?.type === 'class')
    return {
      drafts: [draft(node, { name, kind: 'class', exported, body: value.childForFieldName('body') })],
      enter: true,
    };
  if (scope.parent !== undefined && scope.parent !== 'module') return skip;
  const body = value?.type === 'object' ? value : null;
  return { drafts: [draft(node, { name, kind: 'constant', exported, body })], enter: body !== null };
};

const requireOf = (value: SyntaxNode | null, scope: Scope): string | undefined => {
  if (value?.type !== 'call_expression') return undefined;
  return /^require\(\s*(['"])([^'"]+)\1\s*\)$/.exec(textOf(value, scope).slice(0, 300))?.[2];
};

const boundNames = (pattern: SyntaxNode | null, scope: Scope): readonly string[] =>
  pattern?.type === 'object_pattern'
    ? textOf(pattern, scope)
        .replace(/[{}\s]/g, '')
        .split(',')
        .map((name) => name.replace(/[:=].*/, ''))
        .filter((name) => name !== '')
    : [];

/** Methods of an object, and of a class in JavaScript: `pair` and the fields that hold functions. */
const member =
  (field: 'key' | 'name' | 'property'): Rule =>
  (node, scope) => {
    const key = node.childForFieldName(field);
    if (key === null) return skip;
    const value = node.childForFieldName('value');
    const isFunction = value !== null && FUNCTIONS.includes(value.type);
    if (field === 'key' && !isFunction) return skip;
    const body = isFunction ? value.childForFieldName('body') : null;
    const name = textOf(key, scope);
    const exported = scope.exported && !CLOSED.test(textOf(node, scope).slice(0, 8));
    return { drafts: [draft(node, { name, kind: isFunction ? 'method' : 'field', exported, body })], enter: false };
  };

const method = defines('method', {
  enter: true,
  exported: (node, scope) => scope.exported && !CLOSED.test(textOf(node, scope).slice(0, 8)),
});

const EXPORTS = /^(?:module\.)?exports(?:\.([\w$]+))?$|^[\w$.]+\.prototype\.([\w$]+)$|^([A-Za-z_$][\w$]*)\.([\w$]+)$/;

/** `module.exports = …`, `exports.f = …`, `Type.prototype.m = function …`, `router.handle = function …`. */
const assignment: Rule = (node, scope) => {
  const left = node.childForFieldName('left');
  const right = node.childForFieldName('right');
  if (left === null || left.type !== 'member_expression' || right === null) return skip;
  const path = textOf(left, scope);
  const [, exportsName, ...others] = EXPORTS.exec(path.slice(0, 200)) ?? [];
  const required = requireOf(right, scope);
  if (required !== undefined) return { imports: [{ from: required, names: [] }], enter: false };
  if (/^(?:module\.)?exports$/.test(path)) return { enter: right.type === 'object', exported: true };
  const name = exportsName ?? others.find((text) => text !== undefined && !path.startsWith(`${text}.`));
  if (name === undefined || (exportsName === undefined && !FUNCTIONS.includes(right.type))) return skip;
  return assigned(node, name, right, { ...scope, exported: true });
};

const importStatement: Rule = (node, scope) => {
  const source = node.childForFieldName('source');
  if (source === null) return skip;
  const names = node.descendantsOfType(['import_specifier', 'namespace_import', 'export_specifier', 'import_clause']);
  const from = textOf(source, scope).slice(1, -1);
  return { imports: [{ from, names: names.flatMap((name) => importedName(name, scope)) }], enter: false };
};

const importedName = (node: SyntaxNode, scope: Scope): readonly string[] => {
  if (node.type === 'namespace_import') return ['*'];
  if (node.type === 'import_clause') return node.firstNamedChild?.type === 'identifier' ? ['default'] : [];
  const name = node.childForFieldName('name');
  return name === null ? [] : [textOf(name, scope)];
};

/** Passes on what it exports; `export … from` is an import too, `export default` of a nameless function has a name. */
const exportStatement: Rule = (node, scope) => {
  const source = node.childForFieldName('source');
  if (source !== null) {
    const names = node.descendantsOfType('export_specifier').flatMap((name) => importedName(name, scope));
    const from: Import = { from: textOf(source, scope).slice(1, -1), names: names.length === 0 ? ['*'] : names };
    return { imports: [from], enter: false };
  }
  const value = node.childForFieldName('value');
  if (value === null) return { enter: true, exported: true };
  const isFunction = FUNCTIONS.includes(value.type) || value.type === 'class';
  if (!isFunction && value.type !== 'object') return skip;
  return { drafts: [nameless(node, value)], enter: true, exported: true };
};

const nameless = (node: SyntaxNode, value: SyntaxNode): Draft => {
  const kind = value.type === 'object' ? 'constant' : value.type === 'class' ? 'class' : 'function';
  const body = value.type === 'object' ? value : value.childForFieldName('body');
  return draft(node, { name: 'default', kind, exported: true, body });
};

const INSIDE = [
  'statement_block',
  'class_body',
  'lexical_declaration',
  'variable_declaration',
  'expression_statement',
  'object',
  'if_statement',
  'else_clause',
  'try_statement',
  'catch_clause',
  'arrow_function',
  'function_expression',
  'class',
  'return_statement',
];

export const ECMASCRIPT_RULES: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(INSIDE.map((type) => [type, 'enter'] as const)),
  import_statement: importStatement,
  export_statement: exportStatement,
  function_declaration: defines('function', { enter: true }),
  generator_function_declaration: defines('function', { enter: true }),
  class_declaration: defines('class', { enter: true }),
  method_definition: method,
  variable_declarator: declarator,
  assignment_expression: assignment,
  pair: member('key'),
  field_definition: member('property'),
  public_field_definition: member('name'),
};

export const ECMASCRIPT_PATTERNS: readonly LinePattern[] = [
  { kind: 'function', line: /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?function\s*\*?\s*([\w$]+)/ },
  { kind: 'class', line: /^\s*(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?class\s+([\w$]+)/ },
  { kind: 'interface', line: /^\s*(?:export\s+)?(?:declare\s+)?interface\s+([\w$]+)/ },
  { kind: 'type', line: /^\s*(?:export\s+)?(?:declare\s+)?type\s+([\w$]+)[^=\n]*=/ },
  { kind: 'enum', line: /^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?enum\s+([\w$]+)/ },
  { kind: 'function', line: /^(?:export\s+)?(?:const|let|var)\s+([\w$]+)[^=\n]*=\s*(?:async\s*)?(?:function\b|\()/ },
  { kind: 'constant', line: /^export\s+(?:const|let|var)\s+([\w$]+)/ },
];
