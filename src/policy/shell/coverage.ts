// The parser is a tolerant one: it may pass over a character that bash would stumble on. So what it understood is held
// against the text: between the words and redirections that it found, only operators, brackets of groups and comments
// may be left, as many of each as it says there are.
import { forEachChild, type ParsedScript, type SyntaxNode } from 'unbash';

/** Keywords and operators that stand between words. */
const BETWEEN =
  /^(?:[\s;]|(?<=^|\s)\\\n|[&|]{1,2}|!|\btime\b(?:\s+-p\b)?(?:\s+--)?|[(){}]|\b(?:if|then|elif|else|fi|for|in|do|done)\b|\0)*$/;
/** Between the words of a `[[ … ]]`, operators aside. */
const INSIDE_TEST = /^\[\[(?:\s|!|&&|\|\||==?|!=|[<>]|-[a-zA-Z]{1,2}\b|\0)*\]\]$/;

/** Whether every character of the source belongs to something that the parser reported. */
export const isCovered = (source: string, script: ParsedScript): boolean => {
  const nodes = leavesAndGroups(script);
  const count = (type: string) => nodes.filter((node) => node.type === type).length;
  const rest = withoutComments(blank(source, nodes.flatMap(spans)));
  const keywords = (word: string) => rest.split(new RegExp(`\\b${word}\\b`)).length - 1;
  const matched = PAIRS.every(([type, ...words]) => words.every((word) => keywords(word) === count(type)));
  const branches = nodes.filter((node) => node.type === 'If' && node.else !== undefined).length;
  return (
    BETWEEN.test(rest) &&
    balanced(rest, '(', ')', count('Subshell')) &&
    balanced(rest, '{', '}', count('BraceGroup')) &&
    matched &&
    keywords('then') === count('If') + count('Elif') &&
    keywords('else') === branches &&
    nodes.every((node) => node.type !== 'TestCommand' || isTestCovered(source, node))
  );
};

/** Keywords that stand exactly once in each construct. */
const PAIRS = [
  ['If', 'if', 'fi'],
  ['Elif', 'elif'],
  ['For', 'for', 'in', 'do', 'done'],
] as const;

const isTestCovered = (source: string, node: SyntaxNode): boolean => {
  const words = leavesBelow(node).flatMap(spans);
  const own = words.map(({ pos, end }) => ({ pos: pos - node.pos, end: end - node.pos }));
  return INSIDE_TEST.test(blank(source.slice(node.pos, node.end), own));
};

interface Span {
  readonly pos: number;
  readonly end: number;
}

const LEAVES: ReadonlySet<string> = new Set(['Word', 'Assignment', 'Redirect', 'HereString', 'HereDoc', 'TestCommand']);
/** What has brackets or keywords of its own. */
const AROUND: ReadonlySet<string> = new Set(['Subshell', 'BraceGroup', 'If', 'Elif', 'For']);

/** The nodes that have text of their own, and the groups around them. */
const leavesAndGroups = (node: SyntaxNode): readonly SyntaxNode[] => {
  if (LEAVES.has(node.type)) return [node];
  return [...(AROUND.has(node.type) ? [node] : []), ...leavesBelow(node)];
};

const leavesBelow = (node: SyntaxNode): readonly SyntaxNode[] => {
  const below: SyntaxNode[] = [];
  forEachChild(node, (child) => below.push(...leavesAndGroups(child)));
  return below;
};

const spans = (node: SyntaxNode): readonly Span[] => {
  if (node.type === 'HereDoc') return [node, node.body, ...(node.closing === undefined ? [] : [node.closing])];
  return LEAVES.has(node.type) ? [node] : [];
};

/** The source with every span replaced by one mark, so that what stood apart still does. */
const blank = (source: string, spans: readonly Span[]): string => {
  let rest = '';
  let at = 0;
  for (const { pos, end } of [...spans].sort((a, b) => a.pos - b.pos)) {
    if (end <= at) continue;
    rest += `${source.slice(at, Math.max(at, pos))}\0`;
    at = end;
  }
  return rest + source.slice(at);
};

const withoutComments = (rest: string): string => rest.replace(/(?<=^|[\s;&|()])#[^\n]*/g, '');

const balanced = (rest: string, open: string, close: string, count: number): boolean =>
  rest.split(open).length - 1 === count && rest.split(close).length - 1 === count;
