// `src/{a,b}.ts` is written for `src/a.ts src/b.ts`: bash replaces the text before it looks at anything else in it, and
// so do we, for plain lists; ranges and nested lists are not understood.
import { parse, type Word } from 'unbash';

const PLAIN_LIST = /^\{([\w.*@%+/-]*(?:,[\w.*@%+/-]*)+)\}$/;

/** The words that one word stands for; the word itself when it has no plain list of alternatives. */
export const expandBraces = (word: Word): readonly Word[] => {
  const lists = word.parts?.filter((part) => part.type === 'BraceExpansion') ?? [];
  const [list] = lists;
  const alternatives = list === undefined || lists.length > 1 ? undefined : PLAIN_LIST.exec(list.text)?.[1];
  if (list === undefined || alternatives === undefined) return [word];
  const before = word.text.slice(0, list.pos - word.pos);
  const after = word.text.slice(list.end - word.pos);
  const expanded = alternatives.split(',').flatMap((alternative) => asWord(`${before}${alternative}${after}`));
  return expanded.length === alternatives.split(',').length ? expanded : [word];
};

/** A text read as one argument; nothing when it is not exactly that. */
const asWord = (text: string): readonly Word[] => {
  const script = parse(`: ${text}`);
  const [statement] = script.commands;
  if (script.errors !== undefined || statement?.command.type !== 'Command' || script.commands.length > 1) return [];
  const [only, ...more] = statement.command.suffix;
  return only?.type === 'Word' && more.length === 0 && only.text === text ? [only] : [];
};
