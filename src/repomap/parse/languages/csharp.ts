import type { SyntaxNode } from 'tree-sitter';
import { defines, draft, type Grammar, type Rule, type Scope, skip, textOf } from '../grammar.ts';

const exported = (node: SyntaxNode, scope: Scope): boolean =>
  (scope.parent === 'interface' && scope.exported) ||
  node.namedChildren.some(
    (child) => child.type === 'modifier' && /^(?:public|protected|internal)$/.test(textOf(child, scope)),
  );

const field: Rule = (node, scope) => {
  const isOpen = exported(node, scope);
  const names = node
    .descendantsOfType('variable_declarator')
    .flatMap((one) => one.childForFieldName('name') ?? one.firstNamedChild ?? []);
  return {
    drafts: names.map((name) => draft(node, { name: textOf(name, scope), kind: 'field', exported: isOpen })),
    enter: false,
  };
};

const using: Rule = (node, scope) => {
  const from = /^(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?([\w.]+)/.exec(textOf(node, scope))?.[1];
  return from === undefined ? skip : { imports: [{ from, names: [] }], enter: false };
};

const type = { enter: true, exported };

export const csharp: Grammar = {
  language: 'csharp',
  load: async () => (await import('tree-sitter-c-sharp')).default,
  rules: {
    declaration_list: 'enter',
    using_directive: using,
    namespace_declaration: defines('module', { enter: true, exported: () => true }),
    file_scoped_namespace_declaration: defines('module', { enter: true, exported: () => true }),
    class_declaration: defines('class', type),
    struct_declaration: defines('class', type),
    record_declaration: defines('class', type),
    interface_declaration: defines('interface', type),
    enum_declaration: defines('enum', { exported }),
    delegate_declaration: defines('type', { exported }),
    constructor_declaration: defines('method', { exported }),
    method_declaration: defines('method', { exported }),
    property_declaration: defines('field', { exported, body: 'accessors' }),
    field_declaration: field,
    event_field_declaration: field,
  },
  patterns: [
    { kind: 'module', line: /^\s*namespace\s+([\w.]+)/ },
    { kind: 'class', line: /^\s*(?:\w+\s+)*(?:class|struct|record)\s+(\w+)/ },
    { kind: 'interface', line: /^\s*(?:\w+\s+)*interface\s+(\w+)/ },
    { kind: 'enum', line: /^\s*(?:\w+\s+)*enum\s+(\w+)/ },
    { kind: 'method', line: /^\s+(?:public|protected|private|internal)\s[\w\s<>[\],.?]*?(\w+)\s*\([^;]*$/ },
  ],
};
