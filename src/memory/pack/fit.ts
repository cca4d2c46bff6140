// Fits sections into a budget of tokens, in their order, and says of each what became of it.
import type { PackedSection, PackSection } from '../../core/context-pack.ts';

export interface Section {
  readonly section: PackSection;
  /** In words, above its items. */
  readonly heading: string;
  /** Lines or paragraphs, the most important first. */
  readonly items: readonly string[];
  /** Before each item; `- ` when absent. */
  readonly bullet?: string;
  /** Why there can be none. */
  readonly absent?: string;
}

export interface Fitted {
  readonly text: string;
  readonly tokens: number;
  readonly sections: readonly PackedSection[];
}

/** Tokens of a text, exactly. */
export type CountTokens = (text: string) => number;

/** Characters that a section may have, whatever room there is. */
const SECTION_CHARS: Readonly<Record<PackSection, number>> = {
  task: 4_800,
  failing_tests: 1_800,
  modified_files: 2_400,
  working_memory: 4_800,
  notes: 6_000,
  hot_observations: 12_000,
  cold_summary: 4_200,
  rules: 2_400,
  repo_map: 8_000,
};
const MAX_ITEM_CHARS = 1_200;

/** What does not fit any more is left out whole, item by item; a section without an item has no heading. */
export const fitSections = (sections: readonly Section[], maxTokens: number, count: CountTokens): Fitted => {
  const parts: string[] = [];
  const packed: PackedSection[] = [];
  let tokens = 0;
  for (const section of sections) {
    const shown = takeItems(section, maxTokens - tokens, count);
    if (shown.text !== '') parts.push(shown.text);
    tokens += shown.tokens;
    packed.push(tell(section, shown));
  }
  return { text: parts.join(''), tokens, sections: packed };
};

interface Taken {
  readonly text: string;
  readonly tokens: number;
  readonly shown: number;
  /** Which of the budgets was used up. */
  readonly full?: string;
}

const takeItems = ({ section, heading, items, bullet = '- ' }: Section, room: number, count: CountTokens): Taken => {
  let text = `## ${heading}\n`;
  // Each section ends with a line break, which keeps the tokens of one from running into those of the next.
  let tokens = count(text);
  let chars = SECTION_CHARS[section];
  for (const [at, item] of items.entries()) {
    const line = `${bullet}${item.length <= MAX_ITEM_CHARS ? item : `${item.slice(0, MAX_ITEM_CHARS)}…`}\n`;
    const more = count(line);
    const full = chars < line.length ? 'the budget of the section' : tokens + more > room ? 'max_tokens' : undefined;
    if (full !== undefined) return at === 0 ? { ...NOTHING, full } : { text, tokens, shown: at, full };
    text += line;
    tokens += more;
    chars -= line.length;
  }
  return items.length === 0 ? NOTHING : { text, tokens, shown: items.length };
};

const NOTHING: Taken = { text: '', tokens: 0, shown: 0 };

const tell = ({ section, items, absent }: Section, { tokens, shown, full }: Taken): PackedSection => {
  const leftOut = items.length - shown;
  const why = items.length === 0 ? (absent ?? 'there is nothing to say') : full && `${full} is used up`;
  const state = shown === 0 ? 'left_out' : leftOut === 0 ? 'included' : 'shortened';
  return { section, state, tokens, shown, left_out: leftOut, ...(why === undefined ? {} : { why }) };
};
