// The clients by name. Whatever is no name here is a command of the user's own.
import type { EvalClient } from '../client.ts';
import { commandClient } from './command.ts';
import { oracle } from './oracle.ts';
import { saboteur } from './saboteur.ts';
import { scripted } from './scripted.ts';

export const clients: readonly EvalClient[] = [oracle, saboteur, scripted];

/** The client of that name, or one that runs what was given as a command. */
export const clientNamed = (name: string): EvalClient =>
  clients.find((client) => client.name === name) ?? commandClient(name);
