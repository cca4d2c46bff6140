// Names that others depend on. Literals on purpose: a change here is a change for every user.
import { expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/core/error.ts';
import { EVENT_DATA } from '../../src/core/event.ts';
import { StatusSchema } from '../../src/core/observation.ts';
import { MODES } from '../../src/policy/defaults.ts';
import { RPC_ERRORS } from '../../src/rpc/errors.ts';
import { annotations } from '../../src/rpc/protocols/mcp-tools.ts';
import { tools } from '../../src/tools/index.ts';

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
    'read_file(path, offset=0, limit=200)',
    'search_code(query, path=".", regex=false, glob?, context=0, limit=100)',
    'write_file(path, content, overwrite=false, expected_sha256?)',
    'edit_file(path, old, new, replace_all=false, expected_sha256?)',
    'run_tests(cmd?, timeout=60)',
    'run_command(cmd?, argv?, timeout=30, cwd?)',
    'artifact_read(artifact, offset=0, limit=200, pattern?, regex=false)',
  ]);
});

it('hints that clients decide by', () => {
  expect(
    Object.fromEntries(tools.map((tool) => [tool.name, Object.values(annotations(tool.touches)).map(Number).join('')])),
  ).toEqual({
    read_file: '1010',
    search_code: '1010',
    write_file: '0000',
    edit_file: '0000',
    run_tests: '0101',
    run_command: '0101',
    artifact_read: '1010',
  });
});

it('event types', () => {
  expect(Object.keys(EVENT_DATA).sort()).toEqual([
    'approval_requested',
    'approval_resolved',
    'approval_used',
    'checkpoint_created',
    'drift_detected',
    'history_imported',
    'policy_decision',
    'policy_loaded',
    'run_finished',
    'run_started',
    'segment_opened',
    'segment_sealed',
    'session_opened',
    'test_result',
    'tool_called',
    'tool_result',
    'trust_granted',
    'trust_revoked',
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
    'internal_error',
    'invalid_arguments',
    'log_unavailable',
    'no_match',
    'not_a_directory',
    'not_a_file',
    'not_found',
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
  });
});
