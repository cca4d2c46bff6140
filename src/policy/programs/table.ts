// The one list of programs that are known. What is not here asks.
import { awk } from './awk.ts';
import { fd } from './fd.ts';
import { FILES } from './files.ts';
import { find } from './find.ts';
import { git } from './git/git.ts';
import { INSPECT } from './inspect.ts';
import { jq } from './jq.ts';
import { PRINT } from './print.ts';
import type { Program } from './program.ts';
import { SEARCH } from './search.ts';
import { sed } from './sed.ts';
import { SYSTEM } from './system.ts';
import { TESTS } from './tests.ts';
import { TEXT } from './text.ts';
import { TOOLING } from './tooling.ts';
import { WRITE } from './write.ts';
import { xargs } from './xargs.ts';

const PROGRAMS: ReadonlyMap<string, Program> = new Map(
  Object.entries({
    ...FILES,
    ...TEXT,
    ...SEARCH,
    ...PRINT,
    ...SYSTEM,
    ...INSPECT,
    ...WRITE,
    find,
    fd,
    fdfind: fd,
    sed,
    awk,
    gawk: awk,
    mawk: awk,
    jq,
    git,
    xargs,
  }),
);

/** The known programs of a name: it is enough that the arguments fit one of them. */
export const programsNamed = (name: string): readonly Program[] =>
  [PROGRAMS.get(name), TOOLING.get(name), TESTS.get(name)].filter((known) => known !== undefined);
