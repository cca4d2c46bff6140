// Arguments that no tool has asked for. The server answers all of them, and goes on.
import { type Probe, probes, type Sabotage } from './lab.ts';

const name = 'bad input';

export const badInput: Sabotage = {
  name,
  run: async (lab) => {
    const all: readonly Omit<Probe, 'name' | 'mustFail'>[] = [
      { tool: 'read_file', input: { path: ['a', 'b'] } },
      { tool: 'read_file', input: JSON.parse('{"path": "x", "__proto__": {"root": "/"}, "constructor": {}}') },
      { tool: 'read_file', input: { path: 'a/'.repeat(5_000) } },
      { tool: 'read_file', input: { path: 'README.md', limit: -1 } },
      { tool: 'write_file', input: { path: '', content: '' } },
      { tool: 'run_command', input: {} },
      { tool: 'run_command', input: { cmd: 'ls', argv: ['ls'] } },
      { tool: 'run_command', input: { cmd: '\u0000' } },
      { tool: 'search_code', input: { query: '(a+)+$', regex: true, path: '\ud800' } },
      { tool: 'run_command', input: { cmd: '"'.repeat(9_999) } },
      { tool: 'memory_write', input: { type: 'fact', title: 'x'.repeat(100_000), content: 'y' } },
      { tool: 'artifact_read', input: { artifact: '../../etc/passwd' } },
      { tool: 'trace_summary', input: { run: '../../..' } },
    ];
    return probes(
      lab,
      all.map((one) => ({ ...one, name, mustFail: true })),
    );
  },
};
