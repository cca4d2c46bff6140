// The native modules: loading them is not proof enough, so each grammar parses a line.
import type Parser from 'tree-sitter';
import { messageOf } from '../../core/error.ts';
import type { Check, Finding } from './check.ts';

export const grammars: Check = {
  name: 'grammars',
  required: true,
  run: () => parseOneLineEach(async () => (await import('tree-sitter')).default, SAMPLES),
};

export interface Sample {
  readonly language: string;
  readonly load: () => Promise<unknown>;
  readonly line: string;
}

const SAMPLES: readonly Sample[] = [
  {
    language: 'TypeScript',
    load: async () => (await import('tree-sitter-typescript')).default.typescript,
    line: 'const answer: number = 42;',
  },
  { language: 'Python', load: async () => (await import('tree-sitter-python')).default, line: 'answer: int = 42' },
];

/** Parses every sample; the first that fails is told. */
export const parseOneLineEach = async (
  load: () => Promise<typeof Parser>,
  samples: readonly Sample[],
): Promise<Finding> => {
  let loading = 'tree-sitter';
  try {
    const parser = new (await load())();
    for (const { language, load: loadLanguage, line } of samples) {
      loading = `the ${language} grammar`;
      const grammar = await loadLanguage();
      if (!isGrammar(grammar)) throw new Error('the package holds no grammar');
      parser.setLanguage(grammar);
      if (parser.parse(line).rootNode.hasError) throw new Error(`it does not understand: ${line}`);
    }
  } catch (thrown) {
    const [cause = ''] = messageOf(thrown).split('\n');
    return {
      state: 'problem',
      detail: `${loading} does not work: ${cause}`,
      mend: 'npm rebuild tree-sitter tree-sitter-typescript tree-sitter-python',
    };
  }
  return { state: 'ok', detail: `tree-sitter parses ${samples.map(({ language }) => language).join(' and ')}` };
};

/** The packages disagree about the type of a grammar's inside, which only the parser looks at. */
const isGrammar = (value: unknown): value is Parser.Language =>
  typeof value === 'object' && value !== null && 'language' in value;
