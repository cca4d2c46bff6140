// A repository with tests and an assistant that is offered the tools for tasks.
import { onTestFinished } from 'vitest';
import { type Agent, type Answering, agent, type Site, site } from './asked.ts';
import type { Files } from './served.ts';

export const SETTINGS = 'toolsets: [default, memory, context, trace, tasks, plans]\n';

const TEST = "import test from 'node:test';\nimport assert from 'node:assert';\nimport { sum } from './sum.mjs';\n";
/** A sum that is wrong, and the test that says so. */
export const SUM: Files = {
  'package.json': '{"scripts":{"test":"node --test"}}',
  'sum.mjs': 'export const sum = (a, b) => a - b;\n',
  'sum.test.mjs': `${TEST}test('adds two numbers', () => assert.equal(sum(1, 2), 3));\n`,
};
export const MENDED = 'export const sum = (a, b) => a + b;\n';

export interface Workshop {
  readonly at: Site;
  connect(answering?: Answering): Promise<Agent>;
  close(): Promise<void>;
}

export const workshop = (files: Files = {}, settings = ''): Workshop => {
  const at = site({ '~/.config/harness/config.yaml': `${SETTINGS}${settings}`, ...SUM, ...files });
  const agents: Agent[] = [];
  return {
    at,
    connect: async (answering) => {
      const one = await agent(at, answering);
      agents.push(one);
      return one;
    },
    close: async () => {
      for (const one of agents.splice(0)) await one.close();
      at.dispose();
    },
  };
};

/** Puts the sum right. */
export const mend = (one: Agent) => one.call('write_file', { path: 'sum.mjs', content: MENDED, overwrite: true });

/** The same for one test, after which it is closed. */
export const place = (...given: Parameters<typeof workshop>): Workshop => {
  const open = workshop(...given);
  onTestFinished(() => open.close());
  return open;
};
