// What evidence is good for. The bar was fixed before anybody looked at a draft.
import type { Backtest, Gate } from '../../core/draft.ts';

/** Lower bounds of the precision, and how many known cases there have to be. */
const ENFORCE_LOW = 0.9;
const ENFORCE_CASES = 20;
const WARN_LOW = 0.5;

type Evidence = Pick<
  Backtest,
  'would_fire' | 'known_bad_caught' | 'known_good_stopped' | 'known_good_freed' | 'known_bad_let' | 'precision_low'
>;

/** The most that a draft may do at first, and why. */
export const gateOf = (evidence: Evidence): { readonly gate: Gate; readonly why: string } => {
  const { known_bad_caught, known_good_stopped, known_good_freed, known_bad_let, precision_low: low } = evidence;
  const right = known_bad_caught + known_good_freed;
  const wrong = known_good_stopped + known_bad_let;
  const known = right + wrong;
  if (low === null) {
    return {
      gate: 'observe',
      why: evidence.would_fire === 0 ? 'it would not have fired' : 'nothing is known of the calls on which it fires',
    };
  }
  const bound = `at least ${percent(low)} right by ${known} known calls`;
  if (low >= ENFORCE_LOW && wrong === 0 && known >= ENFORCE_CASES) return { gate: 'enforce', why: bound };
  if (low >= WARN_LOW) {
    return {
      gate: 'warn',
      why: `${bound}; enforcing takes ${percent(ENFORCE_LOW)}, ${ENFORCE_CASES} calls, none wrong`,
    };
  }
  const cost = known_good_stopped > 0 ? `would have stopped ${known_good_stopped} calls that were wanted` : bound;
  return { gate: 'observe', why: known_bad_let > 0 ? `would have let ${known_bad_let} bad calls through` : cost };
};

const percent = (share: number): string => `${Math.round(share * 100)} %`;
