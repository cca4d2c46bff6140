// What a find could print, told from its expression: never less than it does. Only what the expression excludes beyond
// doubt is left out, because a name that is missed here is a link that nobody looks for.
import type { Word } from '../shell/word.ts';
import type { Names } from './program.ts';

type Found = Omit<Names, 'below' | 'from'>;

type Node =
  | { readonly kind: 'and' | 'or'; readonly nodes: readonly Node[] }
  | { readonly kind: 'not'; readonly node: Node }
  | { readonly kind: 'test'; readonly name: string; readonly value: string };

/** What may be among the names: of all that match, whether links do, and what is not entered. */
interface Reach {
  readonly links: boolean;
  /** Undefined: any name. */
  readonly only: readonly string[] | undefined;
  readonly without: readonly string[];
}

const ANY: Reach = { links: true, only: undefined, without: [] };
const PRINTS = new Set(['-print', '-print0']);
const BARE = new Set(
  '-print -print0 -prune -quit -true -false -empty -readable -writable -executable -nouser -nogroup'.split(' '),
);
/** They hold for the whole expression, wherever they stand. */
const GLOBAL = new Set('-mount -xdev -daystart -noleaf -warn -nowarn'.split(' '));

/** Of the words after the roots, without their last action; `acts` when there was one. */
export const foundNames = (expression: readonly Word[], acts: boolean): Found => {
  const words = expression.map(({ value }) => value);
  const depth = depthIn(words);
  // What is below comes first then, and is not left out any more.
  if (words.some((word) => word === '-depth' || word === '-d'))
    return { links: true, ...(depth === undefined ? {} : { depth }) };
  const node = parse([...words.filter((word) => !GLOBAL.has(word)), ...(acts ? ['-print'] : [])]);
  const { links, only, without } =
    node === undefined ? ANY : reachOf(node, acts || words.some((word) => PRINTS.has(word)));
  // Of a pattern that the shell expands, a single match may be what is left out.
  const isExact = expression.every(({ kind }) => kind === 'literal');
  return {
    links,
    ...(depth === undefined ? {} : { depth }),
    ...(only === undefined ? {} : { only }),
    ...(without.length === 0 || !isExact ? {} : { without }),
  };
};

/** Undefined: to the ground. Where it is said twice, the programs disagree which counts. */
const depthIn = (words: readonly string[]): number | undefined => {
  const values = words.flatMap((word, at) => (word === '-maxdepth' ? (words[at + 1] ?? '') : []));
  return values.length > 0 && values.every((value) => /^\d{1,4}$/.test(value))
    ? Math.max(...values.map(Number))
    : undefined;
};

/** Undefined when it is not understood. */
const parse = (words: readonly string[]): Node | undefined => {
  let at = 0;
  const alternatives = (): Node | undefined => joined('or', sequence, () => take('-o', '-or'));
  const sequence = (): Node | undefined => joined('and', unit, () => take('-a', '-and') || startsUnit());
  const startsUnit = (): boolean => at < words.length && !/^(?:-o|-or|\)|,)$/.test(words[at] ?? '');
  const take = (...names: readonly string[]): boolean => {
    const taken = names.includes(words[at] ?? '');
    if (taken) at++;
    return taken;
  };
  const joined = (kind: 'and' | 'or', part: () => Node | undefined, goesOn: () => boolean): Node | undefined => {
    const nodes: Node[] = [];
    do {
      const node = part();
      if (node === undefined) return undefined;
      nodes.push(node);
    } while (goesOn());
    return { kind, nodes };
  };
  const unit = (): Node | undefined => {
    if (take('!', '-not')) {
      const node = unit();
      return node && { kind: 'not', node };
    }
    if (take('(')) {
      const node = alternatives();
      return take(')') ? node : undefined;
    }
    const name = words[at++];
    if (name === undefined || !name.startsWith('-')) return undefined;
    if (BARE.has(name)) return { kind: 'test', name, value: '' };
    const value = words[at++];
    return value === undefined ? undefined : { kind: 'test', name, value };
  };
  if (words.length === 0) return { kind: 'and', nodes: [] };
  const whole = alternatives();
  return at === words.length ? whole : undefined;
};

/** What may be printed: where an action is named, by the alternatives that hold one. */
const reachOf = (node: Node, isExplicit: boolean): Reach => {
  if (node.kind !== 'or') return within(node);
  const printing = isExplicit ? node.nodes.filter(acts) : node.nodes;
  const [first, ...others] = printing.map((each) => reachOf(only(each), isExplicit));
  if (first === undefined) return ANY;
  const pruned = leading(node.nodes.map(prunedBy));
  const reach = others.length === 0 ? first : { ...others.reduce(either, first), without: [] };
  return { ...reach, without: [...pruned, ...reach.without] };
};

/** An alternative is looked at where those before it do not hold, and what held of these was pruned as well. */
const leading = (pruned: readonly (readonly string[])[]): readonly string[] => {
  const end = pruned.findIndex((patterns) => patterns.length === 0);
  return pruned.slice(0, end < 0 ? pruned.length : end).flat();
};

/** Brackets around all that there is mean nothing. */
const only = (node: Node): Node => {
  const [first, ...others] = node.kind === 'test' || node.kind === 'not' ? [] : node.nodes;
  return first !== undefined && others.length === 0 ? only(first) : node;
};

const acts = (node: Node): boolean => {
  if (node.kind === 'test') return PRINTS.has(node.name);
  return node.kind === 'not' ? acts(node.node) : node.nodes.some(acts);
};

const within = (node: Node): Reach => {
  switch (node.kind) {
    case 'test':
      return tested(node.name, node.value);
    case 'not':
      return { ...ANY, without: leftOut(node.node) };
    case 'and':
      return untilAction(node.nodes).map(within).reduce(both, ANY);
    case 'or': {
      const [first = ANY, ...others] = node.nodes.map(within);
      return others.reduce(either, first);
    }
  }
};

/** What is tested after something was printed has no say in it. */
const untilAction = (nodes: readonly Node[]): readonly Node[] => {
  const end = nodes.findIndex(acts);
  return end < 0 ? nodes : nodes.slice(0, end + 1);
};

const both = (a: Reach, b: Reach): Reach => ({
  links: a.links && b.links,
  only: a.only ?? b.only,
  without: [...a.without, ...b.without],
});

const either = (a: Reach, b: Reach): Reach => ({
  links: a.links || b.links,
  only: a.only === undefined || b.only === undefined ? undefined : [...a.only, ...b.only],
  without: [],
});

const tested = (name: string, value: string): Reach => {
  if (name === '-type') return { ...ANY, links: value.includes('l') };
  if (name === '-name' || name === '-iname') return { ...ANY, only: [`*/${value}`] };
  if (/^-i?(?:path|wholename)$/.test(name)) return { ...ANY, only: [value] };
  return ANY;
};

/** Of `! -path P`: the directories below which every path matches P. */
const leftOut = (node: Node): readonly string[] => {
  if (node.kind === 'or') return node.nodes.flatMap(leftOut);
  if (node.kind === 'and') return node.nodes.length === 1 ? node.nodes.flatMap(leftOut) : [];
  if (node.kind !== 'test' || !/^-(?:path|wholename)$/.test(node.name) || !/(?<!\\)\*$/.test(node.value)) return [];
  return [node.value];
};

/** Of `A -prune` before everything else: the directories that A matches. */
const prunedBy = (node: Node): readonly string[] => {
  const parts = node.kind === 'and' ? node.nodes : [];
  if (!parts.some((part) => part.kind === 'test' && part.name === '-prune')) return [];
  const tests = parts.slice(0, -1);
  const last = parts.at(-1);
  if (last?.kind !== 'test' || last.name !== '-prune') return [];
  const deciding = tests.filter((part) => !(part.kind === 'test' && part.name === '-type' && part.value === 'd'));
  const [decides, ...more] = deciding;
  return decides === undefined || more.length > 0 ? [] : matchedBy(decides);
};

const matchedBy = (node: Node): readonly string[] => {
  if (node.kind === 'or') return node.nodes.flatMap(matchedBy);
  if (node.kind === 'and') return node.nodes.length === 1 ? node.nodes.flatMap(matchedBy) : [];
  if (node.kind !== 'test') return [];
  if (node.name === '-name') return [`*/${node.value}/*`];
  return /^-(?:path|wholename)$/.test(node.name) ? [`${node.value}/*`] : [];
};
