// From ranked files to the text of the map and the same as data.
import type { MappedFile, MapRequest, RepositoryMap } from '../../core/repo-map.ts';
import { SIGNALS, type Signal } from '../rank/rank.ts';
import type { SourceFile } from '../types.ts';
import { leftOutText, mostSections, plan, type Size, tailText } from './budget.ts';
import { choose } from './choose.ts';
import type { FileDefinitions } from './definitions.ts';
import { type Section, sectionLines, sectionOf } from './section.ts';
import { lineCounter } from './tokens.ts';

export interface RenderInput {
  /** The file at a place in the ranking, from 0; undefined after the last one. */
  readonly fileAt: (place: number) => SourceFile | undefined;
  readonly total: number;
  /** What each signal gives the file at a place in the ranking. */
  readonly partsAt: (place: number) => Readonly<Record<Signal, number>>;
  readonly worth: ReadonlyMap<number, number>;
  /** Makes the definitions of these files known. */
  readonly need: (files: readonly SourceFile[]) => Promise<void>;
  readonly definitionsOf: (file: SourceFile) => FileDefinitions | undefined;
  readonly missingFocus: readonly string[];
  readonly request: MapRequest;
}

interface Shown {
  readonly file: SourceFile;
  /** In the ranking, where files that may not be shown have theirs too. */
  readonly place: number;
}

export type Rendered = Pick<RepositoryMap, 'text' | 'files' | 'paths' | 'leftOut' | 'tokens'>;

/** A renderer that remembers the tokens of lines. */
export const createRenderer = (countTokens: (text: string) => number): ((input: RenderInput) => Promise<Rendered>) => {
  const count = lineCounter(countTokens);
  return async ({ fileAt, total, partsAt, worth, need, definitionsOf, missingFocus, request }) => {
    const { maxTokens, permits, explain } = request;
    const shown = permitted(fileAt, permits);
    await need(shown.upTo(mostSections(maxTokens)).map(({ file }) => file));
    const chosen = new Map<number, { readonly known: FileDefinitions; readonly order: readonly number[] }>();
    const section = (place: number, size: Size): Section | undefined => {
      const ranked = shown.at(place);
      const found = chosen.get(place)?.known ?? (ranked === undefined ? undefined : definitionsOf(ranked.file));
      if (ranked === undefined || found === undefined) return undefined;
      const order = chosen.get(place)?.order ?? choose(found, worth).map(({ index }) => index);
      chosen.set(place, { known: found, order });
      const why = explain ? { why: whyText(partsAt(ranked.place)) } : {};
      return { ...sectionOf(ranked.file.path, found.definitions, order, size), ...why };
    };
    const notes = missingFocus.length === 0 ? [] : [`not in the repository: ${missingFocus.join(' ').slice(0, 200)}`];
    const planned = plan({
      path: (place) => shown.at(place)?.file.path,
      total,
      section,
      maxTokens,
      count,
      notes,
    });
    const lines = [
      ...notes,
      ...planned.sections.flatMap(sectionLines),
      ...planned.tail.map(tailText),
      ...(planned.leftOut === 0 ? [] : [leftOutText(planned.leftOut)]),
    ];
    return {
      text: lines.join('\n'),
      files: planned.sections.map((one, place) =>
        mapped(one, explain ? reasonsAt(shown.at(place), partsAt) : undefined),
      ),
      paths: planned.tail.flatMap(({ directory, names }) => names.map((name) => directory + name)),
      leftOut: planned.leftOut,
      tokens: countTokens(lines.join('\n')),
    };
  };
};

/** Ranked files that may be shown, judged one by one as far as they are needed. */
const permitted = (fileAt: RenderInput['fileAt'], permits: (path: string) => boolean) => {
  const passed: Shown[] = [];
  let next = 0;
  const at = (place: number): Shown | undefined => {
    for (let file = fileAt(next); passed.length <= place && file !== undefined; file = fileAt(next)) {
      if (permits(file.path)) passed.push({ file, place: next });
      next += 1;
    }
    return passed[place];
  };
  return {
    at,
    upTo: (places: number): readonly Shown[] => {
      at(places - 1);
      return passed.slice(0, places);
    },
  };
};

type Reasons = NonNullable<MappedFile['why']>;

const mapped = ({ path, signatures, also }: Section, why: Reasons | undefined): MappedFile => ({
  path,
  signatures,
  also,
  ...(why === undefined ? {} : { why }),
});

const reasonsAt = (shown: Shown | undefined, partsAt: RenderInput['partsAt']): Reasons | undefined =>
  shown === undefined ? undefined : reasonsOf(partsAt(shown.place));

/** What speaks for a file, as parts of all that does. */
const reasonsOf = (parts: Readonly<Record<Signal, number>>): Reasons => {
  const total = SIGNALS.reduce((sum, signal) => sum + parts[signal], 0);
  return SIGNALS.map((signal) => ({ signal, share: total === 0 ? 0 : Math.round((parts[signal] / total) * 100) / 100 }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
};

const whyText = (parts: Readonly<Record<Signal, number>>): string =>
  reasonsOf(parts)
    .slice(0, 4)
    .map(({ signal, share }) => `${signal} ${Math.round(share * 100)}%`)
    .join(', ');
