// Reads the data files of the policy corpus: one case a line, fields apart by tabs, C-style escapes in the command.
import { readFileSync } from 'node:fs';

export interface Case {
  readonly verdict: string;
  readonly command: string;
}

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\' };

/** The case's text with `\n`, `\r`, `\t`, `\\`, `\xHH` and `\uHHHH` decoded; any other backslash stands for itself. */
export const decodeEscapes = (text: string): string =>
  text.replace(/\\(?:([nrt\\])|x([0-9a-f]{2})|u([0-9a-f]{4}))/g, (_, simple?: string, byte?: string, unit?: string) =>
    simple === undefined ? String.fromCharCode(Number.parseInt(byte ?? unit ?? '', 16)) : (SIMPLE[simple] ?? simple),
  );

export const readCases = (name: string): readonly Case[] =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((line) => {
      const [verdict = '', ...rest] = line.split('\t');
      return { verdict, command: decodeEscapes(rest.join('\t')) };
    });
