import { addMonths } from './calendar.js';

/** @typedef {import('./types.ts').Day} Day */
/** @typedef {import('./types.ts').Subscription} Subscription */

/**
 * The days on which a subscription renews, from its start until (not including) a day.
 * Each is counted from the start, so that a short month does not shift the ones after it.
 * @param {Subscription} subscription
 * @param {Day} until
 * @returns {Day[]}
 */
export const renewals = ({ start, end }, until) => {
  const last = end !== undefined && end < until ? end : until;
  const days = [];
  for (let day = start; day < last; day = addMonths(start, days.length)) days.push(day);
  return days;
};
