"""A small course as authored text, published into a test's database by the real door."""

import atexit
from collections.abc import Mapping
from uuid import uuid4

from learning.authoring import publishing
from learning.content.worker import Renderer
from learning.members.models import Person
from learning.policy import OPERATOR
from learning.progress import service as progress
from learning.progress.events import NewEvent
from tests.people import act_as

# One child process for all tests of a run: starting it costs more than rendering what they publish.
RENDERER = Renderer()
atexit.register(RENDERER.close)

COURSE = """---
title: Khoá thử
summary: Một khoá nhỏ để thử
access: {access}
fields:
  thu.noi: Học ở đâu? | hỏi chi uỷ
---
Lời mở đầu, học ở {{{{thu.noi}}}}.
"""
LESSON = """---
title: Bài {number}
---
Đọc bài số {number}. Nơi học: {{{{thu.noi}}}}.

/// check

## Câu thử của bài {number}? {{#thu-{number}}}

- [ ] Chưa đúng
  > Đồng chí xem lại bài.
- [x] Đúng rồi

///
"""
QUIZ = """---
title: Kiểm tra khoá thử
kind: graded
pass: 80
{rules}
---
"""
QUESTION = """
## Câu hỏi số {number}? {{#cau-{number} lesson=bai-1}}

- [ ] Ý sai của câu {number}
  > Ý này chưa đúng.
- [x] Ý đúng của câu {number}
- [ ] Ý khác của câu {number}

> Lời giải câu {number}.
"""


def files(
    slug: str = "khoa-thu", lessons: int = 2, questions: int = 5, rules: str = "", access: str = "members"
) -> dict[str, bytes]:
    """The files of a course with some lessons (bai-1, bai-2, …) and a graded quiz (kiem-tra)."""
    texts = {f"courses/{slug}/course.md": COURSE.format(access=access)}
    for number in range(1, lessons + 1):
        texts[f"courses/{slug}/{number:02}-bai-{number}.md"] = LESSON.format(number=number)
    if questions:
        texts[f"quizzes/{slug}/kiem-tra.md"] = QUIZ.format(rules=rules) + "".join(
            QUESTION.format(number=number) for number in range(1, questions + 1)
        )
    return {path: text.encode() for path, text in texts.items()}


def publish(found: Mapping[str, bytes] | None = None) -> int:
    """Publish files (by default the small course); returns the id of the first course."""
    return publishing.publish(OPERATOR, found or files(), renderer=RENDERER)[0].stored.course_id


SHORT = "khoa-ngan"  # one lesson


def publish_short_course() -> int:
    return publish(files(SHORT, lessons=1, questions=0))


def read_short_course(*people: Person) -> None:
    """Each reads the only lesson of the short course, which completes it."""
    for person in people:
        event = NewEvent(str(uuid4()), person.id, "lesson_read", f"{SHORT}/bai-1")
        assert progress.record(act_as(person), [event])[0].status == "stored"


def complete_short_course(*people: Person) -> int:
    """The short course is published and each has completed it; returns its id."""
    course_id = publish_short_course()
    read_short_course(*people)
    return course_id
