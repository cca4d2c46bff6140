// The peer: the smallest server that the SDK makes, with one tool that reads a file. No policy, no record.
import { readFile } from 'node:fs/promises';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

const server = new McpServer({ name: 'bare', version: '1.0.0' });
server.registerTool(
  'read_file',
  { description: 'Read a file', inputSchema: { path: z.string() }, outputSchema: { content: z.string() } },
  async ({ path }) => {
    const content = await readFile(path, 'utf8');
    return { content: [{ type: 'text', text: content }], structuredContent: { content } };
  },
);
await server.connect(new StdioServerTransport());
