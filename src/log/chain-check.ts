// Follows the chain of one segment line by line, and says of the first bad line what was done to it. Works on the
// bytes: whatever is between number and link is covered by the hash.
import { isLink, linkOf, linkTo, START, seqOf, sha256, type Tip } from './line.ts';

export type Damage = 'edited' | 'inserted' | 'removed' | 'reordered' | 'truncated' | 'rewritten' | 'head' | 'missing';

export interface Finding {
  /** From 1; the first line that is not as it was written. 0: the segment as a whole. */
  readonly line: number;
  readonly kind: Damage;
  readonly message: string;
}

export interface ChainCheck {
  /** Takes the next line, without its newline. */
  readonly add: (line: Buffer) => void;
  readonly lines: () => number;
  /** The first bad line. The head, when there is a sound one, says whether it is the last line or its link that was edited. */
  readonly finding: (head: Tip | undefined) => Finding | undefined;
  /** Hash of a line that was asked for; undefined when it lies at or behind the first bad one. */
  readonly hashOf: (seq: number) => string | undefined;
}

/** Starts before the first line. `wanted`: numbers of the lines whose hashes are kept. */
export const createChainCheck = (wanted: ReadonlySet<number>): ChainCheck => {
  const hashes = new Map([[START.seq, START.hash]]);
  let lines = 0;
  let link = linkTo(START.hash);
  let suspicion: Suspicion | undefined;
  let found: Finding | undefined;
  return {
    add: (line) => {
      lines += 1;
      if (suspicion !== undefined) {
        found ??= suspicion(line, undefined);
        return;
      }
      const hash = sha256(line);
      if (seqOf(line) !== lines || linkOf(line) !== link) {
        suspicion = suspect(line, { seq: lines, hash }, link);
        return;
      }
      link = linkTo(hash);
      if (wanted.has(lines)) hashes.set(lines, hash);
    },
    lines: () => lines,
    finding: (head) => found ?? suspicion?.(undefined, head),
    hashOf: (seq) => hashes.get(seq),
  };
};

/** Asked with each later line until it is certain; asked without one at the end, when it must be. */
type Suspicion = (next: Buffer | undefined, head: Tip | undefined) => Finding | undefined;

/** `at` is the number that the line should have and its hash; `link` is how it should end. */
const suspect = (line: Buffer, at: Tip, link: string): Suspicion => {
  const seq = seqOf(line);
  const ending = linkOf(line);
  if (seq === undefined || ending === link || !isLink(ending)) return () => edited(at.seq);
  if (seq === at.seq) return brokenLink(at);
  if (seq > at.seq) return gap(at.seq, seq);
  const message = `event ${seq} stands here again`;
  return () => ({ line: at.seq, kind: 'inserted', message });
};

/** Either the line before was edited, or the link to it: whoever pins this line knows. */
const brokenLink =
  (at: Tip): Suspicion =>
  (next, head) => {
    const pinned = next === undefined ? head?.hash === at.hash : linkOf(next) === linkTo(at.hash);
    return edited(pinned ? Math.max(1, at.seq - 1) : at.seq);
  };

/** An event that comes later was moved; one that never comes was removed. */
const gap =
  (expected: number, seq: number): Suspicion =>
  (next) => {
    if (next === undefined) return { line: expected, kind: 'removed', message: missing(expected, seq - 1) };
    const message = `event ${expected} stands further down`;
    return seqOf(next) === expected ? { line: expected, kind: 'reordered', message } : undefined;
  };

const edited = (line: number): Finding => ({
  line,
  kind: 'edited',
  message: 'the line is not the one that was written',
});

export const missing = (first: number, last: number): string =>
  first === last ? `event ${first} is gone` : `events ${first} to ${last} are gone`;
