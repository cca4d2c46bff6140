import { defines, type Grammar, type Rule, textOf } from '../grammar.ts';
import { ECMASCRIPT_PATTERNS, ECMASCRIPT_RULES } from './ecmascript.ts';

/** `declare module 'x'` is named by a string. */
const moduleRule: Rule = (node, scope) => {
  const visit = defines('module', { enter: true });
  const made = visit === 'enter' ? { enter: true } : visit(node, scope);
  return { ...made, exported: scope.exported || textOf(node, scope).startsWith('module') };
};

const rules: Readonly<Record<string, Rule>> = {
  ...ECMASCRIPT_RULES,
  ambient_declaration: 'enter',
  interface_body: 'enter',
  abstract_class_declaration: defines('class', { enter: true }),
  interface_declaration: defines('interface', { enter: true }),
  type_alias_declaration: defines('type'),
  enum_declaration: defines('enum'),
  internal_module: moduleRule,
  module: moduleRule,
  function_signature: defines('function'),
  method_signature: defines('method'),
  abstract_method_signature: defines('method'),
  property_signature: defines('field'),
};

export const typescript: Grammar = {
  language: 'typescript',
  load: async () => (await import('tree-sitter-typescript')).default.typescript,
  rules,
  patterns: ECMASCRIPT_PATTERNS,
};

export const tsx: Grammar = {
  ...typescript,
  language: 'tsx',
  load: async () => (await import('tree-sitter-typescript')).default.tsx,
};
