// Patterns that a program matches itself, not the shell. The shell never lets a wildcard match the dot of a hidden
// file; programs do, so that `*env` finds `.env`.

import type { Word } from '../shell/word.ts';

const WILDCARD = /[*?[]/;

export const hasWildcard = (pattern: string): boolean => WILDCARD.test(pattern);

/** Names of the kinds of files that hold secrets and that no ordinary pattern means. */
const SECRETS = [
  '.env',
  '.env.local',
  'prod.env',
  '.netrc',
  '.pgpass',
  'id_rsa',
  'id_ed25519',
  'server.pem',
  'server.key',
];

/** The secrets that a pattern of names may find somewhere below a directory; none for one that is only wildcards. */
export const secretsAmong = (pattern: string): readonly string[] => {
  const name = pattern.slice(pattern.lastIndexOf('/') + 1);
  if (!hasWildcard(name) || !/\w/.test(name)) return [];
  const source = name
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  try {
    const matches = new RegExp(`^(?:${source})$`, 'i');
    return SECRETS.filter((secret) => matches.test(secret));
  } catch {
    // A bracket that is none: whatever it means, it is not known to leave them out.
    return SECRETS;
  }
};

/** The pattern that the shell would need for the hidden files among the matches; none when the name starts plainly. */
export const withDot = (pattern: string): readonly string[] => {
  const slash = pattern.lastIndexOf('/') + 1;
  const name = pattern.slice(slash);
  if (/^\*+$/.test(name)) return [];
  const dotted = name.replace(/^\*+/, '.*').replace(/^\?|^\[[^\]]*\]/, '.');
  return dotted === name ? [] : [pattern.slice(0, slash) + dotted];
};

/** The directory that a word names, or that all matches of its pattern lie below. */
export const directoryOf = ({ kind, value, lead = '' }: Word): string => {
  if (kind !== 'pattern') return value;
  const end = lead.lastIndexOf('/');
  return end < 0 ? '.' : lead.slice(0, end) || '/';
};
