// Guards that are code patterns need a parser of their own; loading it is not proof enough, so it looks at a line.
import { messageOf } from '../../core/error.ts';
import type { Check, Finding } from './check.ts';

export const astGrep: Check = {
  name: 'ast-grep',
  required: false,
  run: () => findOneCall(() => import('@ast-grep/napi')),
};

const MEND = 'npm install @ast-grep/napi';

/** As much of the package as is tried. */
interface Parsing {
  readonly parse: (language: string, text: string) => { readonly root: () => Tree };
}
interface Tree {
  readonly find: (pattern: string) => { readonly text: () => string } | null;
}

/** Looks for a call in a line of TypeScript. */
export const findOneCall = async (load: () => Promise<Parsing>): Promise<Finding> => {
  let loaded: Parsing;
  try {
    loaded = await load();
  } catch (thrown) {
    const [cause = ''] = messageOf(thrown).split('\n');
    return { state: 'missing', detail: `guards that are code patterns do not run: ${cause}`, mend: MEND };
  }
  try {
    const found = loaded.parse('TypeScript', 'const answer: number = ask(42);').root().find('ask($QUESTION)');
    if (found?.text() !== 'ask(42)') throw new Error('it does not find a call in a line');
  } catch (thrown) {
    const [cause = ''] = messageOf(thrown).split('\n');
    return { state: 'problem', detail: `it loads and does not work: ${cause}`, mend: MEND };
  }
  return { state: 'ok', detail: 'for guards that are code patterns' };
};
