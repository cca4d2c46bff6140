import type { SyntaxNode } from 'tree-sitter';
import { defines, draft, type Grammar, type Rule, type Scope, skip, textOf } from '../grammar.ts';

/** A capital letter opens a name. */
const isOpen = (node: SyntaxNode, scope: Scope): boolean => /^\p{Lu}/u.test(nameIn(node, scope));

const nameIn = (node: SyntaxNode, scope: Scope): string => {
  const name = node.childForFieldName('name');
  return name === null ? '' : textOf(name, scope);
};

/** `type T struct { … }`: what T is says its kind. */
const typeSpec: Rule = (node, scope) => {
  const type = node.childForFieldName('type');
  const isInterface = type?.type === 'interface_type';
  const isStruct = type?.type === 'struct_type';
  const kind = isInterface ? 'interface' : isStruct ? 'class' : 'type';
  const opening = isInterface ? '{' : 'field_declaration_list';
  const body = type?.children.find((child) => child.type === opening) ?? null;
  const exported = isOpen(node, scope);
  const made = draft(node, { name: nameIn(node, scope), kind, exported, body });
  return { drafts: [made], enter: isInterface || isStruct, exported };
};

/** Several names may share a line: `var a, b = 1, 2`, and a field list. */
const named =
  (kind: 'constant' | 'field'): Rule =>
  (node, scope) => {
    if (kind === 'constant' && scope.parent !== undefined) return skip;
    const names = node.childrenForFieldName('name').filter(({ isNamed }) => isNamed);
    return {
      drafts: names.map((name) => {
        const text = textOf(name, scope);
        return draft(node, { name: text, kind, exported: /^\p{Lu}/u.test(text) });
      }),
      enter: false,
    };
  };

const importSpec: Rule = (node, scope) => {
  const path = node.childForFieldName('path');
  return path === null ? skip : { imports: [{ from: textOf(path, scope).slice(1, -1), names: [] }], enter: false };
};

const INSIDE = [
  'import_declaration',
  'import_spec_list',
  'type_declaration',
  'const_declaration',
  'var_declaration',
  'var_spec_list',
  'struct_type',
  'interface_type',
  'field_declaration_list',
];

export const go: Grammar = {
  language: 'go',
  load: async () => (await import('tree-sitter-go')).default,
  rules: {
    ...Object.fromEntries(INSIDE.map((type) => [type, 'enter'] as const)),
    import_spec: importSpec,
    type_spec: typeSpec,
    type_alias: defines('type', { exported: isOpen }),
    function_declaration: defines('function', { exported: isOpen }),
    method_declaration: defines('method', { exported: isOpen }),
    method_elem: defines('method', { exported: isOpen }),
    field_declaration: named('field'),
    const_spec: named('constant'),
    var_spec: named('constant'),
  },
  patterns: [
    { kind: 'method', line: /^func\s+\([^)]*\)\s*(\w+)/ },
    { kind: 'function', line: /^func\s+(\w+)/ },
    { kind: 'class', line: /^type\s+(\w+)\s+struct\b/ },
    { kind: 'interface', line: /^type\s+(\w+)\s+interface\b/ },
    { kind: 'type', line: /^type\s+(\w+)/ },
  ],
};
