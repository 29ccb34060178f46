"""By when a request about personal data is to be answered and done: days of the law, as settings. Pure.

Law 91/2025/QH15 and Decree 356/2025 (article 5): an answer within 2 working days; an objection done in 15 days,
a correction in 10, a deletion in 20. Holidays are not known here: a day off makes the operator earlier, never later.
"""

from datetime import date, timedelta

SATURDAY = 5
KINDS = ("correction", "deletion", "objection")


def add_working_days(day: date, count: int) -> date:
    """The day that lies `count` working days (Monday to Friday) after another."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
