// Stage three: redact, bound, keep the rest as an artifact, record the outcome. Only then does the answer leave.
import { boundOutput } from './bound.ts';
import type { Told } from './circles.ts';
import { messageOf } from './error.ts';
import type { NewEvent } from './event.ts';
import type { ArtifactRef, Observation, Status } from './observation.ts';
import type { Ended, GateParts, JudgedCall } from './parts.ts';
import { dataForLog, redactDeep } from './record.ts';
import { contextOf, unrecorded } from './refusal.ts';
import type { Bulk, Outcome } from './tool.ts';

/** What settling needs of a call, whoever has carried it out. */
export type Settling = Pick<JudgedCall, 'id' | 'session' | 'startedAt'>;

/** The observation of an ended call, recorded. */
export const settle = async (
  parts: GateParts,
  call: Settling,
  ended: Ended,
  told: Told = { events: [] },
): Promise<Observation> => {
  try {
    const observation = withHint(await observe(parts, call, ended), told.hint);
    const result = resultOf(parts, call, observation);
    await parts.log.appendSoon(contextOf(call), [...(await eventsOf(parts, ended)), ...told.events, result]);
    return observation.observation;
  } catch (thrown) {
    return unrecorded(call, new Error(`the call ran, but its outcome could not be recorded: ${messageOf(thrown)}`));
  }
};

/** The tool's own events, redacted like everything else that stays. */
const eventsOf = async (parts: GateParts, ended: Ended): Promise<readonly NewEvent[]> => {
  const events = 'outcome' in ended ? (ended.outcome.events ?? []) : [];
  return Promise.all(events.map((event) => redactDeep(parts, event)));
};

/** Beside the answer, not in its place. */
const withHint = (observed: Observed, hint: string | undefined): Observed => {
  if (hint === undefined) return observed;
  const { observation } = observed;
  return { ...observed, observation: { ...observation, hint, text: `${observation.text}\nHint: ${hint}.` } };
};

interface Observed {
  readonly observation: Observation;
  /** The tool's data without its bulk; that is what the log keeps. */
  readonly recorded: Record<string, unknown>;
}

const observe = async (parts: GateParts, call: Settling, ended: Ended): Promise<Observed> => {
  const frame = { call: call.id, run: call.session.run };
  if ('fate' in ended) {
    const { fate, reason } = ended;
    return {
      observation: { ...frame, status: fate, code: fate, reason, data: {}, text: `${fate}: ${reason}.` },
      recorded: {},
    };
  }
  const { outcome } = ended;
  const data = await redactDeep(parts, outcome.data);
  const text = await parts.redactor.redact(headline(outcome));
  const bulk = outcome.bulk === undefined ? undefined : await boundBulk(parts, outcome.bulk);
  const status: Status = outcome.status ?? 'ok';
  const observation = {
    ...frame,
    status,
    ...(await explanation(parts, outcome)),
    ...(bulk?.artifact === undefined ? {} : { artifact: bulk.artifact }),
    data: bulk === undefined ? data : { ...data, [bulk.field]: bulk.shown },
    text: [text, bulk?.shown].filter((part) => part !== undefined && part !== '').join('\n'),
  };
  return { observation, recorded: bulk === undefined ? data : { ...data, [bulk.field]: { chars: bulk.chars } } };
};

const explanation = async (parts: GateParts, { code, reason, remedy }: Outcome<Record<string, unknown>>) => ({
  ...(code === undefined ? {} : { code }),
  ...(reason === undefined ? {} : { reason: await parts.redactor.redact(reason) }),
  ...(remedy === undefined ? {} : { remedy }),
});

/** The outcome in words: failures lead with code and reason and end with the next step. */
const headline = ({ status = 'ok', code, reason, remedy, text }: Outcome<Record<string, unknown>>): string => {
  if (status === 'ok') return text;
  const failure = `${code ?? status}: ${reason ?? 'failed'}.${remedy === undefined ? '' : ` Next: ${remedy}.`}`;
  return text === '' ? failure : `${failure}\n${text}`;
};

interface BoundBulk {
  readonly field: string;
  readonly shown: string;
  readonly chars: number;
  readonly artifact?: ArtifactRef;
}

const boundBulk = async (parts: GateParts, { field, text, keep }: Bulk): Promise<BoundBulk> => {
  const whole = await parts.redactor.redact(text);
  if (keep === 'all') return { field, shown: whole, chars: whole.length };
  const limit = parts.limits.outputChars;
  if (whole.length <= limit) return { field, shown: boundOutput(whole, limit, '').shown, chars: whole.length };
  const artifact = await parts.artifacts.put(Buffer.from(whole));
  return { field, shown: boundOutput(whole, limit, artifact.artifact).shown, chars: whole.length, artifact };
};

const resultOf = (parts: GateParts, call: Settling, { observation, recorded }: Observed): NewEvent => ({
  type: 'tool_result',
  data: {
    status: observation.status,
    ...(observation.code === undefined ? {} : { code: observation.code }),
    ...(observation.reason === undefined ? {} : { reason: observation.reason }),
    data: dataForLog(parts, recorded),
    text_bytes: Buffer.byteLength(observation.text),
    ...(observation.artifact === undefined ? {} : { artifact: observation.artifact }),
    duration_ms: Math.round((parts.now() - call.startedAt) * 1000) / 1000,
  },
});
