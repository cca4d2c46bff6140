// What a client is shown of the tools, and what answers it. A set is for a kind of work, not for security: that is the
// policy's business.
import type { Tool } from '../core/tool.ts';

export const TOOLSETS = [
  {
    name: 'default',
    purpose: 'reading, changing, testing and running',
    tools: [
      'repo_map',
      'read_file',
      'search_code',
      'write_file',
      'edit_file',
      'run_tests',
      'run_command',
      'artifact_read',
    ],
  },
  { name: 'trace', purpose: 'asking what was done and why', tools: ['trace_query', 'trace_summary'] },
  {
    name: 'read',
    purpose: 'reviewing and explaining',
    tools: ['repo_map', 'read_file', 'search_code', 'artifact_read'],
  },
  { name: 'memory', purpose: 'remembering across sessions', tools: ['memory_write', 'memory_search', 'memory_get'] },
  { name: 'rules', purpose: 'checking code against the guards', tools: ['rule_check'] },
  {
    name: 'review',
    purpose: 'deciding about drafts, with a person',
    tools: ['gc_adopt', 'gc_reject', 'learn_rules', 'learn_skills'],
  },
  { name: 'skills', purpose: 'working by what is written down', tools: ['skill_list', 'skill_get'] },
  { name: 'context', purpose: 'resuming after a crash or a cut', tools: ['context_pack', 'session_resume'] },
  {
    name: 'learn',
    purpose: 'drafting rules, guards and skills from the record',
    tools: ['gc_run', 'gc_status', 'gc_drafts', 'gc_submit_draft'],
  },
  {
    name: 'tasks',
    purpose: 'work that is done when the record shows it',
    tools: [
      'task_start',
      'task_status',
      'task_checkpoint',
      'task_update',
      'task_validate',
      'task_check',
      'task_complete',
      'checkpoint_request',
    ],
  },
  {
    name: 'plans',
    purpose: 'plans of execution',
    tools: ['exec_plan_init', 'exec_plan_update', 'exec_plan_status'],
  },
] as const;

export const TOOLSET_NAMES = TOOLSETS.map(({ name }) => name);

/** The tools that are in one of the sets, in the order of `tools`. */
export const toolsIn = (sets: readonly string[], tools: readonly Tool[]): readonly Tool[] => {
  const offered = new Set<string>(
    TOOLSETS.filter(({ name }) => sets.includes(name)).flatMap(({ tools: names }) => names),
  );
  return tools.filter(({ name }) => offered.has(name));
};

/**
 * The tools that answer a client which is shown these sets. With `default` every tool does: its list is kept short because
 * a long one costs the client context, and instructions or skills may name others. Sets without it are a choice.
 */
export const callableIn = (sets: readonly string[], tools: readonly Tool[]): readonly Tool[] =>
  sets.includes('default') ? tools : toolsIn(sets, tools);
