// MCP over stdio, with the SDK's own client.
import { agent } from '../asked.ts';
import type { DoorUnderTest } from './door.ts';

export const mcpStdio: DoorUnderTest = {
  name: 'MCP over stdio',
  runsTools: true,
  open: async (site) => {
    const { call, close } = await agent(site);
    return { call: ({ call: tool, input }) => call(tool, input), close };
  },
};
