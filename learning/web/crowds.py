"""What to do when more is asked of the server than it can answer soon: phones are told at once when to come back.

Else hundreds of phones that return after an outage would wait, give up and send again what is still being stored.
"""

import random
from collections.abc import Callable

from flask import Flask, current_app

from learning.errors import Busy

MOST_WAITING = 40  # requests in line before the server's threads; they are answered within a second or two
_SOONEST_SECONDS, _LATEST_SECONDS = 5, 20
_IN_LINE = "requests_in_line"


def tell(app: Flask, count: Callable[[], int]) -> None:
    """Let the application know how many requests are in line before it."""
    app.extensions[_IN_LINE] = count


def refuse_when_crowded() -> None:
    """For what a phone keeps and sends again by itself: raises Busy while the line is long."""
    count: Callable[[], int] | None = current_app.extensions.get(_IN_LINE)
    if count is not None and count() > MOST_WAITING:
        raise Busy(random.randint(_SOONEST_SECONDS, _LATEST_SECONDS))  # noqa: S311 - spreads the retries
