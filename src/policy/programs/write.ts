// Programs that change files in a way that is plain from their operands. Their shape is known; whether the paths may
// be written is for the path rules to say.
import type { Word } from '../shell/word.ts';
import { pathUses, program } from './grammar.ts';
import { arities, readOptions } from './options.ts';
import { type Finding, hidden, type Program, type ProgramTable, type Use } from './program.ts';

const COPY = { arities: arities({ flags: '-f -i -n -p -u -v --force --interactive --no-clobber --update --verbose' }) };
const REMOVE = { arities: arities({ flags: '-d -f -i -I -r -R -v --force --recursive --dir --verbose' }) };

/** A target may be a file or the directory that receives the sources, so both are written. */
const transfer =
  (sourceKinds: readonly Use['kind'][]): Program =>
  (args) => {
    const parsed = readOptions(args, COPY);
    if ('fits' in parsed) return parsed;
    if (args.some((word) => word.kind === 'pattern' || word.kind === 'data'))
      return hidden('an expansion among files that are written');
    const sources = parsed.operands.slice(0, -1);
    const target = parsed.operands.at(-1);
    if (target === undefined || sources.length === 0) return { fits: false, why: 'source or target is missing' };
    const read = sources.flatMap((source) => sourceKinds.flatMap((kind) => pathUses(kind, source)));
    return {
      fits: true,
      uses: [...read, ...pathUses('write', target), ...sources.flatMap((source) => inside(target, source))],
    };
  };

const inside = (target: Word, source: Word): readonly Use[] => {
  const name = source.value.replace(/\/+$/, '').split('/').at(-1) ?? '';
  return pathUses('write', { ...target, value: `${target.value.replace(/\/+$/, '')}/${name}` });
};

/** Never a known shape: what is removed is named, a person decides. */
const remove: Program = (args): Finding => {
  const parsed = readOptions(args, REMOVE);
  const operands = 'fits' in parsed ? args.filter((word) => !word.value.startsWith('-')) : parsed.operands;
  return {
    fits: false,
    why: 'removing files is for a person to agree to',
    uses: operands.flatMap((word) => pathUses('delete', word)),
  };
};

export const WRITE: ProgramTable = {
  mkdir: program({ flags: '-p -v --parents --verbose', text: '-m --mode', operands: 'write*' }),
  touch: program({ flags: '-a -c -m --no-create', text: '-d -t --date', read: '-r --reference', operands: 'write*' }),
  cp: transfer(['read']),
  mv: transfer(['read', 'delete']),
  rm: remove,
  rmdir: remove,
  unlink: remove,
  shred: remove,
};
