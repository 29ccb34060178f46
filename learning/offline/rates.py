"""How often a device may call: a bucket of requests that fills again by itself. Knows no request, no address.

Buckets are kept by the process: with several, a device may call as often at each. A server that starts anew forgives.
"""

import math
import random
from collections import OrderedDict
from threading import Lock

from learning import clock
from learning.errors import TooManyTries

A_MINUTE = 60
AT_ONCE = 20
_SPREAD_SECONDS = 5
_MOST_DEVICES = 20_000


class Allowance:
    """Buckets of devices: AT_ONCE requests each, filled again with A_MINUTE a minute."""

    def __init__(self) -> None:
        self._left: OrderedDict[int, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, device_id: int) -> None:
        """One request of a device. Raises TooManyTries, whose wait is jittered, when its bucket is empty."""
        now = clock.now().timestamp()
        with self._lock:
            left, since = self._left.pop(device_id, (float(AT_ONCE), now))
            filled = min(float(AT_ONCE), left + max(0.0, now - since) * A_MINUTE / 60)  # the clock may be set back
            self._left[device_id] = (filled - 1 if filled >= 1 else filled, now)
            if len(self._left) > _MOST_DEVICES:
                self._left.popitem(last=False)
        if filled < 1:
            whole = math.ceil((1 - filled) * 60 / A_MINUTE)
            raise TooManyTries(whole + random.randint(1, _SPREAD_SECONDS))  # noqa: S311 - spreads the retries
