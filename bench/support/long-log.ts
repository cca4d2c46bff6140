// A log of a million events as real work leaves them: ninety days, calls of every kind, words that texts are searched for.
import { hash } from 'node:crypto';
import type { NewEvent } from '../../src/core/event.ts';
import { openLog } from '../../src/log/open-log.ts';

const DAYS = 90;
const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1, 8);
const CALLS_PER_SESSION = 300;
/** What one session works on. */
const FILES_PER_SESSION = 30;
const WORDS =
  'cart order invoice parse render session token retry schema queue worker cache index total price tax'.split(' ');
const POLICY = hash('sha256', 'policy');

/** A generator of fractions that gives the same ones every time. */
const createRandom = (): (() => number) => {
  let seed = 1;
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
};

export interface LongLog {
  readonly events: number;
  readonly sessions: readonly string[];
}

/** Writes some `events` events, one segment a day. */
export const writeLongLog = async (state: string, events: number): Promise<LongLog> => {
  const random = createRandom();
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] ?? pick(items);
  let now = START;
  const log = openLog({ state, durability: 'balanced', version: 'bench', clock: () => now });
  const sessions: string[] = [];
  let files: readonly string[] = [];
  const calls = Math.floor(events / 3);
  for (let call = 0; call < calls; call += 1) {
    now = START + Math.floor((call / calls) * DAYS) * DAY_MS + Math.floor(((call / calls) * DAYS * 1e4) % 1e4) * 3_000;
    if (call % CALLS_PER_SESSION === 0) {
      sessions.push(`ses_${String(sessions.length).padStart(26, '0')}`);
      files = Array.from(
        { length: FILES_PER_SESSION },
        () => `src/${pick(WORDS)}/${pick(WORDS)}-${Math.floor(random() * 40)}.ts`,
      );
    }
    const session = sessions.at(-1) ?? '';
    const path = pick(files);
    const [intent, decision, outcome] = callOn(path, pick(WORDS), random());
    const run = session.replace('ses', 'run');
    const context = {
      session,
      run,
      call: `call_${String(call).padStart(26, '0')}`,
      principal: 'agent',
      client: 'bench/1',
    } as const;
    log.append(context, [intent, decision]);
    log.append(context, [outcome]);
  }
  await log.close();
  return { events: calls * 3, sessions };
};

type Call = readonly [intent: NewEvent, decision: NewEvent, outcome: NewEvent];

const callOn = (path: string, word: string, draw: number): Call => {
  const real = `/code/shop/${path}`;
  const facts = { [path]: [{ path: real, real, type: 'file' as const }] };
  const isDenied = draw < 0.03;
  const rule = isDenied ? `project:no-${word}` : draw < 0.3 ? 'default/write' : 'default/read';
  const decision = isDenied ? 'deny' : 'allow';
  const reason = isDenied ? `nobody touches the ${word} by hand` : 'inside the workspace';
  const kind = draw < 0.3 ? 'write' : 'read';
  const tool = draw < 0.3 ? 'edit_file' : draw < 0.5 ? 'search_code' : 'read_file';
  const input = tool === 'search_code' ? { path, query: `${word}${Math.floor(draw * 1e6)}` } : { path };
  return [
    { type: 'tool_called', data: { tool, input, input_sha256: hash('sha256', path), effects: [{ kind, path }] } },
    {
      type: 'policy_decision',
      data: {
        decision,
        rule,
        reason,
        matches: [{ rule, decision, reason, subject: `${kind} ${path}` }],
        policy: POLICY,
        facts,
        judge_us: 90,
      },
    },
    {
      type: 'tool_result',
      data: {
        status: isDenied ? 'error' : 'ok',
        data: { path, total_lines: 120, word },
        text_bytes: 4096,
        duration_ms: draw * 10,
      },
    },
  ];
};
