// What a person has adopted is what they have read: it needs no second trust. The grant holds together with every file
// that holds now, so that taking a refusal away ends it.
import { relative } from 'node:path';
import type { EventData } from '../../core/event.ts';
import { problemLine } from '../../settings/problem.ts';
import type { ReviewOptions } from './options.ts';

/** A grant for these files (relative to the root); undefined where none of them waits for trust. */
export const grantFor = async (
  { inspect, newId }: ReviewOptions,
  paths: readonly string[],
): Promise<EventData<'trust_granted'> | undefined> => {
  const { root, place, trust, settings } = await inspect();
  const held = (settings?.held ?? []).map((loosening) => ({ ...loosening, name: relative(root, loosening.path) }));
  const granted = held.filter(({ name }) => paths.includes(name));
  if (granted.length === 0) return undefined;
  const waiting = new Set(held.filter(({ name }) => !paths.includes(name)).map(({ name }) => name));
  const files = Object.fromEntries(Object.entries(trust.files).filter(([name]) => !waiting.has(name)));
  const loosens = granted.map(({ path, line, what }) => problemLine({ path, line, problem: what }));
  return { grant: newId('trs'), root, place, files, loosens };
};
