// The languages that have a grammar.
import type { Grammar } from '../grammar.ts';
import { javascript } from './javascript.ts';
import { python } from './python.ts';
import { tsx, typescript } from './typescript.ts';

export const grammars: readonly Grammar[] = [typescript, tsx, javascript, python];
