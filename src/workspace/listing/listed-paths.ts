// Which paths of a directory a listing may name, by the patterns that its program was given. Where a pattern cannot be
// told apart from what the program makes of it, more is listed and less is left out.
import type { ListingEffect } from '../../core/effect.ts';
import { textMatcher } from '../glob-match.ts';

export interface ListedPaths {
  isListed(text: string): boolean;
  /** Of a directory. */
  isEntered(text: string): boolean;
}

export const listedPaths = ({ only, without = [] }: Pick<ListingEffect, 'only' | 'without'>): ListedPaths => {
  const chosen = only?.map(chooses);
  const left = without.map(leavesOut);
  const isLeftOut = (text: string): boolean => left.some((matches) => matches(text));
  return {
    isListed: (text) => (chosen === undefined || chosen.some((matches) => matches(text))) && !isLeftOut(text),
    isEntered: (text) => !isLeftOut(`${text}/`),
  };
};

const ASCII = /^[\0-\x7f]*$/;

/** Every program reads brackets alike that hold nothing but plain characters and ranges of them. */
const PLAIN_BRACKET = /\[[!^]?[\w.,-]+\]/g;
const isPlain = (pattern: string): boolean => ASCII.test(pattern) && !/[[\]]/.test(pattern.replace(PLAIN_BRACKET, ''));

/** Some programs do not tell upper from lower case; outside ASCII the locale decides what one character is. */
const chooses = (pattern: string): ((text: string) => boolean) => {
  const exactly = textMatcher(pattern);
  const loosely = textMatcher(pattern.toLowerCase());
  if (exactly === undefined || loosely === undefined || !isPlain(pattern)) return () => true;
  return (text) => !ASCII.test(text) || exactly(text) || loosely(text.toLowerCase());
};

const leavesOut = (pattern: string): ((text: string) => boolean) => {
  const matches = textMatcher(pattern);
  if (matches === undefined || !isPlain(pattern)) return () => false;
  return (text) => ASCII.test(text) && matches(text);
};
