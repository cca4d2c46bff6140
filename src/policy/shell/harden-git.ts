// git shows differences through programs that a repository's configuration names (diff.external, diff.*.command,
// diff.*.textconv). No variable stops that, two options do; so what is proven to only show is run with them. They take
// something away and add nothing, and whoever approves a command that is not proven gets exactly what was shown.
import { forEachChild, type ParsedScript, type SyntaxNode } from 'unbash';
import { prove } from './prove.ts';
import { simpleCommand } from './simple.ts';
import { literal, type Word } from './word.ts';

const PLAIN = ['--no-ext-diff', '--no-textconv'];
const SHOWING = new Set('diff log show whatchanged diff-tree diff-index diff-files blame annotate reflog'.split(' '));
/** Subcommands whose options follow a second word. */
const NESTED = new Set(['stash list', 'stash show', 'reflog show']);
const TAKES_VALUE = new Set(['-C', '-c']);

interface Call {
  /** How many words say what runs: wrappers, the program, for git its own options and the subcommand. */
  readonly said: number;
  /** Whether the options belong behind them. */
  readonly shows: boolean;
}

const callOf = (words: readonly Word[]): Call => {
  const inner = prove(words).at(-1)?.words ?? words;
  const before = words.length - inner.length;
  if (inner[0]?.value !== 'git') return { said: before + 1, shows: false };
  let at = 1;
  while (inner[at]?.value.startsWith('-')) at += TAKES_VALUE.has(inner[at]?.value ?? '') ? 2 : 1;
  const [name = '', second = ''] = inner.slice(at, at + 2).map(({ value }) => value);
  if (NESTED.has(`${name} ${second}`)) return { said: before + at + 2, shows: true };
  return { said: before + at + 1, shows: SHOWING.has(name) };
};

/** The words with the options, wherever git is what they call. */
export const hardenedWords = (argv: readonly string[]): readonly string[] => {
  const { said, shows } = callOf(argv.map(literal));
  return shows ? [...argv.slice(0, said), ...PLAIN, ...argv.slice(said)] : argv;
};

/** The text with the options behind every such call; undefined when the text does not say plainly what is called. */
export const hardenedText = (text: string, script: ParsedScript): string | undefined => {
  const places = placesIn(script);
  if (places.includes(undefined)) return undefined;
  return places
    .filter((place) => place !== undefined)
    .sort((a, b) => b - a)
    .reduce((hardened, place) => `${hardened.slice(0, place)} ${PLAIN.join(' ')}${hardened.slice(place)}`, text);
};

/** Where the options go, for every command below a node that needs them. */
const placesIn = (node: SyntaxNode): readonly (number | undefined)[] => {
  const below: (number | undefined)[] = [];
  forEachChild(node, (child) => below.push(...placesIn(child)));
  if (node.type !== 'Command') return below;
  const { said, shows } = callOf(simpleCommand(node).words);
  const written = [...(node.name === undefined ? [] : [node.name]), ...node.args].slice(0, said);
  if (!written.every(({ text }) => PLAINLY.test(text))) return [...below, undefined];
  return shows ? [...below, written.at(-1)?.end] : below;
};

/** One word for the shell, and always the same. */
const PLAINLY = /^\[$|^(?:'[^']*'|"[^"$`\\]*"|[^\s'"$`\\{}*?[~])+$/;
