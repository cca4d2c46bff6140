// How sure a share is that was seen in a few cases.

/** Of the normal distribution, for 95 %. */
const Z = 1.959963984540054;

/** Wilson's score interval for `right` of `all`; null where there is nothing. */
export const wilson = (right: number, all: number): readonly [low: number, high: number] | null => {
  if (all <= 0) return null;
  const share = right / all;
  const square = Z * Z;
  const middle = share + square / (2 * all);
  const spread = Z * Math.sqrt((share * (1 - share) + square / (4 * all)) / all);
  const scale = 1 + square / all;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
};
