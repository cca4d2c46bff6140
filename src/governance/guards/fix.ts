// What guards know to mend, mended in a text. Each guard sees what the one before it has left.
import type { GuardedFile } from '../../core/guard.ts';
import type { CodeGuard } from '../../policy/guard-file.ts';
import type { Hit } from './ast-grep.ts';
import { type ReadyGuard, search } from './compile.ts';

export const fixText = async (ready: readonly ReadyGuard[], file: GuardedFile): Promise<string | undefined> => {
  let { text } = file;
  for (const { guard, covers } of ready) {
    if (guard.kind === 'command' || guard.fix === undefined || !covers(file.path)) continue;
    const found = await search(guard, { path: file.path, text });
    if ('hits' in found) text = mended(guard, text, found.hits);
  }
  return text === file.text ? undefined : text;
};

const mended = ({ kind }: CodeGuard, text: string, hits: readonly Hit[]): string =>
  kind === 'regex' ? byLine(text, hits) : bySpan(text, hits);

const byLine = (text: string, hits: readonly Hit[]): string => {
  const fixes = new Map(hits.map(({ line, fixed }) => [line, fixed]));
  // Line ends stay as they are.
  return text
    .split('\n')
    .map((line, at) => {
      const fixed = fixes.get(at + 1);
      return fixed === undefined ? line : `${fixed}${line.endsWith('\r') ? '\r' : ''}`;
    })
    .join('\n');
};

/** From the end on, so that earlier places stay right; what lies inside of another match is left for the next time. */
const bySpan = (text: string, hits: readonly Hit[]): string => {
  let after = text;
  let limit = text.length;
  for (const { span, fixed } of hits.toSorted((a, b) => (b.span?.from ?? 0) - (a.span?.from ?? 0))) {
    if (span === undefined || fixed === undefined || span.to > limit) continue;
    after = `${after.slice(0, span.from)}${fixed}${after.slice(span.to)}`;
    limit = span.from;
  }
  return after;
};
