// MCP's prompts over the list of them.
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { GetPromptRequestSchema, ListPromptsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { nearest } from '../../core/nearest.ts';
import { RPC_ERRORS } from '../errors.ts';
import { prompts } from '../prompts/index.ts';
import type { Asking, Prompt } from '../prompts/prompt.ts';
import { asProtocolError, protocolError } from './mcp-errors.ts';

export const servePrompts = (server: Server, open: () => Promise<Asking>): void => {
  server.setRequestHandler(ListPromptsRequestSchema, () => ({
    prompts: prompts.map(({ name, title, description, arguments: given }) => ({
      name,
      title,
      description,
      arguments: given.map((argument) => ({ name: argument.name, description: argument.description, required: false })),
    })),
  }));
  server.setRequestHandler(GetPromptRequestSchema, async ({ params: { name, arguments: given = {} } }) => {
    const prompt = promptNamed(name);
    const asking = await open();
    const text = await prompt.render(asking, given).catch((thrown: unknown) => {
      throw asProtocolError(thrown);
    });
    return { description: prompt.description, messages: [{ role: 'user', content: { type: 'text', text } }] };
  });
};

/** Throws -32602, naming the nearest. */
export const promptNamed = (name: string): Prompt => {
  const found = prompts.find((prompt) => prompt.name === name);
  if (found !== undefined) return found;
  const near =
    nearest(
      name,
      prompts.map((prompt) => prompt.name),
    ) ?? 'one that prompts/list names';
  throw protocolError(RPC_ERRORS.invalidParams, `there is no prompt ${JSON.stringify(name)}; use ${near}`);
};
