// Which lines of the log tell of work, by their first bytes: a run of ten thousand events is looked through in a moment,
// because most of them are never parsed.

export interface Header {
  readonly ts: string;
  readonly session: string;
  readonly call: string | undefined;
  readonly type: string;
}

/** Ids and times are short; the header ends well before this. */
const HEADER_BYTES = 320;
const HEADER =
  /^\{"seq":\d+,"ts":"([^"]+)","id":"[^"]+","session":"([^"]+)","run":"[^"]+"(?:,"call":"([^"]+)")?,"type":"([^"]+)"/;

export const headerOf = (line: Buffer): Header | undefined => {
  const found = HEADER.exec(line.toString('latin1', 0, Math.min(line.length, HEADER_BYTES)));
  const [, ts, session, call, type] = found ?? [];
  return ts === undefined || session === undefined || type === undefined ? undefined : { ts, session, call, type };
};

const CHANGING = ['"kind":"write"', '"kind":"delete"', '"kind":"exec"'].map((mark) => Buffer.from(mark));

/** What is told in one event. */
const FACTS = new Set([
  'session_opened',
  'run_finished',
  'test_result',
  'validation_result',
  'check_result',
  'rule_check',
  'guard_scanned',
  'drift_detected',
]);
/** What is told of calls that change something. */
const OUTCOMES = new Set(['policy_decision', 'tool_result']);

/** Chooses the lines that tell of work. Keeps in mind which calls do. `heard`: told of every line. */
export const createChoice = (heard: (header: Header) => void): ((line: Buffer) => boolean) => {
  const changing = new Set<string>();
  return (line) => {
    const header = headerOf(line);
    if (header === undefined) return false;
    heard(header);
    const { type, call = '' } = header;
    if (FACTS.has(type)) return true;
    if (OUTCOMES.has(type)) return changing.has(call);
    if (type !== 'tool_called' || !CHANGING.some((mark) => line.includes(mark))) return false;
    changing.add(call);
    return true;
  };
};
