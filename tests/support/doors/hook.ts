// Claude Code's hooks: the same work with the client's own tools, before and after each call.
import { spawnSync } from 'node:child_process';
import { z } from 'zod';
import type { Site } from '../asked.ts';
import { childEnv, MAIN } from '../served.ts';
import type { DoorUnderTest } from './door.ts';

const OutputSchema = z.object({
  hookSpecificOutput: z.object({ permissionDecision: z.enum(['allow', 'ask', 'deny']) }),
});

/** Silence leaves the call to the client: nothing of ours stops it. */
const decisionIn = (output: string) =>
  output === '' ? 'allow' : OutputSchema.parse(JSON.parse(output)).hookSpecificOutput.permissionDecision;

const STATUS = { allow: 'ran', ask: 'pending', deny: 'denied' } as const;

const send = ({ root, home, env }: Site, payload: object): string => {
  const common = { session_id: 'scenario', cwd: root, permission_mode: 'default', transcript_path: `${home}/t.jsonl` };
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'hook'], {
    input: JSON.stringify({ ...common, ...payload }),
    env: childEnv(home, env),
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
};

export const hook: DoorUnderTest = {
  name: 'the hook',
  runsTools: false,
  open: async (site) => {
    let count = 0;
    return {
      call: async ({ hook: [tool, given] }) => {
        count += 1;
        const input: unknown = JSON.parse(JSON.stringify(given).replaceAll('$ROOT', site.root));
        const call = { tool_name: tool, tool_input: input, tool_use_id: `toolu_${count}` };
        const decision = decisionIn(send(site, { hook_event_name: 'PreToolUse', ...call }));
        if (decision === 'allow')
          send(site, { hook_event_name: 'PostToolUse', ...call, tool_response: {}, duration_ms: 1 });
        return { status: STATUS[decision] };
      },
      close: async () => void send(site, { hook_event_name: 'SessionEnd', reason: 'other' }),
    };
  },
};
