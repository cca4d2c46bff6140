// xargs runs a program with words from its input. It is known when that program is, and when the names come from a
// listing in the same pipeline; the second is for the shell analysis to see.
import type { Word } from '../shell/word.ts';
import { arities, readOptions } from './options.ts';
import { hidden, misfit, type Program } from './program.ts';

const READING = {
  arities: arities({
    flags: '-0 -r -t -x --null --no-run-if-empty --verbose --exit',
    text: '-n -P -L -s -d -I --max-args --max-procs --max-lines --max-chars',
  }),
  stopAtOperand: true,
};

/** With these every line is one name, whatever is in it. */
const WHOLE = new Set(['-0', '--null', '-d', '-I']);

export const xargs: Program = (args) => {
  const parsed = readOptions(args, READING);
  if ('fits' in parsed) return parsed;
  const given = (option: string) => parsed.options.find(({ name }) => name === option)?.value;
  if (!/^(?:\\n|\n)?$/.test(given('-d')?.value ?? '')) return misfit('xargs with a delimiter of its own');
  const place = given('-I')?.value;
  if (place !== undefined && buried(parsed.operands, place))
    return { ...hidden('xargs puts names inside an argument'), runs: parsed.operands };
  const whole = parsed.options.some(({ name }) => WHOLE.has(name));
  return { fits: true, uses: [], runs: parsed.operands, ...(whole ? {} : { splits: true }) };
};

/** Whether the placeholder stands anywhere but as a whole argument. */
const buried = (words: readonly Word[], place: string): boolean =>
  place === '' || words.some((word, index) => word.value.includes(place) && (word.value !== place || index === 0));
