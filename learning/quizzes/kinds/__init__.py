"""The types of questions there are. A new one is a module beside these, a line here and a template."""

from collections.abc import Mapping

from learning.quizzes.kinds.kind import Kind
from learning.quizzes.kinds.many import Many
from learning.quizzes.kinds.one import One
from learning.quizzes.kinds.short import Short

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (One(), Many(), Short())}
DEFAULT = "one"
