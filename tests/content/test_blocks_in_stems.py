"""Simulations and messages between a question and its answers, in quizzes and in the checks of lessons."""

from learning.content.library import Course, Question
from learning.content.rendering import render_question
from learning.content.simulation_drawing import drawn_ids
from learning.quizzes.quiz import read_library

PRACTICE = """/// simulation | Bật Wi-Fi

## Cài đặt {.list}
Gạt công tắc của [[Wi-Fi]].

- **Wi-Fi** (x)
- [ ] không phải đáp án

## Xong {.photo}
Chạm vào ảnh.

![Màn hình](media/may.svg){tap="10%,10%,10%,50%" label="Xong"}

///
"""
MESSAGE = "/// message | An\n\nXin ==mã== ngay.\n\n///\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 640"><path d="M0 0h9"/></svg>'
ANSWERS = "\n- [x] Trong Cài đặt\n- [ ] Trong Tin nhắn\n"


def read(question: str) -> tuple[Course, list[str]]:
    """A course with the question in a quiz and as a check in a lesson."""
    files = {
        "courses/c/course.md": "---\ntitle: C\n---\n",
        "courses/c/01-a.md": f"---\ntitle: A\n---\n\n/// check\n\n{question}\n///\n",
        "quizzes/c/q.md": f"---\ntitle: Q\n---\n\n{question}",
    }
    media = {f"{folder}/c/media/may.svg": SVG for folder in ("courses", "quizzes")}
    library = read_library({path: text.encode() for path, text in files.items()} | media)
    found = [f"{one.path.partition('/')[0]}:{one.line}:{one.column} {one.code}" for one in library.findings]
    return library.courses[0], found


def both(course: Course) -> tuple[Question, Question]:
    return course.lessons[0].checks[0].question, course.quizzes[0].questions[0]


def test_a_simulation_stands_in_a_stem_and_its_lines_are_no_answers() -> None:
    course, found = read(f"## Công tắc ở đâu? {{#o-dau}}\n\nTập rồi trả lời.\n\n{PRACTICE}{ANSWERS}")
    assert found == ["courses:22:1 E330", "quizzes:20:1 E330"]  # the place on its picture is 27 pixels wide
    for question in both(course):
        assert [option.text for option in question.options] == ["Trong Cài đặt", "Trong Tin nhắn"]
        html = render_question(question, course, {})
        assert drawn_ids(html["passage"]) == {"o-dau-may-1"}
        assert html["passage"].startswith("<p>Tập rồi trả lời.</p>\n<section")
        assert html["revealed"] == ""


def test_two_simulations_and_a_message_have_their_own_places_and_only_signs_are_revealed() -> None:
    course, _ = read(f"## Ở đâu? {{#o-dau}}\n\n{PRACTICE}\n{MESSAGE}\n{PRACTICE}{ANSWERS}")
    html = render_question(both(course)[1], course, {})
    assert drawn_ids(html["passage"]) == {"o-dau-may-1", "o-dau-may-2"}
    assert html["passage"].count('id="sim-o-dau-may-1"') == html["passage"].count('id="sim-o-dau-may-2"') == 1
    assert "fake" not in html["passage"]
    assert 'class="fake"' in html["revealed"] and not drawn_ids(html["revealed"])


def test_faults_of_a_simulation_in_a_stem_have_their_lines() -> None:
    _, found = read(f"## Ở đâu? {{#o-dau}}\n\n{PRACTICE.replace('**Wi-Fi** (x)', 'Wi-Fi ( )')}{ANSWERS}")
    assert found == ["courses:11:4 E324", "courses:20:1 E330", "quizzes:9:4 E324", "quizzes:18:1 E330"]


def test_gaps_are_in_the_prose_alone() -> None:
    course, _ = read(f"## Điền {{#dien type=cloze}}\n\n{PRACTICE}\nBật [[Wi-Fi]] lên.\n")
    question = both(course)[1]
    assert len(question.options) == 1
    html = render_question(question, course, {})
    assert html["passage"].count("\ue000gap:") == 1 and "[[Wi-Fi]]" in html["passage"]


def test_words_to_point_at_are_marked_while_it_is_asked() -> None:
    course, found = read(f"## Chỗ nào? {{#cho-nao type=hotspot}}\n\n{MESSAGE}\n- [x] mã\n- [ ] ngay\n")
    assert found == []
    question = both(course)[1]
    html = render_question(question, course, {})
    right, wrong = question.options
    assert f'Xin <span data-spot="{right.key}">mã</span> <span data-spot="{wrong.key}">ngay</span>.' in html["passage"]
    assert 'class="fake"' in html["revealed"] and "data-spot" not in html["revealed"]
