// The clients by name. Whatever is no name here is a command of the user's own.
import type { EvalClient } from '../client.ts';
import { oracle } from './oracle.ts';
import { scripted } from './scripted.ts';

export const clients: readonly EvalClient[] = [oracle, scripted];
