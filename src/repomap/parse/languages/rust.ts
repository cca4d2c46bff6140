import type { SyntaxNode } from 'tree-sitter';
import { defines, draft, type Grammar, type Rule, type Scope, skip, textOf } from '../grammar.ts';

const exported = (node: SyntaxNode): boolean => node.firstNamedChild?.type === 'visibility_modifier';

/** What a trait declares or an implementation of one defines is as open as the trait. */
const isOpenFunction = (node: SyntaxNode, scope: Scope): boolean =>
  exported(node) || (scope.exported && scope.parent !== 'module');

/** `impl T for S` has no name of its own: it is shown as written, and S is what people look for. */
const impl: Rule = (node, scope) => {
  const type = node.childForFieldName('type');
  if (type === null) return skip;
  const name = textOf(type, scope).replace(/<[\s\S]*$/, '');
  const made = draft(node, { name, kind: 'class', exported: true, body: node.childForFieldName('body') });
  return { drafts: [made], enter: true, exported: node.childForFieldName('trait') !== null };
};

const use: Rule = (node, scope) => {
  const argument = node.childForFieldName('argument');
  if (argument === null) return skip;
  const [, from = '', list] = /^([\s\S]*?)(?:::\{([\s\S]*)\})?$/.exec(textOf(argument, scope)) ?? [];
  const names = (list ?? '').split(',').map((name) => name.trim().replace(/\s+as\s.*|::[\s\S]*|[{}]/g, ''));
  return { imports: [{ from, names: names.filter((name) => name !== '') }], enter: false };
};

export const rust: Grammar = {
  language: 'rust',
  load: async () => (await import('tree-sitter-rust')).default,
  rules: {
    declaration_list: 'enter',
    field_declaration_list: 'enter',
    use_declaration: use,
    mod_item: defines('module', { enter: true, exported }),
    struct_item: defines('class', { enter: true, exported }),
    union_item: defines('class', { enter: true, exported }),
    enum_item: defines('enum', { exported }),
    trait_item: defines('interface', { enter: true, exported }),
    impl_item: impl,
    function_item: defines('function', { exported: isOpenFunction }),
    function_signature_item: defines('function', { exported: isOpenFunction }),
    field_declaration: defines('field', { exported }),
    const_item: defines('constant', { exported }),
    static_item: defines('constant', { exported }),
    type_item: defines('type', { exported }),
    macro_definition: (node, scope) => {
      const name = node.childForFieldName('name');
      if (name === null) return skip;
      const text = textOf(name, scope);
      const made = draft(node, { name: text, kind: 'function', exported: true });
      return { drafts: [{ ...made, to: name.endIndex }], enter: false };
    },
  },
  patterns: [
    {
      kind: 'function',
      line: /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:(?:const|async|unsafe|extern\s+"[^"]*")\s+)*fn\s+(\w+)/,
    },
    { kind: 'class', line: /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:struct|union)\s+(\w+)/ },
    { kind: 'enum', line: /^\s*(?:pub(?:\([^)]*\))?\s+)?enum\s+(\w+)/ },
    { kind: 'interface', line: /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:unsafe\s+)?trait\s+(\w+)/ },
    { kind: 'class', line: /^\s*impl\b[^{]*?(\w+)(?:<[^{]*>)?\s*\{/ },
    { kind: 'function', line: /^\s*macro_rules!\s*(\w+)/ },
  ],
};
