// `harness rpc`: one method from a shell, over this repository or over a running server.
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { tools } from '../compose/tools.ts';
import { HarnessError } from '../core/error.ts';
import { RPC_ERRORS, type RpcErrorObject } from '../rpc/errors.ts';
import type { RpcResponse } from '../rpc/message.ts';
import { methodsOf } from '../rpc/methods/index.ts';
import type { CliCommand, Io } from './command.ts';
import { plain } from './plain.ts';
import { callHere } from './rpc/here.ts';
import type { RpcOptions } from './rpc/options.ts';
import { callServer } from './rpc/server.ts';

export const rpc: CliCommand = {
  name: 'rpc',
  summary: 'call one JSON-RPC method',
  configure: (command: Command, io: Io) => {
    command
      .argument('[method]', 'its name; without one the methods are listed')
      .argument('[params]', 'a JSON object; - reads it from standard input', '{}')
      .option('--root <dir>', 'workspace; else the current directory')
      .option('--url <url>', 'call a server that is running (harness serve --http) instead')
      .option('--token <token>', 'with --url: its bearer token')
      .option('--token-file <file>', "a file with the bearer token; without --url the operator's token")
      .option('--json', 'print on one line, errors as well')
      .addHelpText('after', EXAMPLES)
      .action((method: string | undefined, params: string, options: RpcOptions) =>
        method === undefined ? list(io) : run({ method, params }, options, io),
      );
  },
};

const EXAMPLES = `
Exit 0 done, 1 the answer is no, 2 wrong use, 3 could not.

Examples:
  harness rpc read_file '{"path": "README.md", "limit": 5}'
  harness rpc trace/show --json | jq .timeline
  harness rpc --url http://127.0.0.1:9800 --token-file agent.token health_check`;

const list = (io: Io): void => {
  for (const { name, summary } of methodsOf(tools))
    io.out(`${name.padEnd(NAME_WIDTH)}  ${summary.split(/\.\s/, 1)[0]}\n`);
};

const NAME_WIDTH = 16;

interface Given {
  readonly method: string;
  readonly params: string;
}

const run = async ({ method, params }: Given, options: RpcOptions, io: Io): Promise<void> => {
  const request = { jsonrpc: '2.0', id: 1, method, params: parsed(params === '-' ? await text(io.stdin) : params) };
  const response =
    options.url === undefined ? await callHere(request, options, io) : await callServer(request, options, io);
  io.exitWith(exitCode(response));
  print(response, options, io);
};

const parsed = (params: string): unknown => {
  try {
    return JSON.parse(params);
  } catch {
    throw new HarnessError(
      'invalid_arguments',
      `the parameters are no JSON: ${params.slice(0, 80)}`,
      `harness rpc read_file '{"path": "README.md"}'`,
    );
  }
};

const print = (response: RpcResponse, { json }: RpcOptions, io: Io): void => {
  if ('error' in response) io.err(`${json === true ? JSON.stringify(response.error) : inWords(response.error)}\n`);
  else io.out(`${JSON.stringify(response.result, undefined, json === true ? undefined : 2)}\n`);
};

const inWords = ({ code, message, data }: RpcErrorObject): string => {
  // A refusal tells the next step in its own words.
  const { remedy } = data ?? {};
  const next = typeof remedy === 'string' && !message.includes(remedy) ? ` Next: ${plain(remedy)}.` : '';
  return `harness: ${plain(message).replace(/\.$/, '')} (${code}).${next}`;
};

const WRONG_USE: readonly number[] = [RPC_ERRORS.invalidRequest, RPC_ERRORS.methodNotFound, RPC_ERRORS.invalidParams];
const NO: readonly number[] = [RPC_ERRORS.notFound, RPC_ERRORS.conflict, RPC_ERRORS.validation];

/** An observation says so by its status, a judgement by its decision, a check by `ok`. */
const exitCode = (response: RpcResponse): 0 | 1 | 2 | 3 => {
  if ('error' in response) {
    const { code } = response.error;
    if (WRONG_USE.includes(code)) return 2;
    return NO.includes(code) ? 1 : 3;
  }
  const { status = 'ok', decision = 'allow', ok = true } = Object(response.result);
  return status === 'ok' && decision === 'allow' && ok === true ? 0 : 1;
};
