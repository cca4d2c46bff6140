// jq cannot write or run anything; what is left is reading: files named by options, modules, and the environment.
import type { Word } from '../shell/word.ts';
import { pathUses } from './grammar.ts';
import { arities, type Parsed, readOptions } from './options.ts';
import { type Finding, hidden, type Program, type Use } from './program.ts';

const READING = {
  arities: arities({
    flags: `
      -n -r -j -a -s -S -c -C -M -e -R -h --null-input --raw-output --join-output --ascii-output --slurp
      --sort-keys --compact-output --color-output --monochrome-output --exit-status --raw-input --tab
      --unbuffered --stream --seq --help --version --raw-output0 -V
    `,
    text: '--indent',
  }),
};

/** Options that take two values, the second of which may be a file. */
const PAIRS = new Map([
  ['--arg', 'text'],
  ['--argjson', 'text'],
  ['--slurpfile', 'read'],
  ['--rawfile', 'read'],
] as const);

/** `$` and its name may stand apart, and a name may be a key. */
const FORBIDDEN =
  /(?<![.\w])ENV\b|\$__prog|(?<![.\w"])(?:env|import|include|input_filename|get_search_list|modulemeta)\b(?!\s*:)/;

export const jq: Program = (args) => {
  const { rest, uses, broken } = takePairs(args);
  const parsed = readOptions(rest, READING);
  if (broken || 'fits' in parsed) return 'fits' in parsed ? parsed : hidden('jq options that are not complete');
  return judge(parsed, uses);
};

const judge = (parsed: Parsed, uses: readonly Use[]): Finding => {
  const [filter, ...files] = parsed.operands;
  if (filter !== undefined && filter.kind !== 'literal') return hidden(`pattern ${filter.value} in a jq filter`);
  if (filter !== undefined && FORBIDDEN.test(filter.value))
    return hidden('a jq filter that reads the environment or modules');
  if (files.some((word) => word.kind === 'data')) return hidden('an expansion in the files of jq');
  return { fits: true, uses: [...uses, ...files.flatMap((word) => pathUses('read', word))] };
};

const takePairs = (args: readonly Word[]) => {
  const rest: Word[] = [];
  const uses: Use[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    if (word === undefined) break;
    const name = [...PAIRS.keys()].find((pair) => pair === word.value);
    if (name === undefined) {
      // After --args everything is data, but only for the program that runs last; simpler to know nothing of it.
      rest.push(word);
      continue;
    }
    const value = args[index + 2];
    if (value === undefined) return { rest, uses, broken: true };
    if (PAIRS.get(name) === 'read') uses.push(...pathUses('read', value));
    if (value.kind === 'pattern' || args[index + 1]?.kind === 'pattern') return { rest, uses, broken: true };
    index += 2;
  }
  return { rest, uses, broken: false };
};
