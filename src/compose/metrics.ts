// The page of the composition that grades, and looks after drafts, rules and skills when a session begins and it is due.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Config } from '../config.ts';
import { systemCode } from '../core/error.ts';
import type { Metrics } from '../core/metrics.ts';
import type { EventLog } from '../core/ports.ts';
import { contextOf } from '../core/refusal.ts';
import type { Review } from '../core/review.ts';
import type { Session } from '../core/session.ts';
import { createIds } from '../log/ids.ts';
import { readSmallFile } from '../workspace/small-file.ts';

export interface MetricsParts {
  readonly state: string;
  readonly config: Config;
  readonly log: EventLog;
  readonly review: () => Promise<Review>;
  /** Told, a line each, what was done. */
  readonly notify: (line: string) => void;
}

export interface Upkeep {
  readonly metrics: () => Promise<Metrics>;
  /** A session has begun: whatever is due is done soon, beside its calls. */
  readonly begin: (session: Session) => void;
  /** Waits for what is under way. */
  readonly close: () => Promise<void>;
}

/** The first answers of a session come first. */
const AFTER_MS = 1_500;

export const composeMetrics = (parts: MetricsParts): Upkeep => {
  let opened: Promise<Metrics> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  const metrics = (): Promise<Metrics> => {
    opened ??= openFor(parts);
    return opened;
  };
  const work = async (session: Session): Promise<void> => {
    try {
      const done = await (await metrics()).tick(session);
      for (const line of done?.done ?? []) parts.notify(line);
    } catch (thrown) {
      // Upkeep that fails is tried again when it is due the next time; no call may suffer from it.
      parts.notify(
        `the upkeep of drafts and rules failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      );
    }
  };
  return {
    metrics,
    begin: (session) => {
      if (timer !== undefined) return;
      const due = dueIn(parts.state);
      // Of a record that begins there is nothing to look after yet.
      if (due === undefined) return noteFirst(parts.state);
      if (Date.now() < due) return;
      timer = setTimeout(() => {
        working = work(session);
      }, AFTER_MS).unref();
    },
    close: async () => {
      clearTimeout(timer);
      await working;
    },
  };
};

const openFor = async ({ state, config, log, review }: MetricsParts): Promise<Metrics> => {
  const [{ openMetrics }, { readHistory }, { momentOf }] = await Promise.all([
    import('../governance/grade/open-metrics.ts'),
    import('../governance/facts/store.ts'),
    import('../trace/query/moment.ts'),
  ]);
  return openMetrics({
    settings: { weights: config.grade.weights, bands: config.grade.bands },
    history: () => readHistory({ state }),
    now: () => Date.now(),
    record: (session, events) => log.append(contextOf({ session }), events),
    momentOf: (text) => momentOf(text, Date.now()),
    due: () => dueIn(state),
    setDue: (due) => noteDue(state, due),
    lookAfter: async () => (await review()).look(),
  });
};

const DueSchema = z.strictObject({ due: z.number() });

const fileOf = (state: string): string => join(state, 'governance', 'due.json');

/** A hint that spares starts the reading of the record; without it, the next look is due in a day. */
const dueIn = (state: string): number | undefined => {
  const bytes = readSmallFile(fileOf(state), 1_000);
  try {
    return bytes === undefined ? undefined : DueSchema.safeParse(JSON.parse(bytes.toString('utf8'))).data?.due;
  } catch {
    return undefined;
  }
};

const FIRST_MS = 86_400_000;

/** A disk that is full is told of by what has to be recorded. */
const noteFirst = (state: string): void => {
  try {
    noteDue(state, Date.now() + FIRST_MS);
  } catch (thrown) {
    if (systemCode(thrown) === undefined) throw thrown;
  }
};

const noteDue = (state: string, due: number): void => {
  const path = fileOf(state);
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${createIds()('tmp')}`;
  writeFileSync(unfinished, JSON.stringify({ due }), { mode: 0o600 });
  renameSync(unfinished, path);
};
