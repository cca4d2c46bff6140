// What ripgrep says in its --json form, as far as it is needed. Lines of one file arrive together, between begin and end.
import * as z from 'zod';

/** Paths and lines that are not UTF-8 come as base64. */
const TextSchema = z.union([
  z.object({ text: z.string() }).transform(({ text }) => text),
  z.object({ bytes: z.base64() }).transform(({ bytes }) => Buffer.from(bytes, 'base64').toString('utf8')),
]);

const LineSchema = z.object({
  type: z.enum(['match', 'context']),
  data: z.object({
    path: TextSchema,
    lines: TextSchema,
    line_number: z.int(),
    submatches: z.array(z.object({ start: z.int().describe('bytes from the start of the line') })),
  }),
});

const EndSchema = z.object({
  type: z.literal('end'),
  data: z.object({ path: TextSchema, binary_offset: z.int().nullable() }),
});

const OtherSchema = z.object({ type: z.enum(['begin', 'summary']) });

const MessageSchema = z.union([LineSchema, EndSchema, OtherSchema]);
export type RipgrepMessage = z.infer<typeof MessageSchema>;

/** One line of ripgrep's output. Throws when it is none. */
export const parseMessage = (line: string): RipgrepMessage => MessageSchema.parse(JSON.parse(line));
