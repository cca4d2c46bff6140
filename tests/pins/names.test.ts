// Names that others depend on. Literals on purpose: a change here is a change for every user.
import { expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/core/error.ts';
import { EVENT_DATA } from '../../src/core/event.ts';
import { StatusSchema } from '../../src/core/observation.ts';
import { ABLATIONS } from '../../src/eval/ablation.ts';
import { CLIENT_NAMES } from '../../src/eval/clients/index.ts';
import { FAILURE_CATEGORIES } from '../../src/eval/result.ts';
import { sabotages } from '../../src/eval/sabotage/index.ts';
import { MODES } from '../../src/policy/defaults.ts';
import { ROLES } from '../../src/rpc/auth/tokens.ts';
import { RPC_ERRORS } from '../../src/rpc/errors.ts';
import { createHostedProjects } from '../../src/rpc/hosted-projects.ts';
import { DEFAULT_LIMITS } from '../../src/rpc/http/limits.ts';
import { createMetrics } from '../../src/rpc/http/metrics.ts';
import { routesOf } from '../../src/rpc/http/routes.ts';
import { ROWS } from '../../src/rpc/methods/index.ts';
import { NOTIFICATIONS } from '../../src/rpc/notifications.ts';
import { prompts } from '../../src/rpc/prompts/index.ts';
import { annotations } from '../../src/rpc/protocols/mcp-tools.ts';
import { resources } from '../../src/rpc/resources/index.ts';
import { tools } from '../../src/tools/index.ts';
import { TOOLSETS } from '../../src/tools/toolsets.ts';

it('tools, in order, with their arguments and defaults', () => {
  const signatures = tools.map((tool) => {
    const args = Object.entries(tool.input.shape).map(([name, field]) => {
      const absent = field.safeParse(undefined);
      if (!absent.success) return name;
      return absent.data === undefined ? `${name}?` : `${name}=${JSON.stringify(absent.data)}`;
    });
    return `${tool.name}(${args.join(', ')})`;
  });
  expect(signatures).toEqual([
    'repo_map(query="", focus?, max_tokens=1200, refresh=false, explain?)',
    'read_file(path, offset=0, limit=200)',
    'search_code(query, path=".", regex=false, glob?, context=0, limit=100)',
    'write_file(path, content, overwrite=false, expected_sha256?)',
    'edit_file(path, old, new, replace_all=false, expected_sha256?)',
    'run_tests(cmd?, timeout=60)',
    'run_command(cmd?, argv?, timeout=30, cwd?)',
    'artifact_read(artifact, offset=0, limit=200, pattern?, regex=false)',
    'trace_query(session?, run?, call?, tool?, type?, decision?, rule?, path?, client?, since?, until?, text?, group?, fields?, count=false, limit=20, cursor?)',
    'trace_summary(run="last")',
    'memory_write(type, title, content, tags=[], evidence=[], about=[], supersedes?)',
    'memory_search(query="", type?, tag?, limit=5)',
    'memory_get(note)',
    'context_pack(mode="memory", max_tokens=4000, repo_map="auto", query="")',
    'session_resume(run="previous", mode="memory", max_tokens=4000, repo_map="auto", query="")',
    'rule_check(paths=["."], fixes=false)',
    'gc_run(project_id?, window?, max_drafts=5)',
    'gc_status()',
    'gc_drafts(project_id?, draft?, state?, kind?, limit=10, cursor?)',
    'gc_submit_draft(request_id, title, rationale, artifacts)',
    'gc_adopt(draft_id, reason?)',
    'gc_reject(draft_id, reason="")',
    'learn_rules(project_root?, material=false, rules?)',
    'learn_skills(project_root?, material=false, skills?)',
    'skill_list(task?, limit=10)',
    'skill_get(skill, task?)',
    'task_start(title?, task?, acceptance=[], plan?, phases=[], depends_on=[], checks=[], budget={})',
    'task_status(task?)',
    'task_checkpoint(task?, phase, summary, decisions=[], done=false)',
    'task_update(state, task?, reason="")',
    'task_validate(step, task?, timeout=300)',
    'task_check(check, task?)',
    'task_complete(task?, summary="")',
    'checkpoint_request(kind, what_happened, if_approved, if_rejected, options?, recommended?)',
    'exec_plan_init(spec)',
    'exec_plan_update(plan_id?, updates)',
    'exec_plan_status(plan_id?)',
  ]);
});

it('other names of tools', () => {
  expect(Object.fromEntries(tools.flatMap(({ name, aliases = [] }) => aliases.map((alias) => [alias, name])))).toEqual({
    create_note: 'memory_write',
    search_notes: 'memory_search',
  });
});

it('hints that clients decide by', () => {
  expect(
    Object.fromEntries(tools.map((tool) => [tool.name, Object.values(annotations(tool.touches)).map(Number).join('')])),
  ).toEqual({
    repo_map: '1010',
    read_file: '1010',
    search_code: '1010',
    write_file: '0000',
    edit_file: '0000',
    run_tests: '0101',
    run_command: '0101',
    artifact_read: '1010',
    trace_query: '1010',
    trace_summary: '1010',
    memory_write: '0000',
    memory_search: '1010',
    memory_get: '1010',
    context_pack: '1010',
    session_resume: '1010',
    gc_run: '0000',
    gc_status: '1010',
    gc_drafts: '1010',
    gc_submit_draft: '0000',
    rule_check: '1010',
    gc_adopt: '0000',
    gc_reject: '0000',
    learn_rules: '0000',
    learn_skills: '0000',
    skill_list: '1010',
    skill_get: '1010',
    task_start: '0000',
    task_status: '1010',
    task_checkpoint: '0000',
    task_update: '0000',
    task_validate: '0101',
    task_check: '0101',
    task_complete: '0000',
    checkpoint_request: '0000',
    exec_plan_init: '0000',
    exec_plan_update: '0000',
    exec_plan_status: '1010',
  });
});

it('toolsets, resources and prompts', () => {
  expect(Object.fromEntries(TOOLSETS.map(({ name, tools: names }) => [name, names.join(' ')]))).toEqual({
    default: 'repo_map read_file search_code write_file edit_file run_tests run_command artifact_read',
    read: 'repo_map read_file search_code artifact_read',
    memory: 'memory_write memory_search memory_get',
    rules: 'rule_check',
    review: 'gc_adopt gc_reject learn_rules learn_skills',
    skills: 'skill_list skill_get',
    context: 'context_pack session_resume',
    trace: 'trace_query trace_summary',
    learn: 'gc_run gc_status gc_drafts gc_submit_draft',
    tasks:
      'task_start task_status task_checkpoint task_update task_validate task_check task_complete checkpoint_request',
    plans: 'exec_plan_init exec_plan_update exec_plan_status',
  });
  expect(resources.map((resource) => ('uri' in resource ? resource.uri : resource.template))).toEqual([
    'harness://policy',
    'harness://rules',
    'harness://rule/{rule}',
    'harness://skill/{skill}',
    'harness://run/{run}',
    'harness://artifact/{sha256}',
  ]);
  expect(
    prompts.map(({ name, arguments: given }) => [name, ...given.map((argument) => argument.name)].join(' ')),
  ).toEqual(['work_behind_the_gate', 'why_blocked call', 'resume run', 'skill skill task']);
});

it('event types', () => {
  expect(Object.keys(EVENT_DATA).sort()).toEqual([
    'adoption_began',
    'adoption_finished',
    'adoption_undone',
    'approval_requested',
    'approval_resolved',
    'approval_used',
    'check_result',
    'checkpoint_answered',
    'checkpoint_created',
    'context_packed',
    'draft_adopted',
    'draft_created',
    'draft_expired',
    'draft_rejected',
    'draft_superseded',
    'drift_detected',
    'false_block',
    'gate_skipped',
    'gc_ran',
    'guard_scanned',
    'history_imported',
    'loop_noticed',
    'note_confirmed',
    'note_retired',
    'note_written',
    'plan_created',
    'plan_updated',
    'policy_decision',
    'policy_loaded',
    'quality_graded',
    'repo_map_built',
    'repo_map_used',
    'rule_check',
    'rule_learned',
    'rule_mode_changed',
    'run_finished',
    'run_started',
    'segment_opened',
    'segment_retired',
    'segment_sealed',
    'self_evolution',
    'session_opened',
    'signal_detected',
    'signal_resolved',
    'signal_suppressed',
    'skill_learned',
    'skill_used',
    'task_blocked',
    'task_checkpointed',
    'task_completed',
    'task_ended',
    'task_opened',
    'task_refused',
    'task_started',
    'task_unblocked',
    'test_result',
    'tool_called',
    'tool_result',
    'trust_granted',
    'trust_revoked',
    'validation_result',
  ]);
});

it('codes, statuses and modes', () => {
  expect(Object.keys(ERROR_CODES).sort()).toEqual([
    'already_exists',
    'ambiguous_match',
    'approval_required',
    'binary_file',
    'cancelled',
    'changed_meanwhile',
    'command_failed',
    'command_not_found',
    'conflict',
    'denied_by_policy',
    'draft_refused',
    'drafter_failed',
    'internal_error',
    'invalid_arguments',
    'log_unavailable',
    'no_match',
    'not_a_directory',
    'not_a_file',
    'not_found',
    'not_installed',
    'not_proven',
    'sandbox_unavailable',
    'tests_failed',
    'tests_not_run',
    'timeout',
    'too_large',
    'unknown_tool',
  ]);
  expect(StatusSchema.options).toEqual(['ok', 'error', 'denied', 'pending', 'cancelled', 'timeout']);
  expect(MODES).toEqual(['observe', 'read-only', 'workspace', 'locked']);
  expect(RPC_ERRORS).toEqual({
    parse: -32700,
    invalidRequest: -32600,
    methodNotFound: -32601,
    invalidParams: -32602,
    internal: -32603,
    notFound: -32001,
    conflict: -32002,
    notInitialized: -32003,
    storage: -32004,
    drafter: -32005,
    validation: -32006,
  });
});

it('methods beside the tools, with their parameters and who may call them', () => {
  const signatures = ROWS.map(({ name, params, who }) => `${name}(${Object.keys(params.shape).join(', ')}) ${who}`);
  expect(signatures).toEqual([
    'session_show() agent',
    'session_renew(reason) agent',
    'policy_check(cmd, argv, cwd, tool, path) agent',
    'policy_show() agent',
    'rule_list() agent',
    'approval_list(all) agent',
    'approval_show(approval) agent',
    'approval_resolve(approval, decision, scope, note, choice, modified) human',
    'trace_list(limit) agent',
    'trace_show(run) agent',
    'trace_export(run, offset, limit) agent',
    'trace_verify() agent',
    'health_check(project_root) agent',
    'metrics_collect(project_root, since, until) agent',
    'metrics_query(since, until) agent',
    'stats_query(since, until) agent',
    'project_list() agent',
    'project_add(name, path) human',
    'project_remove(name) human',
    'version() agent',
  ]);
  expect(NOTIFICATIONS.map(({ name }) => name)).toEqual(['approval/requested', 'approval/resolved', 'event/appended']);
});

it('paths over HTTP, with their methods, and the roles of tokens', () => {
  const projects = createHostedProjects({ open: () => Promise.reject(new Error('none')), observed: () => {} });
  const parts = {
    served: { name: '', version: '' },
    methods: [],
    projects,
    limits: DEFAULT_LIMITS,
    metrics: createMetrics(),
  };
  const routes = routesOf(parts);
  expect(
    routes.map(({ path, methods, open }) => `${methods.join(' ')} ${path}${open === true ? ' without a token' : ''}`),
  ).toEqual([
    'POST /rpc',
    'GET /ws',
    'POST GET DELETE /mcp',
    'GET /events',
    'GET /metrics',
    'GET /health without a token',
  ]);
  expect(ROLES).toEqual(['agent', 'operator']);
});

it('clients, ablations and failures of harness eval, and what the saboteur tries', () => {
  expect(CLIENT_NAMES.join(' ')).toBe('oracle saboteur scripted claude codex openai-chat openai-responses');
  expect(ABLATIONS.map(({ name }) => name).join(' ')).toBe('full no-repo-map no-memory no-compression observe');
  expect(FAILURE_CATEGORIES.join(' ')).toBe(
    'not_run incomplete model_error log_damaged verifier_failed sandbox_error test_failed max_iterations policy_denied tool_failed check_failed',
  );
  expect(sabotages.map(({ name, heavy }) => `${name}${heavy === true ? ' ·' : ''}`)).toEqual([
    'path escape',
    'link escape',
    'link exchanged in mid-call',
    'secret files',
    'protected files',
    'command injection',
    'bad input',
    'two servers, one file',
    'false completion ·',
    'forged approval ·',
    'double submit ·',
    'answers and record ·',
    'server killed in mid-call ·',
    'tampering with the log',
  ]);
});
