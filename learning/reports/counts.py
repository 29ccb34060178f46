"""How many people stand how with a course; adds up, knows no units and no database."""

from dataclasses import dataclass


@dataclass(slots=True)
class Counts:
    """People by status, in the order of the figures of queries; not_started = active - under_way - completed.

    active are those who are to study the course.
    """

    active: int = 0
    exempt: int = 0
    under_way: int = 0
    completed: int = 0
    assisted: int = 0
    late: int = 0

    @property
    def not_started(self) -> int:
        return self.active - self.under_way - self.completed

    @property
    def percent(self) -> float:
        """Completed of active, 0..100; 0 for nobody."""
        return 100 * self.completed / self.active if self.active else 0.0

    @property
    def under_way_percent(self) -> float:
        return 100 * self.under_way / self.active if self.active else 0.0

    def add(self, other: "Counts") -> None:
        self.active += other.active
        self.exempt += other.exempt
        self.under_way += other.under_way
        self.completed += other.completed
        self.assisted += other.assisted
        self.late += other.late
