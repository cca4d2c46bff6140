// Calls a tool the way the pipeline does, over a real workspace, with judgement replaced by a predicate.
import { createHash } from 'node:crypto';
import { composeLibraries } from '../../src/compose/libraries.ts';
import type { Effect } from '../../src/core/effect.ts';
import type { ArtifactStore, ExecPlan } from '../../src/core/ports.ts';
import type { Outcome, Tool, ToolContext } from '../../src/core/tool.ts';
import { openGuards } from '../../src/governance/guards/open-guards.ts';
import { childEnvironment } from '../../src/workspace/environment.ts';
import { openWorkspace } from '../../src/workspace/workspace.ts';

export interface CallOptions {
  readonly root: string;
  readonly permits?: (path: string) => boolean;
  readonly artifacts?: ArtifactStore;
  readonly signal?: AbortSignal;
}

/** The outcome of a call with good arguments; what the tool throws is thrown. */
export const callTool = async (
  tool: Tool,
  input: unknown,
  options: CallOptions,
): Promise<Outcome<Record<string, unknown>>> => {
  const bound = tool.bind(input);
  if ('error' in bound) throw bound.error;
  const workspace = openWorkspace(options.root, { childEnv: childEnvironment(process.env, []), captureBytes: 1 << 20 });
  const effects = bound.call.effects(workspace.place);
  const held = workspace.look(effects);
  const signal = options.signal ?? new AbortController().signal;
  const context: ToolContext = {
    session: { id: 'ses_1', run: 'run_1', principal: 'agent', client: { name: 'test', version: '1' } },
    call: 'call_1',
    root: workspace.root,
    effects,
    signal,
    files: held.files(async () => {}),
    commands: {
      run: (wanted) => workspace.run(planOf(effects), { ...wanted, signal }),
      serve: (wanted) => workspace.serve(planOf(effects), { ...wanted, signal }),
    },
    artifacts: options.artifacts ?? memoryArtifacts(),
    libraries: composeLibraries({
      state: options.root,
      root: options.root,
      env: process.env,
      excluded: () => false,
      tokenizer: 'o200k_base',
      rules: async () => [],
      artifacts: memoryArtifacts(),
      inspect: () => Promise.reject(new Error('there are no policy files')),
      guards: async () =>
        openGuards({ sources: async () => [], run: () => Promise.reject(new Error('there are no programs')) }),
      governance: () => Promise.reject(new Error('not asked')),
      steps: () => [],
      leaseMinutes: 30,
    }),
    permits: options.permits ?? (() => true),
    progress: () => {},
  };
  try {
    return await bound.call.run(context);
  } finally {
    held.close();
  }
};

/** What the policy would make of the one command that was declared. */
const planOf = (effects: readonly Effect[]): ExecPlan => {
  const exec = effects.find((effect) => effect.kind === 'exec');
  if (exec === undefined) throw new Error('no command was declared');
  return exec.text === undefined ? { cwd: exec.cwd, argv: exec.argv } : { cwd: exec.cwd, shell: exec.text };
};

/** Declared effects over a workspace. */
export const effectsOf = (tool: Tool, input: unknown, root: string): readonly Effect[] => {
  const bound = tool.bind(input);
  if ('error' in bound) throw bound.error;
  return bound.call.effects(openWorkspace(root, { childEnv: {}, captureBytes: 1 }).place);
};

export const memoryArtifacts = (): ArtifactStore => {
  const stored = new Map<string, Buffer>();
  return {
    put: async (bytes) => {
      const artifact = createHash('sha256').update(bytes).digest('hex');
      stored.set(artifact, Buffer.from(bytes));
      return { artifact, bytes: bytes.length, lines: Buffer.from(bytes).toString().split('\n').length };
    },
    get: async (sha256) => stored.get(sha256),
  };
};
