// What came of a call, in the few lines that a reader wants: read off the fields of the answer, whichever tool gave it.
import * as z from 'zod';
import type { Answer } from '../../eval/assistant.ts';

/** A line below a call, and what it says about it. */
export interface Note {
  readonly text: string;
  readonly tone: 'good' | 'bad' | 'plain';
}

export const notesOn = (answer: Answer): readonly Note[] => {
  if (answer.status === 'denied') return [plain(answer.reason), plain(`instead: ${answer.remedy ?? 'nothing'}`)];
  if (answer.status === 'pending') {
    return [plain(answer.reason), plain(`waits for a person to agree, as ${answer.approval ?? 'nothing'}`)];
  }
  const notes = READERS.map((read) => read(answer)).find((found) => found !== undefined);
  return notes ?? [plain(answer.reason ?? answer.status)];
};

const plain = (text = ''): Note => ({ text, tone: 'plain' });

type Reader = (answer: Answer) => readonly Note[] | undefined;

/** A reader of answers that have these fields. */
const reader =
  <Fields>(schema: z.ZodType<Fields>, read: (fields: Fields) => readonly Note[]): Reader =>
  (answer) => {
    const fields = schema.safeParse(answer);
    return fields.success ? read(fields.data) : undefined;
  };

const READERS: readonly Reader[] = [
  reader(
    z.object({
      passed: z.int(),
      failed: z.int(),
      failures: z.array(z.object({ name: z.string(), location: z.string().default('') })),
    }),
    ({ passed, failed, failures }) => [
      {
        text: failed === 0 ? `${passed} of ${passed} tests pass` : `${failed} of ${passed + failed} tests fail`,
        tone: failed === 0 ? 'good' : 'bad',
      },
      ...failures.map(({ name, location }) => plain(`${name} (${location})`)),
    ],
  ),
  reader(z.object({ diff: z.string() }), ({ diff }) =>
    diff
      .split('\n')
      .filter((line) => /^[+-](?![+-]{2} )/.test(line))
      .map((text) => ({ text, tone: text.startsWith('+') ? 'good' : 'bad' })),
  ),
  reader(z.object({ total: z.int(), matches: z.array(z.object({ path: z.string() })) }), ({ total, matches }) => [
    plain(`${total} matches: ${[...new Set(matches.map(({ path }) => path))].join(', ')}`),
  ]),
  reader(z.object({ total_lines: z.int() }), ({ total_lines }) => [plain(`${total_lines} lines`)]),
];
