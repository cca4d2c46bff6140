/** @typedef {import('./types.ts').Day} Day */

/**
 * How many days a month has. Months count from 1; 13 is January of the next year.
 * @param {number} year
 * @param {number} month
 */
export const daysInMonth = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/**
 * The same day of the month, some months later.
 * @param {Day} day
 * @param {number} months
 * @returns {Day}
 */
export const addMonths = (day, months) => {
  const [year, month, date] = partsOf(day);
  return dayOf(new Date(Date.UTC(year, month - 1 + months, date)));
};

/** @param {Day} day */
const partsOf = (day) => day.split('-').map(Number);

/** @param {Date} date */
const dayOf = (date) => date.toISOString().slice(0, 'yyyy-mm-dd'.length);
