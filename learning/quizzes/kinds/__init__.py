"""The types of questions there are. A new one is a module beside these, a line here and a template."""

from collections.abc import Mapping

from learning.quizzes.kinds.cloze import Cloze
from learning.quizzes.kinds.hotspot import Hotspot
from learning.quizzes.kinds.kind import Kind
from learning.quizzes.kinds.many import Many
from learning.quizzes.kinds.match import Match
from learning.quizzes.kinds.number import Number
from learning.quizzes.kinds.one import One
from learning.quizzes.kinds.order import Order
from learning.quizzes.kinds.scale import Scale
from learning.quizzes.kinds.short import Short

KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (One(), Many(), Order(), Match(), Short(), Number(), Cloze(), Hotspot(), Scale())
}
DEFAULT = "one"
