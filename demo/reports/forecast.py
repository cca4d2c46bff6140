"""Revenue expected in one month: python3 reports/forecast.py data/subscriptions.json 2026-02"""

import calendar
import json
import sys
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day of the month, some months later; the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def renewals_in(subscription: dict, month: str) -> int:
    """How often a subscription renews in a month like `2026-02`."""
    start = date.fromisoformat(subscription["start"])
    end = subscription.get("end", "9999-12-31")
    count, day = 0, start
    while day.isoformat()[:7] <= month and day.isoformat() < end:
        count += day.isoformat()[:7] == month
        day = add_months(start, (day.year - start.year) * 12 + day.month - start.month + 1)
    return count


def forecast(subscriptions: list, month: str) -> int:
    """Net revenue of a month, in cents."""
    return sum(s["plan"]["monthlyPrice"] * renewals_in(s, month) for s in subscriptions)


if __name__ == "__main__":
    path, month = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        print(f"{month}: {forecast(json.load(file), month) / 100:.2f}")
