import type { SyntaxNode } from 'tree-sitter';
import { defines, draft, type Grammar, type Rule, type Scope, skip, textOf } from '../grammar.ts';

const exported = (node: SyntaxNode, scope: Scope): boolean => {
  const modifiers = node.firstNamedChild?.type === 'modifiers' ? textOf(node.firstNamedChild, scope) : '';
  return /\b(?:public|protected)\b/.test(modifiers) || (scope.parent === 'interface' && scope.exported);
};

const field: Rule = (node, scope) => {
  const names = node.childrenForFieldName('declarator').flatMap((one) => one.childForFieldName('name') ?? []);
  const isOpen = exported(node, scope);
  return {
    drafts: names.map((name) => draft(node, { name: textOf(name, scope), kind: 'field', exported: isOpen })),
    enter: false,
  };
};

const importRule: Rule = (node, scope) => {
  const path = /^import\s+(?:static\s+)?([\w.]+?)(?:\.(\*))?\s*;?$/.exec(textOf(node, scope));
  return path?.[1] === undefined
    ? skip
    : { imports: [{ from: path[1], names: path[2] === undefined ? [] : ['*'] }], enter: false };
};

const type = { enter: true, exported };

export const java: Grammar = {
  language: 'java',
  load: async () => (await import('tree-sitter-java')).default,
  rules: {
    class_body: 'enter',
    interface_body: 'enter',
    annotation_type_body: 'enter',
    enum_body: 'enter',
    enum_body_declarations: 'enter',
    import_declaration: importRule,
    class_declaration: defines('class', type),
    record_declaration: defines('class', type),
    interface_declaration: defines('interface', type),
    annotation_type_declaration: defines('interface', type),
    enum_declaration: defines('enum', type),
    constructor_declaration: defines('method', { exported }),
    compact_constructor_declaration: defines('method', { exported }),
    method_declaration: defines('method', { exported }),
    field_declaration: field,
    constant_declaration: field,
  },
  patterns: [
    { kind: 'class', line: /^\s*(?:[\w@]+\s+)*(?:class|record)\s+(\w+)/ },
    { kind: 'interface', line: /^\s*(?:[\w@]+\s+)*@?interface\s+(\w+)/ },
    { kind: 'enum', line: /^\s*(?:\w+\s+)*enum\s+(\w+)/ },
    { kind: 'method', line: /^\s+(?:public|protected|private)\s[\w\s<>[\],.?]*?(\w+)\s*\([^;]*$/ },
  ],
};
