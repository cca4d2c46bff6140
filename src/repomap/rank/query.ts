// A question in words -> what to look for: terms with weights, names as they are spelled, and what kind of file is meant.
import { createWords, nameHash } from '../scan/words.ts';

export interface QueryTerm {
  /** As the scan hashes it. */
  readonly hash: number;
  readonly weight: number;
}

export interface Query {
  /** Distinct, in the order of their hashes. */
  readonly terms: readonly QueryTerm[];
  /** Names as they are spelled; hashes. */
  readonly names: ReadonlySet<number>;
  /** Words in lower case, for what the text as a whole asks for. */
  readonly words: ReadonlySet<string>;
}

/** What every request and commit says whatever it is about. */
const STOP_WORDS =
  'a an and any are as at be been being but by can could did do does doing done for from had has have how i if in into is it its just let may me must my no nor not now of off on one only or our out over own please same shall should so some such than that the their them then there these they this those to too under until up us very via was we were what when where which while who whom why will with within without would yet you your ' +
  'fix fixes fixed feat feature chore refactor refactored refactoring add adds added adding remove removed removes removing update updated updates change changed changes changing make makes making made use used uses using allow allows allowed ensure support supports implement implemented improve improved bug issue pr close closes closed resolve resolved merge branch co authored signed correct correctly properly proper also instead work works working need needs want like new old don doesn t s re ve ll apply review suggestion suggestions commit nit wip cleanup revert bump';

/** More than these say nothing more about what is meant. */
const MAX_TERMS = 64;
/** A longer text is read up to here. */
export const MAX_QUERY_CHARS = 4_000;

const WORD = /[\p{L}\p{N}_$]+/gu;

/** `readOnly`, `read_only`, `HTTPServer`, `x2`: spelled as no prose word is. */
const LOOKS_LIKE_A_NAME = /[a-z\d][A-Z]|[A-Z]{2}[a-z]|\w_\w|^_|[a-z]\d/;

/** A reader of queries with its scratch memory. */
export const createQueryReader = (): ((text: string) => Query) => {
  const visitWords = createWords();
  const stopWords = new Set(STOP_WORDS.split(' '));
  return (text) => {
    const terms = new Map<number, number>();
    const names = new Set<number>();
    const words = new Set<string>();
    const put = (hash: number, weight: number): void => {
      const known = terms.get(hash);
      if (known === undefined && terms.size >= MAX_TERMS) return;
      // Said twice is meant more, but not twice as much.
      terms.set(hash, known === undefined ? weight : Math.max(known, weight) + 0.3 * Math.min(known, weight));
    };
    const addWord = (word: string, weight: number): void => {
      const bytes = Buffer.from(word);
      visitWords(bytes, 0, bytes.length, {
        term: (hash) => put(hash, weight),
        name: () => undefined,
      });
    };
    for (const { word, weight, joined } of wordsOf(text.slice(0, MAX_QUERY_CHARS))) {
      const lower = word.toLowerCase();
      words.add(lower);
      if (LOOKS_LIKE_A_NAME.test(word) || word.length > 3) names.add(nameHash(word));
      if (stopWords.has(lower)) continue;
      addWord(word, weight);
      if (joined !== undefined) addWord(joined, weight * 0.7);
    }
    const sorted = [...terms].sort(([a], [b]) => a - b);
    return { terms: sorted.map(([hash, weight]) => ({ hash, weight })), names, words };
  };
};

interface WeightedWord {
  readonly word: string;
  readonly weight: number;
  /** This word and the one before it, written as one: `reg-exp` may be called `regexp`. */
  readonly joined?: string;
}

/** First line and names weigh more; so does the scope of `fix(scope): …`. */
const wordsOf = (text: string): readonly WeightedWord[] => {
  const found: WeightedWord[] = [];
  const firstLine = text.search(/\n|$/);
  const scope = /^\w+\(([^)]*)\)/.exec(text)?.[0].length ?? 0;
  let previous: { readonly word: string; readonly end: number } | undefined;
  for (const match of text.matchAll(WORD)) {
    const word = match[0];
    const at = match.index;
    const place = at < firstLine ? (at < scope ? SCOPE_WEIGHT : FIRST_LINE_WEIGHT) : 1;
    const weight = place * (LOOKS_LIKE_A_NAME.test(word) ? NAME_WEIGHT : 1);
    const adjacent = previous !== undefined && at - previous.end === 1 && word.length > 1 && previous.word.length > 1;
    found.push({
      word,
      weight,
      ...(adjacent ? { joined: `${previous?.word.toLowerCase()}${word.toLowerCase()}` } : {}),
    });
    previous = { word, end: at + word.length };
  }
  return found;
};

const SCOPE_WEIGHT = 3;
const FIRST_LINE_WEIGHT = 2;
const NAME_WEIGHT = 1.5;
