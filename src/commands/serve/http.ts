// `harness serve --http`: every protocol over HTTP, for any number of clients and repositories.
import { homedir } from 'node:os';
import { basename, resolve } from 'node:path';
import { openHarness } from '../../compose/harness.ts';
import { realRoot, userConfigDir } from '../../compose/settings.ts';
import { tools } from '../../compose/tools.ts';
import { HarnessError, messageOf } from '../../core/error.ts';
import { openTokens } from '../../rpc/auth/tokens.ts';
import { createHostedProjects, type HostedProjects } from '../../rpc/hosted-projects.ts';
import { createGate } from '../../rpc/http/gate.ts';
import { DEFAULT_LIMITS } from '../../rpc/http/limits.ts';
import { createMetrics, type Metrics } from '../../rpc/http/metrics.ts';
import { routesOf } from '../../rpc/http/routes.ts';
import { createHttpServer } from '../../rpc/http/server.ts';
import { methodsOf } from '../../rpc/methods/index.ts';
import { NAME, VERSION } from '../../version.ts';
import type { Io } from '../command.ts';
import { plain } from '../plain.ts';
import type { NamedPath, ServeOptions } from './options.ts';

const cannotListen = (thrown: unknown): never => {
  throw new HarnessError(
    'conflict',
    `cannot listen there: ${messageOf(thrown)}`,
    'harness serve --http HOST:PORT with an address and a port of this machine that are free; port 0 takes any',
  );
};

/** Serves until a signal comes; then calls under way are finished or answered as cancelled. */
export const serveHttp = async (options: ServeOptions, io: Io): Promise<void> => {
  const { host, port } = addressOf(options.http);
  const tokens = openTokens(userConfigDir(io.env));
  const limits = { ...DEFAULT_LIMITS, perSecond: options.rate ?? DEFAULT_LIMITS.perSecond };
  const metrics = createMetrics();
  const projects = await openProjects(options, io, metrics);
  const parts = { served: { name: NAME, version: VERSION }, methods: methodsOf(tools), projects, limits, metrics };
  const names = [host, ...(options.allowHost ?? [])];
  const gate = createGate({ tokens, names, perSecond: limits.perSecond });
  const server = createHttpServer({ gate, routes: routesOf(parts), limits, metrics });
  const ended = new Promise<string>((end) => io.onSignal(end));
  const address = await server.listen(host.replace(/^\[|\]$/g, ''), port).catch(cannotListen);
  const say = (line: string): void => io.err(`harness: ${line}\n`);
  say(
    `listening on http://${host}:${address.port} for ${projects
      .list()
      .map(({ id, root }) => `${id} (${plain(root)})`)
      .join(', ')}`,
  );
  if (tokens.list().length === 0) say('nobody has a token yet. Next: harness token create --role agent');
  if (!LOOPBACK.has(host))
    say(
      'this address can be reached by others, and tokens are sent in the clear. Next: put a proxy with TLS before it',
    );
  await server.close(`the server was stopped (${await ended})`);
  await projects.close('the server was stopped');
};

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);
const DEFAULT_ADDRESS = '127.0.0.1:9800';
const ADDRESS = /^(?:(\[[0-9a-f:.]+\]|[\w.-]+):)?(\d{1,5})$/i;

/** `host:port`, or a port of the loopback; port 0 takes a free one. */
const addressOf = (given: string | true | undefined): { readonly host: string; readonly port: number } => {
  const text = typeof given === 'string' ? given : DEFAULT_ADDRESS;
  const [, host = '127.0.0.1', digits = ''] = ADDRESS.exec(text) ?? [];
  const port = Number(digits);
  if (digits !== '' && port < 65_536) return { host: host.toLowerCase(), port };
  throw new HarnessError('invalid_arguments', `${text} is no address`, `harness serve --http ${DEFAULT_ADDRESS}`);
};

const openProjects = async (options: ServeOptions, io: Io, metrics: Metrics): Promise<HostedProjects> => {
  const projects = createHostedProjects({
    open: (path) =>
      openHarness({
        root: resolve(io.cwd, path.startsWith('~/') ? resolve(io.env.HOME ?? homedir(), path.slice(2)) : path),
        env: io.env,
        flags: options,
        transport: 'http',
        notify: (line) => io.err(`harness: ${plain(line)}\n`),
      }),
    observed: metrics.called,
  });
  for (const { name, path } of namedIn(options, io)) await projects.add(name, path);
  return projects;
};

const namedIn = ({ project, root }: ServeOptions, io: Io): readonly NamedPath[] => {
  if (project !== undefined && root !== undefined) {
    throw new HarnessError('invalid_arguments', '--root and --project exclude each other', 'name each with --project');
  }
  const only = resolve(io.cwd, root ?? '.');
  return project ?? [{ name: basename(realRoot(only)), path: only }];
};
