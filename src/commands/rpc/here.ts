// One method over a repository, in this process: the same connection that a server has, opened for one request.
import { basename } from 'node:path';
import { tools } from '../../compose/tools.ts';
import { HarnessError } from '../../core/error.ts';
import type { Principal } from '../../core/session.ts';
import { openHarness } from '../../harness.ts';
import { openConnection } from '../../rpc/dispatch.ts';
import type { RpcResponse } from '../../rpc/message.ts';
import { methodsOf } from '../../rpc/methods/index.ts';
import { oneProject } from '../../rpc/projects.ts';
import { NAME, VERSION } from '../../version.ts';
import type { Io } from '../command.ts';
import { requirePerson } from '../person.ts';
import { plain } from '../plain.ts';
import { workspaceRoot } from '../workspace-root.ts';
import type { RpcOptions } from './options.ts';
import { type Asked, answerIn, HANDSHAKE } from './request.ts';

export const callHere = async (request: Asked, options: RpcOptions, io: Io): Promise<RpcResponse> => {
  const methods = methodsOf(tools);
  const root = workspaceRoot(options, io);
  const notify = (line: string): void => io.err(`harness: ${plain(line)}\n`);
  const harness = await openHarness({ root, env: io.env, flags: {}, transport: 'jsonrpc-command', notify });
  const name = request.method.replaceAll('/', '_');
  const governs = tools.some((tool) => tool.name === name && tool.touches.includes('govern'));
  const forPeople = governs || methods.some((method) => method.name === name && method.who === 'human');
  const connection = openConnection({
    served: { name: NAME, version: VERSION },
    methods,
    projects: oneProject(harness, { id: basename(root), root }),
    principal: forPeople ? caller(options, io) : 'agent',
  });
  io.onSignal((signal) => void connection.close(signal));
  const responses = await connection.handle([...HANDSHAKE, request]);
  await connection.close('done');
  await harness.close();
  return answerIn(responses);
};

/** Whoever cannot show to be a person is judged as an agent, so that the attempt is on record. */
const caller = (options: RpcOptions, io: Io): Principal => {
  try {
    requirePerson(options, io);
    return 'human';
  } catch (thrown) {
    if (!(thrown instanceof HarnessError)) throw thrown;
    io.err(`harness: ${plain(thrown.message)}. Next: ${plain(thrown.remedy ?? 'give the command in a terminal')}.\n`);
    return 'agent';
  }
};
