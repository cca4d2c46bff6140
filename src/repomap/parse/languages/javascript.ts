import type { Grammar } from '../grammar.ts';
import { ECMASCRIPT_PATTERNS, ECMASCRIPT_RULES } from './ecmascript.ts';

export const javascript: Grammar = {
  language: 'javascript',
  load: async () => (await import('tree-sitter-javascript')).default,
  rules: ECMASCRIPT_RULES,
  patterns: ECMASCRIPT_PATTERNS,
};
