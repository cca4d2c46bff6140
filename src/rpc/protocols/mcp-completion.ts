// What a client may put into the variable of an address or the argument of a prompt, while a person types.
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { type CompleteRequest, CompleteRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { RPC_ERRORS } from '../errors.ts';
import type { Asking } from '../prompts/prompt.ts';
import { resources } from '../resources/index.ts';
import { variableOf } from '../resources/resource.ts';
import { protocolError } from './mcp-errors.ts';
import { promptNamed } from './mcp-prompts.ts';

/** As the standard has it. */
const MOST_VALUES = 100;

export const serveCompletion = (server: Server, open: () => Promise<Asking>): void => {
  server.setRequestHandler(CompleteRequestSchema, async ({ params }) => {
    const suggest = suggesterFor(params);
    const fitting = (await suggest(await open())).filter((value) => value.startsWith(params.argument.value));
    const values = fitting.slice(0, MOST_VALUES);
    return { completion: { values, total: fitting.length, hasMore: fitting.length > values.length } };
  });
};

type Suggest = (asking: Asking) => Promise<readonly string[]>;

/** Throws -32602 for what is not there to be completed. */
const suggesterFor = ({ ref, argument }: CompleteRequest['params']): Suggest => {
  if (ref.type === 'ref/prompt') {
    const found = promptNamed(ref.name).arguments.find(({ name }) => name === argument.name);
    if (found === undefined) throw unknown(`prompt ${ref.name} has no argument ${argument.name}`);
    return found.suggest;
  }
  const family = resources.find((resource) => 'template' in resource && resource.template === ref.uri);
  if (family === undefined || !('template' in family) || variableOf(family) !== argument.name) {
    throw unknown(`no resource template ${ref.uri} with a variable ${argument.name}`);
  }
  return async ({ door }) => ((await family.list?.(door)) ?? []).map(({ id }) => id);
};

const unknown = (what: string): Error => protocolError(RPC_ERRORS.invalidParams, what);
