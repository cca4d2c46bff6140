// sed's script is a program of its own: it can write files (w, W), run them (e) and read them (r, R). Only scripts of
// printing, deleting and substituting are understood.
import type { Word } from '../shell/word.ts';
import { optionUses, pathUses } from './grammar.ts';
import { arities, loosePattern, readOptions } from './options.ts';
import { hidden, misfit, type Program } from './program.ts';
import { scriptProblem } from './sed-script.ts';

const READING = {
  arities: arities({
    flags: `
      -n -E -r -s -u -z --quiet --silent --regexp-extended --separate --unbuffered --null-data --posix
      --sandbox --debug --version --help
    `,
    text: '-e --expression',
  }),
};

export const sed: Program = (args) => {
  if (args.some((word) => /^(?:-[nErsuz]*i|--in-place)/.test(word.value))) return inPlace(args);
  const parsed = readOptions(args, READING);
  if ('fits' in parsed) return parsed;
  const loose = loosePattern(parsed.operands.slice(0, parsed.undashed)) ?? args.find((word) => word.kind === 'data');
  if (loose !== undefined) return hidden(`a name that matches ${loose.value} may be taken for an option`);
  const given = parsed.options
    .filter(({ name }) => name === '-e' || name === '--expression')
    .flatMap(({ value }) => value ?? []);
  const scripts = given.length > 0 ? given : parsed.operands.slice(0, 1);
  const files = given.length > 0 ? parsed.operands : parsed.operands.slice(1);
  for (const script of scripts) {
    if (script.kind !== 'literal') return hidden(`pattern ${script.value} in a sed script`);
    const problem = scriptProblem(script.value);
    if (problem !== undefined) return hidden(problem);
  }
  return { fits: true, uses: [...optionUses(parsed), ...files.flatMap((word) => pathUses('read', word))] };
};

/** `sed -i` changes its files: the writes are named, the shape is not allowed. */
const inPlace = (args: readonly Word[]) => {
  const operands = args.filter((word) => !word.value.startsWith('-'));
  return {
    ...misfit('sed -i changes files in place'),
    uses: operands.slice(1).flatMap((word) => pathUses('write', word)),
  };
};
