// What the body of a rule file tells the agent: why, and what to do instead. Markdown is read only as far as headings
// and paragraphs go; the rest stays as it was written.

export interface RuleText {
  /** One line without a full stop at its end, as sentences are built around it. */
  readonly reason?: string;
  readonly remedy?: string;
}

/** More than this is for people, who can read the file. */
const MOST_CHARS = 600;

/**
 * The first paragraph is the reason. What stands under a heading `Instead` is the remedy; without such a heading the
 * last paragraph is, when there is more than one.
 */
export const ruleText = (body: string): RuleText => {
  const blocks = blocksOf(body);
  const at = blocks.findIndex(({ heading, text }) => heading > 0 && /^instead:?$/i.test(text));
  const why = (at === -1 ? blocks : blocks.slice(0, at)).filter(isParagraph);
  const reason = why[0];
  const instead = at === -1 ? why.slice(1).slice(-1) : sectionAt(blocks, at);
  const remedy = instead.map(({ text }) => text).join(' ');
  return {
    ...(reason === undefined ? {} : { reason: told(reason.text) }),
    ...(remedy ? { remedy: told(remedy) } : {}),
  };
};

interface Block {
  /** Level of a heading, 0 for a paragraph. */
  readonly heading: number;
  readonly text: string;
}

const isParagraph = ({ heading }: Block): boolean => heading === 0;

/** A heading ends a paragraph even without an empty line between them. */
const blocksOf = (body: string): readonly Block[] =>
  body
    .replace(/\r\n?/g, '\n')
    .replace(/^#{1,6}[ \t].*$/gm, '\n\n$&\n\n')
    .split(/\n[ \t]*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block) => {
      const [, marks = '', title = ''] = /^(#{1,6})[ \t]+(.*?)[ \t]*#*$/.exec(block) ?? [];
      return marks === '' ? { heading: 0, text: block } : { heading: marks.length, text: title };
    });

/** The paragraphs under a heading, as far as the next one that is not below it. */
const sectionAt = (blocks: readonly Block[], at: number): readonly Block[] => {
  const level = blocks[at]?.heading ?? 0;
  const rest = blocks.slice(at + 1);
  const end = rest.findIndex(({ heading }) => heading > 0 && heading <= level);
  return (end === -1 ? rest : rest.slice(0, end)).filter(isParagraph);
};

/** Control and invisible characters could hide from a person what the agent reads. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();

const told = (text: string): string => {
  const line = oneLine(text).replace(/\.$/, '');
  const characters = [...line];
  return characters.length <= MOST_CHARS ? line : `${characters.slice(0, MOST_CHARS).join('')}…`;
};
