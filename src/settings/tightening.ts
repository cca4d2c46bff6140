// Which values are at most as loose as others. This is the whole list: of a key that is not in it, any other value
// counts as looser, so that a key somebody adds is safe before anybody has thought about it.

type AtMost = (bound: unknown, value: unknown) => boolean;

/** Each word is stricter than those before it. */
const ordered =
  (...words: readonly string[]): AtMost =>
  (bound, value) =>
    words.indexOf(String(value)) >= words.indexOf(String(bound)) && words.includes(String(value));

const notAbove: AtMost = (bound, value) => typeof bound === 'number' && typeof value === 'number' && value <= bound;

const subset: AtMost = (bound, value) =>
  Array.isArray(value) && value.every((item) => Array.isArray(bound) && bound.includes(item));

/** What changes no permission and starts nothing. */
const anything: AtMost = () => true;

/** A partial order: read-only lets people agree to commands, locked lets files be written. */
const STRICTER_MODES: Readonly<Record<string, readonly string[]>> = {
  observe: ['workspace', 'read-only', 'locked'],
  workspace: ['read-only', 'locked'],
  'read-only': [],
  locked: [],
};

/** Where 0 means that there is no bound at all. */
const notAboveUnlessNone: AtMost = (bound, value) =>
  typeof value === 'number' && value > 0 && typeof bound === 'number' && (bound === 0 || value <= bound);

const eachNotAbove: AtMost = (bound, value) =>
  Array.isArray(bound) && Array.isArray(value) && value.every((each, at) => notAboveUnlessNone(bound[at], each));

const LOOPS = ['identical', 'stale_reads', 'edit_revert', 'same_failure', 'stall'];
const BUDGETS = ['run_calls', 'run_minutes', 'task_calls', 'task_minutes'].map((name) => `budgets.${name}`);

const AT_MOST: Readonly<Record<string, AtMost>> = {
  mode: (bound, value) => STRICTER_MODES[String(bound)]?.includes(String(value)) === true,
  durability: ordered('balanced', 'strict'),
  'env.pass': subset,
  'limits.output_chars': notAbove,
  'limits.capture_bytes': notAbove,
  'approvals.expire_minutes': notAbove,
  'tasks.lease_minutes': notAbove,
  'approvals.wait_seconds': notAbove,
  'telemetry.endpoint': (_bound, value) => value === '',
  'telemetry.content': (_bound, value) => value === false,
  ...Object.fromEntries(BUDGETS.map((key) => [key, notAboveUnlessNone])),
  ...Object.fromEntries(LOOPS.map((loop) => [`loops.${loop}`, eachNotAbove])),
  // Another count of the same text permits nothing.
  'repo_map.tokenizer': anything,
  'gc.window': anything,
  'gc.max_drafts': notAbove,
  'gc.chronic_block_min': anything,
  'gc.repeated_warn_min': anything,
  'gc.hot_file_edits_min': anything,
  'gc.slow_op_count_min': anything,
  'gc.slow_op_threshold_ms': anything,
  'gc.escalation_ratio': anything,
  'gc.violation_min': anything,
  'gc.repeat_min': anything,
  'gc.drafter.kind': (_bound, value) => value === 'none',
  'gc.drafter.timeout_seconds': notAbove,
  'gc.drafter.max_output_tokens': notAbove,
  'sandbox.backend': ordered('off', 'auto', 'required'),
  'sandbox.auto_allow': (_bound, value) => value === false,
};

/** Whether `value` permits nothing that `bound` does not. */
export const isAtMost = (key: string, bound: unknown, value: unknown): boolean =>
  JSON.stringify(bound) === JSON.stringify(value) ||
  (Object.hasOwn(AT_MOST, key) && AT_MOST[key]?.(bound, value) === true);
