// The other end of the wire: an MCP client that starts the real server and calls its tools, as an assistant would.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import * as z from 'zod';
import { HarnessError, messageOf } from '../core/error.ts';
import { ArtifactSchema, frameShape } from '../core/observation.ts';

/** The frame that every answer has; the tool's own fields are beside it. artifact_read says there which one it has read. */
const AnswerSchema = z.looseObject({ ...frameShape, artifact: z.union([ArtifactSchema, z.string()]).optional() });
export type Answer = z.infer<typeof AnswerSchema>;

/** A tool as the server offers it; `input` is its JSON Schema. */
export interface Offered {
  readonly name: string;
  readonly description: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface Assistant {
  /** Names of the tools that the server offers. */
  readonly tools: readonly string[];
  /** The same tools, as a model is told of them. */
  readonly offered: readonly Offered[];
  /** What the server says of itself to whoever works with it. */
  readonly instructions: string;
  /** Process id of the server. */
  readonly pid: number;
  /** Throws internal_error when the server does not answer; what it refuses is an answer. */
  call(tool: string, input: Readonly<Record<string, unknown>>): Promise<Answer>;
  /** Hangs up; returns when the server has sealed its record and ended. */
  close(): Promise<void>;
}

export interface Server {
  /** Program and arguments. */
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly version: string;
  /** How the client introduces itself. */
  readonly name: string;
  /** Milliseconds that one call may take; 60,000 when absent. */
  readonly timeout?: number;
}

/** Starts the server and says hello. Throws internal_error with the server's own words when that fails. */
export const connectAssistant = async (server: Server): Promise<Assistant> => {
  const { command, env, version, name, timeout = 60_000 } = server;
  const [program, ...args] = command;
  const transport = new StdioClientTransport({ command: program, args, env: { ...env }, stderr: 'pipe' });
  let said = '';
  transport.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-2_000);
  });
  const client = new Client({ name, version });
  const trouble = (thrown: unknown): HarnessError => {
    const cause = causeIn(said) ?? messageOf(thrown);
    return new HarnessError('internal_error', `the server did not answer: ${cause}`, 'harness doctor');
  };
  try {
    await client.connect(transport);
    const { tools } = await client.listTools();
    return {
      tools: tools.map((tool) => tool.name),
      offered: tools.map((tool) => ({
        name: tool.name,
        description: tool.description ?? '',
        input: tool.inputSchema,
      })),
      instructions: client.getInstructions() ?? '',
      pid: transport.pid ?? 0,
      call: async (tool, input) => {
        try {
          const { structuredContent } = await client.callTool({ name: tool, arguments: { ...input } }, undefined, {
            timeout,
          });
          return AnswerSchema.parse(structuredContent);
        } catch (thrown) {
          throw trouble(thrown);
        }
      },
      close: () => client.close(),
    };
  } catch (thrown) {
    await client.close();
    throw trouble(thrown);
  }
};

/** The line that says why, of what a server printed before it died. */
const causeIn = (said: string): string | undefined => {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /^(?:harness:|\w*Error\b)/.test(line)) ?? lines.at(-1);
};
