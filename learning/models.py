"""Every table in one import, for migrations and for the mapper; nothing else belongs here."""

from learning.administration import models as administration
from learning.assignments import models as assignments
from learning.authoring import models as authoring
from learning.courses import models as courses
from learning.db import Base
from learning.members import models as members
from learning.progress import models as progress
from learning.quizzes import models as quizzes
from learning.reports import models as reports
from learning.units import models as units

METADATA = Base.metadata
FEATURES = (administration, assignments, authoring, courses, members, progress, quizzes, reports, units)


def configure() -> None:
    """Have every table known before the first query."""
    Base.registry.configure()
