/** @typedef {import('./types.ts').Cents} Cents */

/**
 * A share of an amount, in whole cents; halves go to the even cent, so that rounding favours nobody.
 * @param {Cents} amount
 * @param {number} percent
 * @returns {Cents}
 */
export const percentOf = (amount, percent) => {
  const exact = (amount * percent) / 100;
  const below = Math.floor(exact);
  if (exact - below === 0.5) return below % 2 === 0 ? below : below + 1;
  return Math.round(exact);
};

/**
 * @param {Cents} amount
 * @returns {string} like `12.50`
 */
export const inWords = (amount) => {
  const cents = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${cents.slice(0, -2)}.${cents.slice(-2)}`;
};
