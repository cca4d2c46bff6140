import { defines, draft, type Grammar, type Rule, skip, textOf } from '../grammar.ts';
import { bodied, C_PATTERNS, C_RULES } from './c.ts';

const alias: Rule = (node, scope) => {
  const name = node.childForFieldName('name');
  if (name === null) return skip;
  return { drafts: [draft(node, { name: textOf(name, scope), kind: 'type', exported: true })], enter: false };
};

export const cpp: Grammar = {
  language: 'cpp',
  load: async () => (await import('tree-sitter-cpp')).default,
  rules: {
    ...C_RULES,
    template_declaration: 'enter',
    class_specifier: bodied('class'),
    namespace_definition: defines('module', { enter: true, exported: () => true }),
    alias_declaration: alias,
    concept_definition: defines('type', { exported: () => true }),
  },
  patterns: C_PATTERNS,
};
