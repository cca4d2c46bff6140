// What a person reads before agreeing must be what will run: nothing that hides, moves or colours text gets through.

/** Control, format, private and unassigned characters, blanks that look like others, and letters that show nothing. */
const DECEIVING = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|[^\S ]/gu;

/** A run of blanks could push the rest of a command out of sight. */
const WIDE_GAP = / {8,}/g;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text on one line, with everything a reader would not see written out, e.g. `\n`, `\u{202e}`, `[12 blanks]`. */
export const visible = (text: string): string =>
  text
    .replace(DECEIVING, (hidden) => SHORT[hidden] ?? `\\u{${hidden.codePointAt(0)?.toString(16) ?? ''}}`)
    .replace(WIDE_GAP, (gap) => ` [${gap.length} blanks] `);

/** The text on its own lines, with what hides, moves or colours written out. Line breaks and tabs stay. */
export const visibleLines = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(DECEIVING, (hidden) =>
      hidden === '\n' || hidden === '\t' ? hidden : `\\u{${hidden.codePointAt(0)?.toString(16) ?? ''}}`,
    );
