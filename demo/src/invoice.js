import { percentOf } from './money.js';
import { renewals } from './subscription.js';

/** @typedef {import('./types.ts').Day} Day */
/** @typedef {import('./types.ts').Invoice} Invoice */
/** @typedef {import('./types.ts').Subscription} Subscription */

const TAX_PERCENT = 19;

/**
 * One invoice for each renewal until (not including) a day.
 * @param {Subscription} subscription
 * @param {Day} until
 * @returns {Invoice[]}
 */
export const invoices = (subscription, until) =>
  renewals(subscription, until).map((day) => {
    const net = subscription.plan.monthlyPrice;
    const tax = percentOf(net, TAX_PERCENT);
    return { number: `${subscription.customer}-${day}`, day, net, tax, total: net + tax };
  });
