// MCP, revisions up to 2025-11-25, through the SDK. A view over the harness that can be thrown away: all state is in
// the session. Newer revisions get a file of their own beside this one.
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  type CallToolRequest,
  CallToolRequestSchema,
  ListToolsRequestSchema,
  type ServerNotification,
  type ServerRequest,
} from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv-provider.js';
import type { Door } from '../../core/door.ts';
import type { Session } from '../../core/session.ts';
import type { Tool } from '../../core/tool.ts';
import { toCallToolResult, toMcpTool } from './mcp-tools.ts';
import { answerPrompt, PERMISSION_PROMPT } from './permission-prompt.ts';

export interface McpOptions {
  readonly name: string;
  readonly version: string;
  readonly instructions: string;
  readonly tools: readonly Tool[];
  /** Where the client works, absolute, when it lets us judge its own tools as well (see permission-prompt.ts). */
  readonly permissionPrompt?: string;
  /** Opens the harness at the first call; told the client's first root when it has one. */
  readonly open: (clientRoot: string | undefined) => Promise<Door>;
}

export interface McpConnection {
  /** Cancels what is under way, waits for its records, ends the session. */
  close(reason: string): Promise<void>;
}

interface Opened {
  readonly door: Door;
  readonly session: Session;
}

/** Serves one client over one transport. */
export const serveMcp = async (transport: Transport, options: McpOptions): Promise<McpConnection> => {
  const server = new Server(
    { name: options.name, version: options.version },
    { capabilities: { tools: {} }, instructions: options.instructions, jsonSchemaValidator: lazyValidator() },
  );
  const underWay = new Map<AbortController, Promise<unknown>>();
  let opening: Promise<Opened> | undefined;
  const opened = (): Promise<Opened> => {
    opening ??= openSession(server, options).catch((thrown: unknown) => {
      opening = undefined;
      throw thrown;
    });
    return opening;
  };
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [...options.tools.map(toMcpTool), ...(options.permissionPrompt === undefined ? [] : [PERMISSION_PROMPT])],
  }));
  server.setRequestHandler(CallToolRequestSchema, async (request, extra) => {
    const stop = new AbortController();
    const { permissionPrompt: cwd } = options;
    const call = opened().then(({ door, session }) =>
      cwd !== undefined && request.params.name === PERMISSION_PROMPT.name
        ? answerPrompt({ door, session, cwd }, request.params.arguments)
        : callTool({ door, session }, request, { extra, stop }),
    );
    underWay.set(stop, call);
    try {
      return await call;
    } finally {
      underWay.delete(stop);
    }
  });
  await server.connect(transport);
  return {
    close: async (reason) => {
      for (const stop of underWay.keys()) stop.abort();
      await Promise.allSettled([...underWay.values()]);
      const session = await opening?.catch(() => undefined);
      session?.door.closeSession(session.session, reason);
      await server.close();
    },
  };
};

const openSession = async (server: Server, options: McpOptions): Promise<Opened> => {
  const door = await options.open(await firstRoot(server));
  const client = server.getClientVersion();
  return {
    door,
    session: door.openSession({ name: client?.name ?? 'unknown', version: client?.version ?? '' }, 'agent'),
  };
};

/** A client that says where it works but does not answer within this time is served from elsewhere. */
const ROOTS_TIMEOUT_MS = 2_000;

const firstRoot = async (server: Server): Promise<string | undefined> => {
  if (server.getClientCapabilities()?.roots === undefined) return undefined;
  try {
    const { roots } = await server.listRoots(undefined, { timeout: ROOTS_TIMEOUT_MS });
    return roots.map((root) => root.uri).find((uri) => uri.startsWith('file://'));
  } catch {
    return undefined;
  }
};

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

interface Bounds {
  readonly extra: Extra;
  /** Aborted when the client cancels the call, and when the connection is being closed. */
  readonly stop: AbortController;
}

const callTool = async ({ door, session }: Opened, request: CallToolRequest, { extra, stop }: Bounds) => {
  extra.signal.addEventListener('abort', () => stop.abort(), { once: true });
  if (extra.signal.aborted) stop.abort();
  const { name, arguments: input = {} } = request.params;
  const progress = progressOf(extra);
  return toCallToolResult(
    await door.call(session, { tool: name, input, stop, ...(progress === undefined ? {} : { progress }) }),
  );
};

const progressOf = (extra: Extra): ((message: string) => void) | undefined => {
  const progressToken = extra._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let progress = 0;
  return (message) => {
    progress += 1;
    // A notification that cannot be delivered is no reason to fail the call that it tells of.
    extra
      .sendNotification({ method: 'notifications/progress', params: { progressToken, progress, message } })
      .catch(() => {});
  };
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
