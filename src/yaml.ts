// YAML with the line of every node, so that an error can name the place a person has to look at.
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { HarnessError } from './core/error.ts';

export interface ParsedYaml {
  readonly values: unknown;
  /** 1-based line of the key or entry at a path of keys and indices. */
  readonly lineOf: (path: readonly (string | number)[]) => number | undefined;
}

/** Parses a document; an empty one is an empty mapping. Throws invalid_arguments with `source` and line. */
export const parseYaml = (text: string, source: string): ParsedYaml => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0]);
    throw new HarnessError('invalid_arguments', `${source}:${line}: ${error.message}`, 'correct the line');
  }
  return {
    values: document.toJS() ?? {},
    lineOf: (path) => {
      const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
      const pair = isMap(parent)
        ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
        : undefined;
      // The value of a key may stand on the next line; people look for the key.
      const node = pair?.key ?? document.getIn(path, true);
      return isNode(node) && node.range ? lines.linePos(node.range[0]).line : undefined;
    },
  };
};
