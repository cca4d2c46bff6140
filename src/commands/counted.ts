// Numbers of things in sentences.

/** `1 rule is`, `2 rules are`; without a verb `1 rule`, `2 rules`. */
export const counted = (count: number, noun: string, verb?: readonly [one: string, more: string]): string => {
  const one = count === 1;
  const phrase = `${count} ${noun}${one ? '' : 's'}`;
  return verb === undefined ? phrase : `${phrase} ${one ? verb[0] : verb[1]}`;
};
