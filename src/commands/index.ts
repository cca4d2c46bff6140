// The commands of the command line, in the order of the help. Each is loaded when it is called.
import type { CliCommand } from './command.ts';

interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CliCommand>;
}

export const commands: readonly Entry[] = [
  {
    name: 'serve',
    summary: 'serve MCP or JSON-RPC over stdio or HTTP',
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    name: 'demo',
    summary: 'play a short real session and show what is recorded',
    load: async () => (await import('./demo.ts')).demo,
  },
  {
    name: 'init',
    summary: "put the gate into an assistant's settings, after showing what changes",
    load: async () => (await import('./init.ts')).init,
  },
  {
    name: 'hook',
    summary: 'answer one hook event of Claude Code or Codex (clients call this)',
    load: async () => (await import('./hook.ts')).hook,
  },
  {
    name: 'doctor',
    summary: 'say what is missing and how to mend it',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'map',
    summary: 'print the map of the repository for a task',
    load: async () => (await import('./map.ts')).map,
  },
  {
    name: 'policy',
    summary: 'judge a command or path without running it',
    load: async () => (await import('./policy.ts')).policy,
  },
  {
    name: 'approvals',
    summary: 'see and answer what waits for a person',
    load: async () => (await import('./approvals.ts')).approvals,
  },
  {
    name: 'rules',
    summary: 'list, check, try and promote the rules',
    load: async () => (await import('./rules.ts')).rules,
  },
  {
    name: 'rule',
    summary: 'check code against the guards',
    load: async () => (await import('./rule.ts')).rule,
  },
  {
    name: 'trust',
    summary: "let a project's policy files loosen what holds",
    load: async () => (await import('./trust.ts')).trust,
  },
  {
    name: 'rpc',
    summary: 'call one JSON-RPC method',
    load: async () => (await import('./rpc.ts')).rpc,
  },
  {
    name: 'trace',
    summary: 'list, show, ask, export, verify and replay the record',
    load: async () => (await import('./trace.ts')).trace,
  },
  {
    name: 'memory',
    summary: 'see, confirm, retire and purge notes',
    load: async () => (await import('./memory.ts')).memory,
  },
  {
    name: 'gc',
    summary: 'learn from the record: signals, and drafts with a backtest',
    load: async () => (await import('./gc.ts')).gc,
  },
  {
    name: 'tasks',
    summary: 'see, import, export and let pass tasks',
    load: async () => (await import('./tasks.ts')).tasks,
  },
  {
    name: 'plan',
    summary: 'begin plans of execution and see where they stand',
    load: async () => (await import('./plan.ts')).plan,
  },
  {
    name: 'index',
    summary: 'see or rebuild the index of the record',
    load: async () => (await import('./index-of-record.ts')).indexOfRecord,
  },
  {
    name: 'token',
    summary: 'make, list and revoke tokens for harness serve --http',
    load: async () => (await import('./token.ts')).token,
  },
  {
    name: 'import',
    summary: 'take earlier sessions of an assistant into the record',
    load: async () => (await import('./import.ts')).importCommand,
  },
  {
    name: 'eval',
    summary: 'play a suite of cases through the real server and report',
    load: async () => (await import('./eval.ts')).evalCommand,
  },
];
