// What each part of the ranking is worth: `npx tsx bench/map-quality.ts CASES MIRRORS [BUDGET]`. For each case, a real commit,
// the tree before it is mapped with its message as the query; the map should name the files that the commit went on to
// change. CASES: a JSON object a line, {github: "owner/name", parent, query, changed: [path]}; MIRRORS: a directory with
// the repositories as <owner>+<name>/repo.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { gitView } from '../src/compose/map.ts';
import { openIndex } from '../src/repomap/open-index.ts';
import { openMap } from '../src/repomap/open-map.ts';
import { SIGNALS, type Signal } from '../src/repomap/rank/rank.ts';

interface Case {
  readonly github: string;
  readonly parent: string;
  readonly query: string;
  readonly changed: readonly string[];
}

interface Score {
  readonly recall: number;
  readonly firstTen: number;
  readonly reciprocal: number;
}

const VARIANTS: readonly (Signal | undefined)[] = [undefined, ...SIGNALS.filter((signal) => signal !== 'focus')];
/** Each signal is left out in turn; what they are worth together shows when only words are left. */
const WORDS_ONLY = new Set<Signal>(['references', 'recent', 'subject', 'subjectNearby', 'siblings']);

const main = async ([casesFile, mirrors, budget = '1200']: readonly string[]): Promise<void> => {
  if (casesFile === undefined || mirrors === undefined) throw new Error('usage: map-quality.ts CASES MIRRORS [BUDGET]');
  const cases = readFileSync(casesFile, 'utf8').split('\n').filter(Boolean).map(parseCase);
  const scratch = mkdtempSync(join(tmpdir(), 'harness-bench-'));
  const scores = new Map<string, Score[]>();
  try {
    for (const one of cases.sort((a, b) => (a.github < b.github ? -1 : 1))) {
      const root = checkout(scratch, resolve(mirrors), one);
      if (root === undefined) continue;
      for (const [name, score] of await measure(root, join(scratch, 'state'), one, Number(budget))) {
        scores.set(name, [...(scores.get(name) ?? []), score]);
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  console.log(
    `${scores.get('all signals')?.length ?? 0} commits, ${budget} tokens\n\n| | recall | first ten | MRR |\n|---|---|---|---|`,
  );
  for (const [name, all] of scores) {
    const mean = (figure: keyof Score): number => all.reduce((sum, score) => sum + score[figure], 0) / all.length;
    const percent = (figure: keyof Score): string => (100 * mean(figure)).toFixed(1);
    console.log(`| ${name} | ${percent('recall')} | ${percent('firstTen')} | ${mean('reciprocal').toFixed(3)} |`);
  }
};

const parseCase = (line: string): Case => JSON.parse(line);

/** Undefined where the mirror does not have the commit. */
const checkout = (scratch: string, mirrors: string, { github, parent }: Case): string | undefined => {
  const root = join(scratch, github.replace('/', '+'));
  const mirror = join(mirrors, github.replace('/', '+'), 'repo');
  spawnSync('git', ['clone', '-q', '--shared', '--no-checkout', mirror, root]);
  const { status } = spawnSync('git', ['-C', root, 'checkout', '-qf', parent]);
  if (status !== 0) console.error(`left out: ${github} has no commit ${parent}`);
  return status === 0 ? root : undefined;
};

const measure = async (
  root: string,
  stateDir: string,
  { query, changed }: Case,
  maxTokens: number,
): Promise<readonly (readonly [string, Score])[]> => {
  const git = gitView(root, process.env);
  const index = openIndex({ root, stateDir, ...(git === undefined ? {} : { git }) });
  const score = async (without: ReadonlySet<Signal>): Promise<Score> => {
    const map = openMap({ index, excluded: () => false, tokenizer: async () => countTokens, without });
    const request = { query, focus: [], maxTokens, explain: false, refresh: false, permits: () => true };
    const { files, paths } = await map.map(request);
    return scoreOf([...files.map(({ path }) => path), ...paths], changed);
  };
  const found: [string, Score][] = [];
  for (const signal of VARIANTS) {
    const name = signal === undefined ? 'all signals' : `without ${signal}`;
    found.push([name, await score(new Set(signal === undefined ? [] : [signal]))]);
  }
  found.push(['words only', await score(WORDS_ONLY)]);
  await index.close();
  return found;
};

const scoreOf = (named: readonly string[], changed: readonly string[]): Score => {
  const places = changed.map((path) => named.indexOf(path)).filter((place) => place !== -1);
  return {
    recall: places.length / changed.length,
    firstTen: places.filter((place) => place < 10).length / changed.length,
    reciprocal: places.length === 0 ? 0 : 1 / (1 + Math.min(...places)),
  };
};

await main(process.argv.slice(2));
