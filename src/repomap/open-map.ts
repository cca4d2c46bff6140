// The map of one worktree: what the files are and say, put in order by a query, cut to a budget.
import type { MapRequest, RepoMap, RepositoryMap } from '../core/repo-map.ts';
import { createFacts } from './facts.ts';
import { createQueryReader } from './rank/query.ts';
import { createRanker, type RankerOptions } from './rank/rank.ts';
import { createDefinitionsReader } from './render/definitions.ts';
import { createRenderer } from './render/render.ts';
import type { RepositoryIndex } from './types.ts';

export interface MapOptions extends RankerOptions {
  readonly index: RepositoryIndex;
  /** Paths that no map may name or learn from. */
  readonly excluded: (path: string) => boolean;
  /** Tokens of a text; loading it may take a moment. */
  readonly tokenizer: () => Promise<(text: string) => number>;
}

/** So long after a map, the files that it did not need are parsed as well, so that later maps find them ready. */
const IDLE_MS = 1_000;

/** Opens a map over an index. */
export const openMap = ({ index, excluded, tokenizer, ...ranking }: MapOptions): RepoMap => {
  const facts = createFacts(index, excluded);
  const readQuery = createQueryReader();
  const rank = createRanker(ranking);
  const definitionsOf = createDefinitionsReader(index);
  let renderer: ReturnType<typeof createRenderer> | undefined;
  let idle: NodeJS.Timeout | undefined;
  const afterwards = (): void => {
    clearTimeout(idle);
    idle = setTimeout(() => void index.background(), IDLE_MS).unref();
  };

  const map = async (request: MapRequest): Promise<RepositoryMap> => {
    const clock = stopwatch();
    const { files, corpus, past, scanned, timings } = await facts.current(request);
    const counting = tokenizer();
    const query = readQuery(request.query);
    const { found: focus, missing } = facts.focus(corpus, request.focus);
    clock();
    const { order, partsOf, worth } = rank({ corpus, query, past, focus });
    const rankMs = clock();
    renderer ??= createRenderer(await counting);
    const rendered = await renderer({
      fileAt: (place) => files[order[place] ?? files.length],
      total: files.length,
      partsAt: (place) => partsOf(order[place] ?? 0),
      worth,
      need: (wanted) => index.need(wanted),
      definitionsOf,
      missingFocus: missing,
      request,
    });
    const render = clock();
    afterwards();
    return {
      ...rendered,
      total: files.length,
      scanned,
      missingFocus: missing,
      timings: { ...timings, rank: rankMs, render },
    };
  };
  return {
    map,
    close: () => {
      clearTimeout(idle);
      return index.close();
    },
  };
};

/** Milliseconds since it was last asked, to the microsecond. */
export const stopwatch = (): (() => number) => {
  let since = performance.now();
  return () => {
    const now = performance.now();
    const passed = Math.round((now - since) * 1000) / 1000;
    since = now;
    return passed;
  };
};
