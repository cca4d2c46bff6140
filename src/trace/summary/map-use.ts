// The map judged by its use: which of the files that were read after a map had it shown.
import type { Envelope } from '../../core/event.ts';
import type { TraceSummary } from '../../core/trace-summary.ts';
import { type Fields, isFields, listOf, textOf } from '../index/event-line.ts';
import { inside } from '../index/touches.ts';
import { READERS } from './repeats.ts';

type MapFigures = NonNullable<TraceSummary['map']>;

/** Null when the run had no map. A file counts once, with its first read after a map. */
export const mapFigures = (events: readonly Envelope[]): TraceSummary['map'] => {
  const figures: MapFigures = { maps: 0, files_read: 0, hits: 0, hits_with_definitions: 0 };
  const shown = new Map<string, 'definitions' | 'path'>();
  const read = new Set<string>();
  let root: string | undefined;

  const mapped = (data: Fields): void => {
    figures.maps += 1;
    for (const path of textsOf(data.paths)) if (!shown.has(path)) shown.set(path, 'path');
    for (const path of textsOf(data.files)) shown.set(path, 'definitions');
  };
  const called = (data: Fields): void => {
    for (const path of figures.maps === 0 ? [] : readsOf(data, root)) {
      if (read.has(path)) continue;
      read.add(path);
      figures.files_read += 1;
      figures.hits += Number(shown.has(path));
      figures.hits_with_definitions += Number(shown.get(path) === 'definitions');
    }
  };
  for (const { type, data } of events) {
    if (!isFields(data)) continue;
    if (type === 'session_opened') root = textOf(data.root) ?? root;
    else if (type === 'repo_map_used') mapped(data);
    else if (type === 'tool_called') called(data);
  }
  return figures.maps === 0 ? null : figures;
};

/** Also a read that was refused or failed: the map is asked what the assistant wanted to see. */
const readsOf = ({ tool, effects }: Fields, root: string | undefined): readonly string[] =>
  READERS.includes(textOf(tool) ?? '')
    ? listOf(effects).flatMap(({ kind, path }) =>
        kind === 'read' && typeof path === 'string' ? inside(path, root) : [],
      )
    : [];

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
