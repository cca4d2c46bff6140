// Reads a sed script command by command. Commands that only print, delete or edit the text in memory are skipped;
// the first that is anything else (w W r R e F, the flags e and w of a substitution) ends the reading.

/** Why a sed script is not known to be harmless; undefined when it is. */
export const scriptProblem = (script: string): string | undefined => {
  let rest = skipSeparators(script);
  while (rest !== '') {
    const after = skipCommand(skipAddresses(rest));
    if (after === undefined) return `sed script “${rest.slice(0, 20)}” does more than print, delete or substitute`;
    rest = skipSeparators(after);
  }
  return undefined;
};

const NUMBER = /^(?:\d+(?:~\d+)?|\$|[+~]\d+)/;
const SIMPLE = /^(?:[pPdDnNhHgGxz=]|[qQlL]\s*\d*|[bt:]\s*\w*)/;
/** The flags e and w of a substitution run and write. */
const SUBSTITUTE_FLAGS = /^(?:[gpiIM]|\d+)*/;
const BRACKET = /^\[\^?\]?(?:\[[:.=].*?[:.=]\]|[^\]])*\]/;

const skipSeparators = (script: string): string => script.replace(/^(?:[\s;}]|#[^\n]*(?:\n|$))+/, '');

const skipAddresses = (script: string): string | undefined => {
  const first = skipAddress(script);
  if (first === undefined) return undefined;
  if (!first.startsWith(',')) return first.replace(/^[!\s]+/, '');
  const second = first.slice(1).trimStart();
  const after = skipAddress(second);
  return after === undefined || after === second ? undefined : after.replace(/^[!\s]+/, '');
};

/** The script after one address and blanks, the same when there is none, undefined when the address does not end. */
const skipAddress = (script: string): string | undefined => {
  const number = NUMBER.exec(script);
  if (number !== null) return script.slice(number[0].length).trimStart();
  const open = script.startsWith('\\') ? 1 : 0;
  if (open === 0 && !script.startsWith('/')) return script;
  const end = skipPattern(script, open + 1, script.charAt(open));
  return end === undefined ? undefined : script.slice(end).replace(/^[IM]*\s*/, '');
};

/** The script after its first command, or undefined when the command is not harmless or not followed by an end. */
const skipCommand = (script: string | undefined): string | undefined => {
  if (script === undefined || script === '') return script;
  if (script.startsWith('{')) return script.slice(1).trimStart();
  const after = /^[sy]/.test(script) ? skipSubstitution(script) : skipSimple(script);
  return after === undefined || !/^(?:$|[\s;}#])/.test(after) ? undefined : after;
};

const skipSimple = (script: string): string | undefined => {
  const command = SIMPLE.exec(script);
  return command === null ? undefined : script.slice(command[0].length);
};

const skipSubstitution = (script: string): string | undefined => {
  const delimiter = script.charAt(1);
  if (delimiter === '' || /[\\[\]\n\w\s]/.test(delimiter)) return undefined;
  const pattern = skipPattern(script, 2, delimiter);
  const replacement = pattern === undefined ? undefined : skipUntil(script, pattern, delimiter);
  if (replacement === undefined) return undefined;
  const rest = script.slice(replacement);
  return script.startsWith('s') ? rest.replace(SUBSTITUTE_FLAGS, '') : rest;
};

/**
 * The index behind the delimiter that ends a regular expression. Some seds end it at a delimiter inside brackets, others
 * do not; such an expression is only read on when the first kind of sed would refuse the whole script.
 */
const skipPattern = (script: string, from: number, delimiter: string): number | undefined => {
  const plain = skipUntil(script, from, delimiter);
  const aware = skipOutsideBrackets(script, from, delimiter);
  if (plain === aware || plain === undefined) return aware;
  return from === 2 && script.startsWith('s') && isBroken(script, plain, delimiter) ? aware : undefined;
};

/** Whether a substitution whose expression ends here is followed by something that no sed takes for its flags. */
const isBroken = (script: string, patternEnd: number, delimiter: string): boolean => {
  const end = skipUntil(script, patternEnd, delimiter);
  return end === undefined || /^[^ewgpiImM\d\s;}#]/.test(script.slice(end));
};

const skipOutsideBrackets = (script: string, from: number, delimiter: string): number | undefined => {
  for (let index = from; index < script.length; index++) {
    const char = script.charAt(index);
    if (char === delimiter) return index + 1;
    if (char === '\\') index++;
    if (char !== '[') continue;
    const bracket = BRACKET.exec(script.slice(index));
    if (bracket === null) return undefined;
    index += bracket[0].length - 1;
  }
  return undefined;
};

/** The index behind the next unescaped delimiter. */
const skipUntil = (script: string, from: number, delimiter: string): number | undefined => {
  for (let index = from; index < script.length; index++) {
    const char = script.charAt(index);
    if (char === '\\') index++;
    else if (char === delimiter) return index + 1;
  }
  return undefined;
};
