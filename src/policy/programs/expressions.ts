// What a regular expression leaves out: one that leaves out hardly any line makes a search show whole files.

/** Pieces of files with secrets that have hardly anything in common. Short, so that no expression takes long over them. */
const SECRET_LINES = ['KEY=1', 'a: "/', '--B G', 'p_0aZ', ':4 u@'];
/** Longer ones say what they look for. */
const LONGEST_PATTERN = 100;
/** Classes of characters that JavaScript has no names for; the others are a part of these. */
const CLASSES = new Map([
  ['print', '\\s\\S'],
  ['graph', '\\S'],
  ['punct', '\\W'],
  ['space', '\\s'],
  ['blank', '\\s'],
]);

/** Whether hardly any line is left out. `isPerl`: as Perl and Rust have them; else read as an extended one and as a basic one. */
export const matchesEverything = (pattern: string, isPerl: boolean): boolean => {
  if (pattern.length > LONGEST_PATTERN) return false;
  if (isPerl) {
    const expression = expressionOf(
      pattern.replace(/\(\?[a-zA-Z-]+\)|\(\*\w+\)/g, '').replace(/\(\?[a-zA-Z-]+:/g, '(?:'),
    );
    return expression === undefined || leavesNothingOut(expression);
  }
  return [pattern, pattern.replace(/\\([|?+(){}])/g, '$1')].some((text) => {
    const expression = expressionOf(text);
    return expression !== undefined && leavesNothingOut(expression);
  });
};

const leavesNothingOut = (expression: RegExp): boolean =>
  expression.test('') || SECRET_LINES.every((line) => expression.test(line));

/** Without regard to case, because an option may say so. Undefined for what JavaScript does not know. */
const expressionOf = (text: string): RegExp | undefined => {
  try {
    return new RegExp(
      text
        .replace(/\[:(\w+):\]/g, (_, name: string) => CLASSES.get(name) ?? '\\w')
        .replace(/\\(?:[NXR]|[pP](?:\{[^}]*\}|\w))/g, '.'),
      'i',
    );
  } catch {
    return undefined;
  }
};
