// MCP, revisions up to 2025-11-25, through the SDK. A view over the harness that can be thrown away: all state is in
// the session. Newer revisions get a file of their own beside this one.
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  ErrorCode,
  type JSONRPCRequest,
  ListToolsRequestSchema,
  McpError,
  type ServerNotification,
  type ServerRequest,
} from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv-provider.js';
import type { Door } from '../../core/door.ts';
import type { Session } from '../../core/session.ts';
import type { Cancellation } from '../../core/stop.ts';
import type { Tool } from '../../core/tool.ts';
import { toCallToolResult, toMcpTool } from './mcp-tools.ts';

export interface McpOptions {
  readonly name: string;
  readonly version: string;
  readonly instructions: string;
  readonly tools: readonly Tool[];
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
  const underWay = createUnderWay();
  let opening: Promise<Opened> | undefined;
  const opened = (): Promise<Opened> => {
    opening ??= openSession(server, options).catch((thrown: unknown) => {
      opening = undefined;
      throw thrown;
    });
    return opening;
  };
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: options.tools.map(toMcpTool) }));
  // Not a registered handler: around one the SDK checks request and result three times, which costs more than a small
  // tool does. The arguments are checked by the tool, the result is made by us.
  server.fallbackRequestHandler = async (request, extra) => {
    const params = toolParams(request);
    return underWay.track(extra.signal, (cancellation) => callTool(opened, params, { extra, cancellation }));
  };
  await server.connect(transport);
  return {
    close: async (reason) => {
      await underWay.cancelAll();
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

interface UnderWay {
  /** Runs a call that ends early when its client's signal aborts or `cancelAll` is called. */
  track<T>(client: AbortSignal, call: (cancellation: Cancellation) => Promise<T>): Promise<T>;
  /** Cancels every call and waits until each has been recorded. */
  cancelAll(): Promise<void>;
}

const createUnderWay = (): UnderWay => {
  const calls = new Map<Promise<unknown>, Set<() => void>>();
  let closing = false;
  return {
    track: async (client, call) => {
      const listeners = new Set<() => void>();
      const running = call({
        isCancelled: () => closing || client.aborted,
        onCancel: (listener) => {
          listeners.add(listener);
          client.addEventListener('abort', listener, { once: true });
        },
      });
      calls.set(running, listeners);
      try {
        return await running;
      } finally {
        calls.delete(running);
      }
    },
    cancelAll: async () => {
      closing = true;
      for (const listeners of calls.values()) for (const listener of listeners) listener();
      await Promise.allSettled(calls.keys());
    },
  };
};

interface ToolParams {
  readonly name: string;
  readonly input: unknown;
}

/** Throws what the standard wants for every other method, and for a call without a name. */
const toolParams = ({ method, params }: JSONRPCRequest): ToolParams => {
  if (method !== 'tools/call') throw new McpError(ErrorCode.MethodNotFound, `no method ${method}`);
  const name = params?.name;
  if (typeof name !== 'string')
    throw new McpError(ErrorCode.InvalidParams, 'tools/call needs the name of a tool in params.name');
  return { name, input: params?.arguments ?? {} };
};

interface Bounds {
  readonly extra: Extra;
  readonly cancellation: Cancellation;
}

const callTool = async (opened: () => Promise<Opened>, params: ToolParams, { extra, cancellation }: Bounds) => {
  const { door, session } = await opened();
  const { name, input } = params;
  const progress = progressOf(extra);
  const request = { tool: name, input, cancellation, ...(progress === undefined ? {} : { progress }) };
  return toCallToolResult(await door.call(session, request));
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
