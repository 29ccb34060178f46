"""The exceptions that services raise; the web and the command line turn them into words."""

from dataclasses import dataclass


class LearningError(Exception):
    """Base of all expected failures; carries nothing about requests."""


class NotFound(LearningError):
    """The thing does not exist, or belongs to a unit the actor may not see (both look the same)."""


class NotAllowed(LearningError):
    """The actor sees the thing but may not do this to it."""


class Conflict(LearningError):
    """The thing has moved on since the actor looked at it; the first change counts."""


@dataclass
class InvalidInput(LearningError):
    """What was given cannot be taken.

    message says what is so and what to do, in Vietnamese; field names the input, when there is one.
    """

    message: str
    field: str = ""

    def __str__(self) -> str:
        return self.message


class TooLarge(LearningError):
    """More than is taken at once; a part of it would be."""


class Busy(LearningError):
    """Nothing was done, there is too much to do; wait_seconds says when to come back."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(f"wait {wait_seconds} seconds")
        self.wait_seconds = wait_seconds


class TooManyTries(LearningError):
    """Throttled; wait_seconds says how long."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(f"wait {wait_seconds} seconds")
        self.wait_seconds = wait_seconds
