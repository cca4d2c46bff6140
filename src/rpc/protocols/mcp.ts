// MCP, revisions up to 2025-11-25, through the SDK. A view over the harness that can be thrown away: all state is in
// the session. Newer revisions get a file of their own beside this one.
import { fileURLToPath } from 'node:url';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { type CallToolResult, ListToolsRequestSchema, type RequestId } from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv-provider.js';
import type { Door } from '../../core/door.ts';
import type { Observation } from '../../core/observation.ts';
import type { Session } from '../../core/session.ts';
import type { Tool } from '../../core/tool.ts';
import { type AskPerson, createAskPerson } from './mcp-approval.ts';
import { createCallLane, type ToolCall } from './mcp-calls.ts';
import { clientSessionOf } from './mcp-client-session.ts';
import { serveCompletion } from './mcp-completion.ts';
import { servePrompts } from './mcp-prompts.ts';
import { serveResources } from './mcp-resources.ts';
import { toCallToolResult, toMcpTool } from './mcp-tools.ts';
import { createWatch } from './mcp-watch.ts';
import { answerPrompt, PERMISSION_PROMPT } from './permission-prompt.ts';

export interface McpOptions {
  readonly name: string;
  readonly version: string;
  readonly instructions: string;
  /** Shown where the harness cannot be opened, so that each call can say why. */
  readonly tools: readonly Tool[];
  /** Where the client works, absolute, when it lets us judge its own tools as well (see permission-prompt.ts). */
  readonly permissionPrompt?: string;
  /** The session of its own in which the client started this process. */
  readonly startedIn?: string | undefined;
  /** Opens the harness when it is first needed; told the first directory that the client has opened, absolute. */
  readonly open: (clientRoot: string | undefined) => Promise<Door>;
}

export interface McpConnection {
  /** Cancels what is under way, waits for its records, ends the session. */
  close(reason: string): Promise<void>;
}

/** Tools and prompts stay what they are while a server runs; resources come and change. */
const CAPABILITIES = {
  tools: {},
  resources: { subscribe: true, listChanged: true },
  prompts: {},
  completions: {},
  logging: {},
} as const;

interface Opened {
  readonly door: Door;
  readonly session: Session;
}

/** Serves one client over one transport. */
export const serveMcp = async (transport: Transport, options: McpOptions): Promise<McpConnection> => {
  const server = new Server(
    { name: options.name, version: options.version },
    { capabilities: CAPABILITIES, instructions: options.instructions, jsonSchemaValidator: lazyValidator() },
  );
  let opening: Promise<Opened> | undefined;
  /** `because`: the request that needs it. Over HTTP what the client is asked in between goes along with its answer. */
  const opened = (because?: RequestId): Promise<Opened> => {
    opening ??= openSession(server, options, because).catch((thrown: unknown) => {
      opening = undefined;
      throw thrown;
    });
    return opening;
  };
  const askPerson = createAskPerson(server);
  const answer = async (call: ToolCall): Promise<CallToolResult> => {
    const { door, session: ours } = await opened(call.id);
    const { permissionPrompt: cwd, startedIn } = options;
    const session = {
      ...ours,
      clientSession: clientSessionOf({ client: ours.client.name, startedIn, meta: call.meta }),
    };
    if (cwd !== undefined && call.name === PERMISSION_PROMPT.name)
      return answerPrompt({ door, session, cwd }, call.input);
    return callTool({ door, session }, call, askPerson);
  };
  const lane = createCallLane(transport, answer);
  server.setRequestHandler(ListToolsRequestSchema, async (_request, { requestId }) => {
    const { tools } = await opened(requestId).then(
      ({ door }) => door,
      () => options,
    );
    return { tools: [...tools.map(toMcpTool), ...(options.permissionPrompt === undefined ? [] : [PERMISSION_PROMPT])] };
  });
  const watch = createWatch(server, opened);
  serveResources(server, async () => (await opened()).door, watch.listed);
  servePrompts(server, opened);
  serveCompletion(server, opened);
  await server.connect(lane.rest);
  return {
    close: async (reason) => {
      watch.close();
      await lane.close();
      const session = await opening?.catch(() => undefined);
      session?.door.closeSession(session.session, reason);
      await server.close();
    },
  };
};

const openSession = async (server: Server, options: McpOptions, because?: RequestId): Promise<Opened> => {
  const roots = await clientRoots(server, because);
  const door = await options.open(roots[0]);
  const client = server.getClientVersion();
  const named = { name: client?.name ?? 'unknown', version: client?.version ?? '' };
  return { door, session: door.openSession(named, 'agent', roots) };
};

const callTool = async (
  { door, session }: Opened,
  { id: request, name, attended, meta: _, ...given }: ToolCall,
  askPerson: AskPerson,
): Promise<CallToolResult> => {
  const call = (): Promise<Observation> => door.call(session, { tool: name, offered: door.callable, ...given });
  const observation = await call();
  if (observation.status !== 'pending') return toCallToolResult(observation);
  const cancel = new AbortController();
  given.cancellation.onCancel(() => cancel.abort());
  const { progress } = given;
  const waiting = { door, session, request, observation, repeat: call, signal: cancel.signal, progress, attended };
  return toCallToolResult(await askPerson(waiting));
};

/** A client that says where it works but does not answer within this time is served from elsewhere. */
const ROOTS_TIMEOUT_MS = 2_000;

/** The directories that the client has opened, absolute. Asked once: what a session may touch does not change under it. */
const clientRoots = async (server: Server, because?: RequestId): Promise<readonly string[]> => {
  if (server.getClientCapabilities()?.roots === undefined) return [];
  try {
    const related = because === undefined ? {} : { relatedRequestId: because };
    const { roots } = await server.listRoots(undefined, { timeout: ROOTS_TIMEOUT_MS, ...related });
    return roots.filter(({ uri }) => uri.startsWith('file://')).map(({ uri }) => fileURLToPath(uri));
  } catch {
    return [];
  }
};

/** Ajv is needed only to check what a person fills in; making one at start would cost a tenth of the start. */
const lazyValidator = () => {
  let validator: AjvJsonSchemaValidator | undefined;
  return {
    getValidator: <T>(schema: Parameters<AjvJsonSchemaValidator['getValidator']>[0]) => {
      validator ??= new AjvJsonSchemaValidator();
      return validator.getValidator<T>(schema);
    },
  };
};
