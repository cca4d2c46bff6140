// Patterns that a program matches itself, not the shell. The shell never lets a wildcard match the dot of a hidden
// file; programs do, so that `*env` finds `.env`.

const WILDCARD = /[*?[]/;

export const hasWildcard = (pattern: string): boolean => WILDCARD.test(pattern);

/** The pattern that the shell would need for the hidden files among the matches; none when the name starts plainly. */
export const withDot = (pattern: string): readonly string[] => {
  const slash = pattern.lastIndexOf('/') + 1;
  const name = pattern.slice(slash);
  if (/^\*+$/.test(name)) return [];
  const dotted = name.replace(/^\*+/, '.*').replace(/^\?|^\[[^\]]*\]/, '.');
  return dotted === name ? [] : [pattern.slice(0, slash) + dotted];
};
