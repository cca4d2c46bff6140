// What a call changed, as far as it is on record.
import { createTwoFilesPatch } from 'diff';
import { type Fields, isFields, textOf } from '../index/event-line.ts';
import { type Html, html } from './html.ts';

/** The diff that a result carries, or the one of an edit that another program made. Undefined when there is none. */
export const diffOf = (tool: string, input: Fields, result: Fields): Html | undefined => {
  const recorded = lineDiff(result.diff) ?? replacement(input);
  if (recorded !== undefined) return recorded;
  if (tool !== 'write_file' && tool !== 'Write') return undefined;
  const { text, note } = recordedText(input.content);
  return text === ''
    ? undefined
    : shown(
        text
          .replace(/\n$/, '')
          .split('\n')
          .map((line) => `+${line}`),
        note,
      );
};

const lineDiff = (diff: unknown): Html | undefined => {
  const { text, note } = recordedText(diff);
  return text === '' ? undefined : shown(text.replace(/\n$/, '').split('\n'), note);
};

const HEADER_LINES = 4;

const replacement = (input: Fields): Html | undefined => {
  const [before, after] = [textOf(input.old_string), textOf(input.new_string)];
  if (before === undefined || after === undefined) return undefined;
  const patch = createTwoFilesPatch('before', 'after', `${before}\n`, `${after}\n`, '', '', { context: 3 });
  return shown(patch.trimEnd().split('\n').slice(HEADER_LINES), undefined);
};

/** Long texts are recorded as their beginning and their size. */
const recordedText = (value: unknown): { readonly text: string; readonly note: string | undefined } => {
  if (typeof value === 'string') return { text: value, note: undefined };
  if (!isFields(value) || typeof value.text !== 'string') return { text: '', note: undefined };
  return { text: value.text, note: `… ${value.chars} characters in all; the record keeps the beginning` };
};

const shown = (lines: readonly string[], note: string | undefined): Html =>
  html`<pre>${lines.map((line) => html`<span class="${classOf(line)}">${line}</span>`)}${note === undefined ? undefined : html`<span class="soft">${note}</span>`}</pre>`;

const classOf = (line: string): string => {
  if (line.startsWith('@@')) return 'at';
  return line.startsWith('+') ? 'add' : line.startsWith('-') ? 'del' : '';
};
