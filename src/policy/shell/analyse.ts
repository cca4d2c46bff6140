// The door of the shell analysis: a command as a tool declares it goes in, the effects of its parts come out. Pure: it
// reads nothing but the text. What it does not understand it says, and such a command is never allowed unasked.
import { type ParsedScript, parse, type Statement } from 'unbash';
import type { Effect, ExecEffect } from '../../core/effect.ts';
import type { ExecPlan } from '../../core/ports.ts';
import { wordEffects } from './command.ts';
import type { Context } from './context.ts';
import { isCovered } from './coverage.ts';
import { hardenedText, hardenedWords } from './harden-git.ts';
import { prove } from './prove.ts';
import { screen } from './screen.ts';
import { simpleCommand } from './simple.ts';
import { harvest, walkScript, walkStatements } from './walk.ts';
import { literal } from './word.ts';

export { neverReason } from './never.ts';
export { whyNotProven } from './prove.ts';

export interface Analysis {
  /** One exec for every simple command (and every command inside one), and the paths and hosts they touch. */
  readonly effects: Effect[];
  /** How to run exactly what was judged. */
  readonly plan?: ExecPlan;
}

/**
 * Effects of a command given as shell text (`text`) or as words (`argv`). Paths are texts relative to the workspace
 * root, `..` and links not resolved; `~` stands for the home directory.
 */
export const analyseExec = (effect: ExecEffect): Analysis => {
  const context: Context = { places: [effect.cwd], start: effect.cwd, source: effect.text ?? '', depth: 0 };
  const { effects, plan } =
    effect.text === undefined ? analyseWords(effect, context) : analyseText(effect.text, effect, context);
  const within: Effect[] = effect.cwd === '.' ? [] : [{ kind: 'read', path: effect.cwd }];
  return { effects: distinct([...within, ...effects]), ...(plan === undefined ? {} : { plan }) };
};

const analyseWords = ({ argv, cwd }: ExecEffect, context: Context): Analysis => {
  const problem = argv.length === 0 ? 'nothing to run' : screen(argv.join('\n'));
  const known = problem === undefined ? context : { ...context, opaque: problem };
  const effects = wordEffects(withoutFeed(prove(argv.map(literal))), known, { walkScript, harvest });
  if (argv.length === 0) return { effects: [...effects] };
  return { effects: [...effects], plan: { argv: effects.every(isProven) ? hardenedWords(argv) : argv, cwd } };
};

/** Without a pipe nothing is known about the names that xargs reads. */
const withoutFeed = (layers: ReturnType<typeof prove>): ReturnType<typeof prove> =>
  layers.map((layer) => {
    const { finding } = layer;
    if (!finding.fits || finding.runs === undefined) return layer;
    return {
      ...layer,
      finding: { fits: false, hides: true, why: 'xargs without a listing of files', runs: finding.runs },
    };
  });

/** Far beyond what is ever allowed, a text is not even searched for the commands in it. */
const MAX_WALKED = 100_000;

const analyseText = (text: string, { cwd }: ExecEffect, context: Context): Analysis => {
  if (text.length > MAX_WALKED)
    return {
      effects: [{ kind: 'exec', argv: [], cwd, text, opaque: screen(text) ?? 'too long' }],
      plan: { shell: text, cwd },
    };
  const script = parse(text);
  const walked = (opaque: string | undefined) =>
    walkStatements(script.commands, opaque === undefined ? context : { ...context, opaque }).effects;
  const problem = screen(text) ?? parseProblem(text, script);
  const effects = problem === undefined ? walked(undefined) : [];
  const stray = effects.every(isUnderstood) && !isCovered(text, script) ? 'stray characters' : undefined;
  const hardened = effects.every(isProven) ? hardenedText(text, script) : text;
  const opaque = problem ?? stray ?? (hardened === undefined ? 'a git command that is put together' : undefined);
  if (opaque === undefined)
    return { effects: [...effects], plan: planOf(script, effects, { shell: hardened ?? text, cwd }) };
  return { effects: [{ kind: 'exec', argv: [], cwd, text, opaque }, ...walked(opaque)], plan: { shell: text, cwd } };
};

/** The words themselves where they are all there is, else the text. */
const planOf = (
  script: ParsedScript,
  effects: readonly Effect[],
  whole: { readonly shell: string; readonly cwd: string },
): ExecPlan => {
  const argv = directWords(script);
  if (argv === undefined) return whole;
  return { argv: effects.every(isProven) ? hardenedWords(argv) : argv, cwd: whole.cwd };
};

const isProven = (effect: Effect): boolean =>
  isUnderstood(effect) && (effect.kind !== 'exec' || effect.proven !== undefined);

const isUnderstood = (effect: Effect): boolean => effect.kind !== 'exec' || effect.opaque === undefined;

const parseProblem = (text: string, script: ParsedScript): string | undefined => {
  const [error] = script.errors ?? [];
  if (error !== undefined) return `not understood: ${error.message}`;
  if (script.commands.length === 0) return 'nothing to run';
  return /(?:^|[^\\])(?:\\\\)*\\$/.test(text) ? 'a backslash at the end' : undefined;
};

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
const directWords = ({ commands }: ParsedScript): readonly string[] | undefined => {
  const [only] = commands;
  if (only === undefined || commands.length > 1 || !isPlain(only)) return undefined;
  const simple = only.command.type === 'Command' ? simpleCommand(only.command) : undefined;
  const argv = simple?.exact && simple.opaque === undefined ? simple.words.map((word) => word.value) : [];
  return argv.length === 0 || BUILTINS.has(argv[0] ?? '') ? undefined : argv;
};

const isPlain = (statement: Statement): boolean => statement.background !== true;

/** Every command counts; a path that several of them touch is looked at once. */
const distinct = (effects: readonly Effect[]): Effect[] => {
  const seen = new Set<string>();
  return effects.filter((effect) => {
    const key = JSON.stringify(effect);
    const repeated = effect.kind !== 'exec' && seen.has(key);
    seen.add(key);
    return !repeated;
  });
};
