// A rule that asks, where the older part of the record says that it would be right at least half of the time. Anything
// less would be in the way more often than it helps.

import { wilson } from '../../backtest/wilson.ts';
import type { Proposal } from '../../checks/proposal.ts';
import { counted } from '../../collect.ts';
import type { CallFact } from '../../facts/fact.ts';
import { aboutOf } from '../../signals/detector.ts';
import type { Material } from '../material.ts';
import { bullets, plainly, quoted, ruleFile, slugOf } from './words.ts';

const MIN_KNOWN = 5;
const MIN_SHARE = 0.5;

interface Candidate {
  readonly pattern: string;
  readonly covers: (call: CallFact) => boolean;
}

interface Weighed extends Candidate {
  readonly bad: number;
  readonly known: number;
  readonly low: number;
}

/** The narrowest pattern that holds for the causing calls and is right often enough; undefined where there is none. */
export const tighten = ({ signal, causes, older, labels }: Material): Proposal | undefined => {
  const weighed = candidatesFor(causes).map((candidate) => weighedBy(candidate, older, labels));
  const best = weighed
    .filter(({ bad, known }) => known >= MIN_KNOWN && bad / known >= MIN_SHARE)
    .sort((a, b) => b.low - a.low || b.pattern.length - a.pattern.length)[0];
  return best === undefined ? undefined : proposalOf(best, causes, signal);
};

const weighedBy = (candidate: Candidate, older: readonly CallFact[], labels: Material['labels']): Weighed => {
  const kinds = older.filter(candidate.covers).map((call) => labels(call).kind);
  const bad = kinds.filter((kind) => kind === 'bad').length;
  const known = bad + kinds.filter((kind) => kind === 'good').length;
  return { ...candidate, bad, known, low: wilson(bad, known)?.[0] ?? 0 };
};

const PLAIN = /^[\w./:@=,+-]+$/;

/** Programs with their first words, and tools of other servers. */
const candidatesFor = (causes: readonly CallFact[]): readonly Candidate[] => {
  const commands = new Set(
    causes.flatMap(({ commands: all }) =>
      all.flatMap((command) => {
        const words = command.split(' ');
        const plain = words.slice(
          0,
          Math.max(
            0,
            words.findIndex((word) => !PLAIN.test(word)) === -1 ? 3 : words.findIndex((word) => !PLAIN.test(word)),
          ),
        );
        // A program alone would be more than the mistake.
        return [2, 3].flatMap((length) => (plain.length >= length ? [plain.slice(0, length).join(' ')] : []));
      }),
    ),
  );
  const tools = new Set(causes.map(({ tool }) => tool).filter((tool) => tool.startsWith('mcp__')));
  return [
    ...[...commands].map((words) => ({
      pattern: `Bash(${words} *)`,
      covers: ({ commands: all }: CallFact) =>
        all.some((command) => command === words || command.startsWith(`${words} `)),
    })),
    ...[...tools].map((pattern) => ({ pattern, covers: ({ tool }: CallFact) => tool === pattern })),
  ];
};

const proposalOf = (
  { pattern, bad, known }: Weighed,
  causes: readonly CallFact[],
  { fingerprint, subject, details }: Material['signal'],
): Proposal => {
  const id = slugOf('ask', pattern, fingerprint);
  const what = pattern.replace(/^Bash\((.*) \*\)$/, '$1');
  const title = `Ask before ${what}: it went wrong ${bad} of ${known} times`;
  const failure = typeof details.failure === 'string' ? quoted(details.failure) : undefined;
  const example = pattern.startsWith('Bash(') ? what : pattern;
  return {
    kind: 'rule',
    title,
    rationale: `${plainly(subject, 'It')}. In the older part of the record, calls of this kind went wrong, or were refused by a person, ${bad} of ${known} times.`,
    files: [
      ruleFile({
        head: {
          id,
          title,
          severity: 'medium',
          decision: 'ask',
          match: pattern,
          mode: 'shadow',
          origin: 'learned from the record',
          examples: { match: [example], not_match: ['git status'] },
        },
        body: [
          failure === undefined ? 'What it came to is on record.' : `What it came to: ${failure}`,
          '',
          ...bullets(counted(causes.map(aboutOf), 5), 5),
        ],
      }),
    ],
  };
};
