/** A day without a time, like `2026-01-31`: sorts as text and means the same in every time zone. */
export type Day = string;

/** An amount of money in cents; never a fraction. */
export type Cents = number;

export interface Plan {
  readonly name: string;
  readonly monthlyPrice: Cents;
}

export interface Subscription {
  readonly customer: string;
  readonly plan: Plan;
  /** The first day that is paid for; later renewals fall on the same day of the month. */
  readonly start: Day;
  /** The first day that is not paid for any more. */
  readonly end?: Day;
}

export interface Invoice {
  /** Customer and day: a renewal is invoiced once. */
  readonly number: string;
  readonly day: Day;
  readonly net: Cents;
  readonly tax: Cents;
  readonly total: Cents;
}
