// Tells a collector of what has been recorded. Never before it is in the log, never holding anything up, and never at
// the record's cost: what cannot be sent is dropped and that is said.
import { messageOf } from '../../core/error.ts';
import type { EventContext, NewEvent } from '../../core/event.ts';
import type { EventLog } from '../../core/ports.ts';
import { type Collector, sendSpans } from './send.ts';
import { createSpans, type Span, type SpanOptions } from './spans.ts';

export interface ExporterOptions extends SpanOptions {
  readonly collector: Collector;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told when spans are lost, once until one arrives again. */
  readonly notify: (line: string) => void;
}

export interface Exporter {
  /** The same log; what it has taken is told to the collector as well. */
  readonly over: (log: EventLog) => EventLog;
  /** Sends what is left. */
  readonly close: () => Promise<void>;
}

const MOST_WAITING = 2_048;
const PAUSE_MS = 1_000;

export const createExporter = ({ collector, content, now, notify }: ExporterOptions): Exporter => {
  const spanOf = createSpans({ content });
  let waiting: Span[] = [];
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> = Promise.resolve();
  let lost = 0;

  const flush = async (): Promise<void> => {
    const spans = waiting;
    waiting = [];
    if (spans.length === 0) return;
    try {
      await sendSpans(collector, spans);
      lost = 0;
    } catch (thrown) {
      if (lost === 0)
        notify(`spans could not be sent to ${collector.endpoint}: ${messageOf(thrown)}. The record has them`);
      lost += spans.length;
    }
  };

  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      sending = sending.then(flush);
    }, PAUSE_MS).unref();
  };

  const take = ({ session, run, call, client }: EventContext, events: readonly NewEvent[]): void => {
    for (const { type, data } of events) {
      const span = spanOf({ ts: now(), session, run, call, client, type, data });
      if (span !== undefined) waiting.push(span);
    }
    if (waiting.length > MOST_WAITING) waiting = waiting.slice(-MOST_WAITING);
    if (waiting.length > 0) later();
  };

  return {
    over: (log) => ({
      append: (context, events) => {
        log.append(context, events);
        take(context, events);
      },
      appendSoon: async (context, events) => {
        await log.appendSoon(context, events);
        take(context, events);
      },
    }),
    close: async () => {
      clearTimeout(timer);
      await sending;
      await flush();
    },
  };
};
