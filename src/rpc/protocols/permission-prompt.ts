// Claude Code's `--permission-prompt-tool`: instead of a person, this tool is asked about calls of the client's own
// tools. Same table and judge as the hook. Nobody can be asked from here, so what asks is refused, with the way to agree.
import { randomUUID } from 'node:crypto';
import type { CallToolResult, Tool as McpTool } from '@modelcontextprotocol/sdk/types.js';
import { callIdOf } from '../../clients/call-id.ts';
import { isFields } from '../../clients/fields.ts';
import { effectsOf, isOwnTool } from '../../clients/tools.ts';
import type { Door } from '../../core/door.ts';
import type { Session } from '../../core/session.ts';
import { refusalText } from './hook/answer.ts';

export const PERMISSION_PROMPT: McpTool = {
  name: 'permission_prompt',
  title: 'Judge a call',
  description: 'For the client, not for the model: whether one of its own tools may be used.',
  inputSchema: {
    type: 'object',
    properties: {
      tool_name: { type: 'string' },
      input: { type: 'object' },
      tool_use_id: { type: 'string' },
    },
    required: ['tool_name', 'input'],
  },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: false, openWorldHint: false },
};

export interface Asking {
  readonly door: Door;
  readonly session: Session;
  /** Where the client works, absolute; the workspace. */
  readonly cwd: string;
}

/** The answer in the words of the client: a text that holds `{behavior: allow | deny, …}`. */
export const answerPrompt = async ({ door, session, cwd }: Asking, args: unknown): Promise<CallToolResult> => {
  const { tool_name: tool, input, tool_use_id: useId } = isFields(args) ? args : {};
  if (typeof tool !== 'string' || !isFields(input))
    return deny('permission_prompt takes tool_name, input and tool_use_id');
  if (isOwnTool(tool)) return allow(input);
  const { effects, note } = effectsOf('claude', tool, input, { roots: [cwd], cwd });
  const permission = await door.admit(session, { id: callId(useId), tool, input, effects });
  return permission.decision === 'allow' ? allow(input) : deny(refusalText(permission, note));
};

const PLAIN = /^[\w-]{1,80}$/;

/** Without an id of the client's nothing joins the call with what comes of it. */
const callId = (useId: unknown): string =>
  typeof useId === 'string' && PLAIN.test(useId) ? callIdOf(useId) : `call_${randomUUID()}`;

const allow = (updatedInput: object): CallToolResult => answer({ behavior: 'allow', updatedInput });

const deny = (message: string): CallToolResult => answer({ behavior: 'deny', message });

const answer = (value: object): CallToolResult => ({ content: [{ type: 'text', text: JSON.stringify(value) }] });
