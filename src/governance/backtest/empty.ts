// A backtest that says nothing.
import type { Backtest } from '../../core/draft.ts';

const SPAN = { from: null, until: null, calls: 0, sessions: 0 };

/** Of what no history was judged by. `why`: the reason. */
export const emptyBacktest = (why: string): Backtest => ({
  calls: 0,
  would_fire: 0,
  sessions: 0,
  known_bad_caught: 0,
  known_good_stopped: 0,
  known_good_freed: 0,
  known_bad_let: 0,
  unknown: 0,
  undecidable: 0,
  precision: null,
  precision_low: null,
  precision_high: null,
  recall: null,
  samples: { bad_caught: [], good_stopped: [], good_freed: [], bad_let: [], unknown: [], undecidable: [] },
  drafted_on: SPAN,
  judged_on: SPAN,
  us_per_call: 0,
  gate: 'observe',
  why,
});
