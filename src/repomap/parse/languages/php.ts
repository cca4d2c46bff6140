import type { SyntaxNode } from 'tree-sitter';
import { defines, draft, type Grammar, type Rule, type Scope, skip, textOf } from '../grammar.ts';

const exported = (node: SyntaxNode, scope: Scope): boolean =>
  !node.namedChildren.some((child) => child.type === 'visibility_modifier' && textOf(child, scope) === 'private');

/** `public int $a = 1, $b;` and `const A = 1, B = 2;` */
const elements =
  (element: string, kind: 'constant' | 'field'): Rule =>
  (node, scope) => {
    const isOpen = exported(node, scope);
    const names = node.namedChildren
      .filter(({ type }) => type === element)
      .flatMap((one) => one.childForFieldName('name') ?? one.firstNamedChild ?? []);
    return {
      drafts: names.map((name) =>
        draft(node, { name: textOf(name, scope).replace(/^\$/, ''), kind, exported: isOpen }),
      ),
      enter: false,
    };
  };

/** `use A\B;`, `use A\{B, C as D};`, `use function A\f;` */
const use: Rule = (node, scope) => {
  const text = /^use\s+(?:function\s+|const\s+)?([\s\S]*?);?$/.exec(textOf(node, scope))?.[1];
  if (text === undefined) return skip;
  const group = /^([^{]*)\\\{([\s\S]*)\}$/.exec(text);
  const names = (group?.[2] ?? text).split(',').map((name) => name.replace(/\s+as\s[\s\S]*$/, '').trim());
  const named = names.filter((name) => name !== '');
  if (group?.[1] !== undefined) return { imports: [{ from: group[1], names: named }], enter: false };
  return { imports: named.map((from) => ({ from, names: [] })), enter: false };
};

const type = { enter: true, exported: () => true };

export const php: Grammar = {
  language: 'php',
  load: async () => (await import('tree-sitter-php')).default.php,
  rules: {
    declaration_list: 'enter',
    enum_declaration_list: 'enter',
    compound_statement: 'enter',
    if_statement: 'enter',
    namespace_use_declaration: use,
    namespace_definition: (node) => ({ enter: node.childForFieldName('body') !== null }),
    class_declaration: defines('class', type),
    trait_declaration: defines('class', type),
    interface_declaration: defines('interface', type),
    enum_declaration: defines('enum', type),
    function_definition: defines('function', { exported: () => true }),
    method_declaration: defines('method', { exported }),
    property_declaration: elements('property_element', 'field'),
    const_declaration: elements('const_element', 'constant'),
  },
  patterns: [
    { kind: 'class', line: /^\s*(?:(?:abstract|final|readonly)\s+)*(?:class|trait)\s+(\w+)/ },
    { kind: 'interface', line: /^\s*interface\s+(\w+)/ },
    { kind: 'enum', line: /^\s*enum\s+(\w+)/ },
    { kind: 'function', line: /^\s*(?:(?:public|protected|private|static|abstract|final)\s+)*function\s+&?(\w+)/ },
  ],
};
