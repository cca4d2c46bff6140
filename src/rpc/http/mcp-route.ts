// POST, GET and DELETE /mcp: Streamable HTTP, any number of clients at once, each with a session of its own.
import { createMcpSessions, type McpSessions } from './mcp-sessions.ts';
import type { HttpParts } from './parts.ts';
import { noProject, projectOf } from './project-of.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Exchange, Route } from './route.ts';

export const mcpRoute = (parts: HttpParts): Route => {
  const sessions = createMcpSessions(parts);
  return {
    path: '/mcp',
    methods: ['POST', 'GET', 'DELETE'],
    answer: (exchange) => answer(parts, sessions, exchange),
    close: sessions.close,
  };
};

const answer = async (parts: HttpParts, sessions: McpSessions, exchange: Exchange): Promise<void> => {
  const { request, response, grant } = exchange;
  if (grant.role !== 'agent') return refuse(response, FOR_AGENTS);
  const id = request.headers['mcp-session-id'];
  if (id !== undefined) {
    const session = typeof id === 'string' ? sessions.find(id, grant) : undefined;
    if (session === undefined) return refuse(response, NO_SESSION);
    const handled = session.handle(request, response);
    // The stream of a GET stays open for as long as the client likes; nobody waits for its end.
    return request.method === 'GET' ? void handled.catch(() => response.destroy()) : handled;
  }
  const project = projectOf(exchange);
  const door = parts.projects.get(project);
  if (door === undefined) return refuse(response, noProject(parts.projects, project));
  if (!sessions.hasRoom()) return refuse(response, NO_ROOM);
  await sessions.begin(door, grant, { request, response });
};

const FOR_AGENTS: Refusal = {
  status: 403,
  code: 'wrong_role',
  message: 'MCP is spoken by assistants, and this is the token of a person',
  remedy: 'harness token create --role agent',
};

const NO_SESSION: Refusal = {
  status: 404,
  code: 'not_found',
  message: 'there is no such session with this token',
  remedy: 'initialize again',
};

const NO_ROOM: Refusal = {
  status: 503,
  code: 'too_many_sessions',
  message: 'the server has as many sessions as it takes',
  remedy: 'end sessions that are not needed with DELETE /mcp',
};
