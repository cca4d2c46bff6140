// Text from elsewhere, made safe to print.

/** On one line and without anything that could steer the terminal or turn the reading direction. */
export const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
