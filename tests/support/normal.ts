// The trace of a run in a form that is the same for every door, machine and day.
import { z } from 'zod';
import type { NormalEvent } from './scenario.ts';

const RecordedSchema = z.looseObject({
  type: z.string(),
  call: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
});
type Recorded = z.infer<typeof RecordedSchema>;

const EffectSchema = z.looseObject({
  kind: z.string(),
  path: z.string().optional(),
  argv: z.array(z.string()).optional(),
  text: z.string().optional(),
});

/** What is kept of each type of event; a type that is not here would show up as one without fields. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  session_opened: ['mode'],
  policy_loaded: ['mode', 'rules'],
  run_finished: ['calls'],
  tool_called: ['tool', 'input'],
  policy_decision: ['decision', 'judged', 'rule', 'reason', 'remedy'],
  approval_requested: ['approval', 'rule', 'subject', 'rules'],
  approval_resolved: ['approval', 'decision', 'scope'],
  approval_used: ['approval'],
  checkpoint_created: ['path'],
  test_result: ['cmd', 'outcome', 'passed', 'failed', 'skipped'],
  tool_result: ['status', 'code', 'reason'],
  drift_detected: ['path'],
};

/** Events as `harness trace export` prints them. */
export const normalTrace = (lines: string, root: string): readonly NormalEvent[] => {
  const events = lines
    .trim()
    .split('\n')
    .map((line) => RecordedSchema.parse(JSON.parse(line)));
  const numbered = createNumbers();
  return events
    .filter(({ type }) => !type.startsWith('segment_'))
    .map((event) => neutral(normal(event), numbered, root));
};

const normal = ({ type, call, data }: Recorded): NormalEvent => ({
  event: type,
  ...(call === undefined ? {} : { call }),
  ...Object.fromEntries((KEPT[type] ?? []).filter((key) => data[key] !== undefined).map((key) => [key, data[key]])),
  ...(type === 'tool_called' ? { effects: z.array(EffectSchema).parse(data.effects).map(inWords) } : {}),
});

const inWords = ({ kind, path, argv = [], text }: z.infer<typeof EffectSchema>): string =>
  `${kind} ${path ?? (argv.length === 0 ? text : argv.join(' '))}`;

/** Ids in the order in which they come: call_1, apr_1, … */
const createNumbers = (): ((id: string) => string) => {
  const known = new Map<string, string>();
  return (id) => {
    const prefix = id.slice(0, id.indexOf('_'));
    const count = [...known.values()].filter((name) => name.startsWith(`${prefix}_`)).length;
    const name = known.get(id) ?? `${prefix}_${count + 1}`;
    known.set(id, name);
    return name;
  };
};

const neutral = (event: NormalEvent, numbered: (id: string) => string, root: string): NormalEvent => {
  const text = JSON.stringify(event)
    .replaceAll(root, '$ROOT')
    .replaceAll(/\b(?:call|apr)_\w+/g, (id) => numbered(id));
  const parsed: unknown = JSON.parse(text);
  return z.looseObject({ event: z.string() }).parse(parsed);
};

/**
 * The part of a trace that does not depend on whose tool it was: what would have been touched, what was decided, and
 * that it ended. A program that carries out its own calls keeps no checkpoints for us and has results of its own.
 */
export const judgements = (trace: readonly NormalEvent[]): readonly Readonly<Record<string, unknown>>[] =>
  trace.flatMap((event): readonly Readonly<Record<string, unknown>>[] => {
    const { event: type, call, effects, decision, rule, approval, scope } = event;
    if (type === 'tool_called') return [{ call, touched: touched(z.array(z.string()).parse(effects)) }];
    if (type === 'tool_result') return [{ call, type }];
    return /^(?:policy_decision|approval_)/.test(type) ? [{ call, type, decision, rule, approval, scope }] : [];
  });

/** What is written is read before by some programs and not by others. */
const touched = (effects: readonly string[]): readonly string[] =>
  [...new Set(effects)]
    .filter((effect) => !effects.includes(effect.replace(/^read /, 'write ')) || !effect.startsWith('read '))
    .sort();
