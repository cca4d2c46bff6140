// The map of one worktree: what the files are and say, put in order by a query, cut to a budget.
import type { MapRequest, RepoMap, RepositoryMap } from '../core/repo-map.ts';
import { createFacts } from './facts.ts';
import { createQueryReader } from './rank/query.ts';
import { rank } from './rank/rank.ts';
import { createDefinitionsReader } from './render/definitions.ts';
import { createRenderer } from './render/render.ts';
import type { RepositoryIndex } from './types.ts';

export interface MapOptions {
  readonly index: RepositoryIndex;
  /** Paths that no map may name or learn from. */
  readonly excluded: (path: string) => boolean;
  /** Tokens of a text; loading it may take a moment. */
  readonly tokenizer: () => Promise<(text: string) => number>;
}

/** Opens a map over an index. */
export const openMap = ({ index, excluded, tokenizer }: MapOptions): RepoMap => {
  const facts = createFacts(index, excluded);
  const readQuery = createQueryReader();
  const definitionsOf = createDefinitionsReader(index);
  let renderer: ReturnType<typeof createRenderer> | undefined;

  const map = async (request: MapRequest): Promise<RepositoryMap> => {
    const clock = stopwatch();
    const { files, corpus, past, timings } = await facts.current(request);
    const counting = tokenizer();
    const query = readQuery(request.query);
    const { found: focus, missing } = facts.focus(corpus, request.focus);
    clock();
    const ranking = rank({ corpus, query, past, focus });
    const rankMs = clock();
    renderer ??= createRenderer(await counting);
    const rendered = await renderer({
      files: ranking.files.flatMap((ranked) => {
        const file = files[ranked.index];
        return file === undefined ? [] : [{ ...ranked, file }];
      }),
      worth: ranking.worth,
      need: (wanted) => index.need(wanted),
      definitionsOf,
      missingFocus: missing,
      request,
    });
    const render = clock();
    return { ...rendered, total: files.length, missingFocus: missing, timings: { ...timings, rank: rankMs, render } };
  };
  return { map, close: () => index.close() };
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
