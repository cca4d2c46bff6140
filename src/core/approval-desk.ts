// What the pipeline needs to know of people's answers when a call was judged `ask`.
import type { Resolution, Scope } from './approval.ts';
import type { Verdict } from './decision.ts';
import type { Effect } from './effect.ts';
import type { Facts, Judged } from './ports.ts';

/** A call that was judged `ask`. */
export interface Ask {
  readonly session: string;
  readonly call: Judged;
  readonly effects: readonly Effect[];
  readonly facts: Facts;
  /** Asked because the work goes in circles: what rules permit is no answer to that. */
  readonly aboutLoop?: boolean;
  /** sha256 of tool, arguments, effects, real paths and policy: an answer is good for these only. */
  readonly binding: string;
}

export type Standing =
  | {
      readonly state: 'unasked' /** Questions about the same call that nobody answered in time. */;
      readonly lapsed: readonly string[];
    }
  | { readonly state: 'pending'; readonly approval: string; readonly expires: string }
  | { readonly state: 'denied'; readonly approval: string; readonly note: string | undefined }
  | {
      readonly state: 'approved';
      readonly approval: string;
      /** What the person has said. */
      readonly resolution: Resolution | undefined;
      readonly scope: Scope /** Set when rules of a grant let it through. */;
      readonly verdict?: Verdict;
    };

/** The answers of people, as far as the record holds them. Synchronous, so that looking and recording are one step. */
export interface ApprovalDesk {
  /** The rules that would let the call through unasked; empty when it cannot be said as rules. */
  rulesFor(ask: Ask): readonly string[];
  /** What people have said about this call, at any door and in any process. Uses up an approval that is good once. */
  standing(ask: Ask): Standing;
}
