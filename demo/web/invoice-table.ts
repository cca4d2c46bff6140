import { addMonths } from '../src/calendar.js';
import { inWords } from '../src/money.js';
import type { Day, Invoice } from '../src/types.ts';

/** The rows of a customer's list of invoices, newest first, and when the next one is due. */
export const invoiceTable = (invoices: readonly Invoice[]): string => {
  const rows = invoices.toReversed().map(row).join('\n');
  const next = nextDue(invoices);
  const footer = next === undefined ? '' : `<tfoot><tr><td colspan="3">Next on ${next}</td></tr></tfoot>`;
  return `<table>\n<tbody>\n${rows}\n</tbody>\n${footer}</table>`;
};

const row = ({ number, day, total }: Invoice): string =>
  `<tr><td>${escaped(number)}</td><td>${day}</td><td>${inWords(total)}</td></tr>`;

/** Counted from the first invoice, as the renewals are. */
const nextDue = (invoices: readonly Invoice[]): Day | undefined => {
  const first = invoices[0];
  return first === undefined ? undefined : addMonths(first.day, invoices.length);
};

const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
