// `harness serve --stdio jsonrpc`: methods for editors and scripts, over the process's own streams.
import { basename, resolve } from 'node:path';
import { openHarness } from '../../compose/harness.ts';
import { tools } from '../../compose/tools.ts';
import { openConnection } from '../../rpc/dispatch.ts';
import { methodsOf } from '../../rpc/methods/index.ts';
import { oneProject } from '../../rpc/projects.ts';
import { serveJsonRpc } from '../../rpc/protocols/jsonrpc.ts';
import { NAME, VERSION } from '../../version.ts';
import type { Io } from '../command.ts';
import { requirePerson } from '../person.ts';
import { plain } from '../plain.ts';
import type { ServeOptions } from './options.ts';

/** Serves one client until it is gone. With the operator's token the client counts as the person. */
export const serveEditor = async (options: ServeOptions, io: Io): Promise<void> => {
  const principal = options.tokenFile === undefined ? 'agent' : 'human';
  // A terminal that starts it says nothing of who speaks over its pipes.
  if (options.tokenFile !== undefined) requirePerson(options, { ...io, interactive: false });
  const harness = await openHarness({
    root: resolve(io.cwd, options.root ?? io.env.CLAUDE_PROJECT_DIR ?? '.'),
    env: io.env,
    flags: options,
    transport: 'jsonrpc-stdio',
    notify: (line) => io.err(`harness: ${plain(line)}\n`),
  });
  const { root } = harness;
  const projects = oneProject(harness, { id: basename(root), root });
  let end: (reason: string) => void = () => {};
  const ended = new Promise<string>((resolveEnd) => {
    end = resolveEnd;
  });
  io.onSignal(end);
  const connection = serveJsonRpc(
    { input: io.stdin, output: io.stdout },
    (notify) =>
      openConnection({
        served: { name: NAME, version: VERSION },
        methods: methodsOf(tools),
        projects,
        principal,
        notify,
      }),
    end,
  );
  await connection.close(await ended);
  await harness.close();
};
