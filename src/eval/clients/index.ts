// The clients by name. Whatever is no name here is a command of the user's own.
import type { EvalClient } from '../client.ts';
import { type ModelApi, modelClient } from '../model/client.ts';
import { claude } from './claude.ts';
import { codex } from './codex.ts';
import { commandClient } from './command.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';
import { oracle } from './oracle.ts';
import { saboteur } from './saboteur.ts';
import { scripted } from './scripted.ts';

const clients: readonly EvalClient[] = [oracle, saboteur, scripted, claude, codex];

const apis: readonly ModelApi[] = [openaiChat, openaiResponses];

export const CLIENT_NAMES: readonly string[] = [...clients, ...apis].map(({ name }) => name);

/** The client of that name, `api:profile` included, or one that runs what was given as a command. */
export const clientNamed = (name: string): EvalClient => {
  const known = clients.find((client) => client.name === name);
  if (known !== undefined) return known;
  const [before = '', profile] = name.split(':', 2);
  const api = apis.find((each) => each.name === before);
  return api === undefined ? commandClient(name) : modelClient(api, profile);
};
