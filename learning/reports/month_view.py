"""A month of a unit as it is shown, printed and saved: the figures that the platform knows, and what was typed."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from learning import clock, config
from learning.reports.counts import Counts
from learning.units.models import Unit


@dataclass(slots=True)
class Known:
    """What the platform knows of a unit in a month; each person and each class counts in one unit only.

    finished: completed a course in the month; finished_ever: had completed one by its end; studied: did anything;
    not_sharing: of the active, those whose own results are shown to nobody (0 in reports saved before it was counted).
    """

    cells: int = 0
    cells_studied: int = 0
    active: int = 0
    exempt: int = 0
    left: int = 0
    studied: int = 0
    finished: int = 0
    finished_ever: int = 0
    classes: int = 0
    attended: int = 0
    not_sharing: int = 0

    def add(self, other: "Known") -> None:
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


@dataclass(frozen=True)
class MonthLine:
    """A unit directly below, with all below it; direct: the unit's own members."""

    id: int
    name: str
    direct: bool
    known: Known


@dataclass(frozen=True)
class CourseLine:
    """How a course stood at the end of the month (or stands now), and how often it was completed in the month."""

    title: str
    counts: Counts
    finished: int


@dataclass(frozen=True)
class MonthView:
    """typed is what was saved, else the sum of what the units below saved (from_below of them); below: theirs, by id.

    quiet: units directly below in which nobody studied and no class was held; silent: those that should report and
    have not. in_closed: people of closed units, who are in no line. hidden: there are too few people for whoever sees
    no names here. Once saved, the known figures are those of saved_at, not of now.
    """

    unit: Unit
    month: date
    until: date
    lines: list[MonthLine]
    total: Known
    courses: list[CourseLine]
    typed: dict[str, int]
    from_below: int
    below: dict[int, dict[str, int]]
    reporter: str
    saved_at: datetime | None
    quiet: list[str]
    silent: list[str]
    in_closed: int
    may_save: bool
    hidden: bool = False

    @property
    def is_over(self) -> bool:
        return self.until < clock.today(config.current().timezone)
