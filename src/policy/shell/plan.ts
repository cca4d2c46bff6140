// How a text that was understood is run: its words directly when it is one simple command, else by the shell. In both,
// git is told to leave out programs that a repository's configuration names.
import { type Command, forEachChild, type ParsedScript, type Statement, type SyntaxNode } from 'unbash';
import type { ExecPlan } from '../../core/ports.ts';
import { PLAIN, placeForPlain, plainGit } from '../programs/git/plain.ts';
import { simpleCommand } from './simple.ts';

/** The plan for an understood text. */
export const planOf = (text: string, script: ParsedScript, cwd: string): ExecPlan =>
  directPlan(script, cwd) ?? { shell: withPlainGit(text, script), cwd };

/** Names that mean something to the shell, or something else to it than to a program of that name. */
const BUILTINS = new Set([
  'cd',
  ':',
  'exit',
  'type',
  'command',
  'builtin',
  'echo',
  'printf',
  'test',
  '[',
  'pwd',
  'time',
  'true',
  'false',
]);

/** The words themselves when the text is one simple command without redirections, assignments or expansions. */
const directPlan = ({ commands }: ParsedScript, cwd: string): ExecPlan | undefined => {
  const [only] = commands;
  if (only === undefined || commands.length > 1 || !isPlain(only)) return undefined;
  const simple = only.command.type === 'Command' ? simpleCommand(only.command) : undefined;
  const argv = simple?.exact && simple.opaque === undefined ? simple.words.map((word) => word.value) : [];
  return argv.length === 0 || BUILTINS.has(argv[0] ?? '') ? undefined : { argv: plainGit(argv), cwd };
};

const isPlain = (statement: Statement): boolean => statement.background !== true;

/** The text with the options put in behind the words of each git that needs them; nothing else of it changes. */
const withPlainGit = (text: string, script: ParsedScript): string =>
  commandsIn(script)
    .flatMap((command) => placeIn(command) ?? [])
    .sort((a, b) => b - a)
    .reduce((edited, at) => `${edited.slice(0, at)} ${PLAIN.join(' ')}${edited.slice(at)}`, text);

const commandsIn = (node: SyntaxNode): readonly Command[] => {
  const below: Command[] = node.type === 'Command' ? [node] : [];
  forEachChild(node, (child) => below.push(...commandsIn(child)));
  return below;
};

/** Where in the text; undefined when the words up to there are not written out. */
const placeIn = (command: Command): number | undefined => {
  const { words } = simpleCommand(command);
  const place = placeForPlain(words.map(({ value, kind }) => (kind === 'literal' ? value : '')));
  const nodes = [command.name, ...command.args];
  return place === undefined || words.length !== nodes.length ? undefined : nodes[place - 1]?.end;
};
