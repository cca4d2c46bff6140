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

const DATA = Buffer.from('"data":{');
const ALLOWED = Buffer.from('"decision":"allow"');
const SUCCEEDED = Buffer.from('"status":"ok"');
const UNCHANGED = Buffer.from('"change":"unchanged"');

const TYPE = Buffer.from('"type":"');
const CALLED = Buffer.from('"type":"tool_called"');
const DECIDED = Buffer.from('"type":"policy_decision"');

/** Whether a line goes on so at a place. */
const isAt = (line: Buffer, at: number, mark: Buffer): boolean =>
  at !== -1 && line.compare(mark, 0, mark.length, at, Math.min(line.length, at + mark.length)) === 0;

/** Whether the data of a line begins so. Within texts every quote is escaped, so that nothing else can look like it. */
const begins = (line: Buffer, mark: Buffer): boolean => isAt(line, line.indexOf(DATA) + DATA.length, mark);

/** What most lines are: a permission, or a call that only looks. */
const isIdle = (line: Buffer): boolean => {
  const at = line.indexOf(TYPE);
  if (isAt(line, at, DECIDED)) return begins(line, ALLOWED);
  return isAt(line, at, CALLED) && !CHANGING.some((mark) => line.includes(mark));
};

export interface Heard {
  /** Told of every line that is looked at; of each call one at least. */
  readonly heard: (header: Header) => void;
  /** Told of a call that succeeded in changing something. */
  readonly changed: (call: string, ts: string) => void;
}

/** Chooses the lines that have to be parsed. Keeps in mind which calls change something. */
export const createChoice = ({ heard, changed }: Heard): ((line: Buffer) => boolean) => {
  const changing = new Set<string>();
  return (line) => {
    const header = isIdle(line) ? undefined : headerOf(line);
    if (header === undefined) return false;
    heard(header);
    const { type, call = '', ts } = header;
    if (type === 'tool_called') changing.add(call);
    if (type === 'tool_called' || FACTS.has(type)) return true;
    if (!changing.has(call) || !OUTCOMES.has(type)) return false;
    if (type === 'policy_decision' || !begins(line, SUCCEEDED) || line.includes(UNCHANGED)) return true;
    changed(call, ts);
    return false;
  };
};
