"""How long the compiler takes for 1,000 lessons and 5,000 questions: checked cold, after one change, published."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from learning.app import create_app
from learning.authoring import publishing
from learning.authoring.kept_reading import kept_of
from learning.cli import serve
from learning.policy import OPERATOR
from learning.quizzes.quiz import ReadFiles
from tests.benchmarks import scene

COURSES, LESSONS, QUIZZES, QUESTIONS = 10, 100, 10, 50  # in all 1,000 lessons and 5,000 questions
COLD_MOST, CHANGED_MOST, PUBLISH_MOST = 10, 1, 30
LESSON_BYTES = 6_000
LEARNING = "from learning.main import main; main()"

WORDS = (  # noqa: SIM905 - a list of fifty would fill the screen
    "đồng chí mở máy chạm vào biểu tượng rồi chọn mục cài đặt để bật mạng không dây khi cần gửi tin cho người thân "
    "hãy đọc kỹ lời nhắc trên màn hình trước lúc bấm nút đồng ý và nhớ giữ kín mã riêng của mình"
).split()


def library(courses: int = COURSES, lessons: int = LESSONS, quizzes: int = QUIZZES) -> dict[str, bytes]:
    """Invented courses of one shape and different words; the same at each call."""
    dice = Random(7)  # noqa: S311 - words, no secrets
    files = {}
    for course in range(1, courses + 1):
        slug = f"khoa-{course}"
        files[f"courses/{slug}/course.md"] = (
            f"---\ntitle: Khoá {course}\nfields:\n  a.b: Ở đâu? | đây\n---\n\nMời học.\n"
        )
        files[f"courses/{slug}/glossary.md"] = "*[Wi-Fi]: mạng không dây\n*[mã OTP]: mã dùng một lần\n"
        for number in range(1, lessons + 1):
            files[f"courses/{slug}/{number:03}-bai-{number}.md"] = _lesson(dice, number)
        for number in range(1, quizzes + 1):
            files[f"quizzes/{slug}/kiem-tra-{number}.md"] = _quiz(dice, min(number, lessons))
    return {path: text.encode() for path, text in files.items()}


def write(files: dict[str, bytes], folder: Path) -> None:
    """Lay the files down below a folder."""
    for path, data in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def measure() -> Iterator[str]:
    """`learning check` as a trainer runs it, start of the program and all; publishing without its start."""
    files = library()
    lessons = [data for path, data in files.items() if "-bai-" in path]
    questions = sum(data.count(b"\n## ") for path, data in files.items() if path.startswith("quizzes/"))
    yield f"{len(lessons)} lessons of {sum(map(len, lessons)) // len(lessons):,} bytes, {questions:,} questions"
    with tempfile.TemporaryDirectory(prefix="learning-bench-") as name:
        folder = Path(name)
        write(files, folder / "text")
        yield f"check, cold: {_check(folder)} (budget: {COLD_MOST} s on 2 processes)"
        yield f"check, nothing changed: {_check(folder)}"
        for path in ("courses/khoa-3/050-bai-50.md", "quizzes/khoa-3/kiem-tra-5.md"):
            place = folder / "text" / path
            place.write_bytes(place.read_bytes().replace("đồng chí".encode(), "bà con".encode(), 1))
            yield f"check, {place.name} changed: {_check(folder)} (budget: {CHANGED_MOST} s)"
        yield from _publish(files, folder)


def _publish(files: dict[str, bytes], folder: Path) -> Iterator[str]:
    app = create_app(scene.settings_for(folder / "server"))
    with app.app_context():
        serve.prepare()
        glance = kept_of(folder / "server", folder / "courses", folder / "quizzes")
        yield f"publish, cold: {_published(files, glance)} (budget: {PUBLISH_MOST} s)"
        path = "courses/khoa-3/050-bai-50.md"
        changed = files | {path: files[path].replace("đồng chí".encode(), "bà con".encode(), 1)}
        yield f"publish, one lesson changed, the rest read for the first time: {_published(changed, glance)}"
        path = "quizzes/khoa-3/kiem-tra-5.md"
        changed |= {path: files[path].replace("đồng chí".encode(), "bà con".encode(), 1)}
        yield f"publish, one quiz changed: {_published(changed, glance)}"


def _published(files: dict[str, bytes], glance: ReadFiles) -> str:
    begun, used = time.perf_counter(), _processor_time()
    publishing.publish(OPERATOR, files, glance=glance)
    return f"{time.perf_counter() - begun:.1f} s, {_processor_time() - used:.1f} s of processor time"


def _check(folder: Path) -> str:
    """Seconds from the start of the command to its end, and of processor time, which other work beside leaves alone."""
    environment = os.environ | {"LEARNING_INSTANCE": str(folder / "instance"), "PYTHONPATH": str(Path.cwd())}
    begun, used = time.perf_counter(), _processor_time()
    command = [sys.executable, "-c", LEARNING, "check", str(folder / "text")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    took = time.perf_counter() - begun
    if done.returncode or " 0 lỗi" not in f" {done.stdout}":
        raise AssertionError(done.stdout[-500:] + done.stderr[-500:])
    return f"{took:.2f} s, {_processor_time() - used:.2f} s of processor time"


def _processor_time() -> float:
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _lesson(dice: Random, number: int) -> str:
    source = f"sources:\n  - title: Báo A\n    url: https://a.example/{number}\n"
    pieces = [
        f"---\ntitle: Bài {number}\nminutes: 5\nupdated: 2026-11-20\n{source}---\n",
        f"Mở đầu bài, học ở {{{{a.b}}}}.[^1] {_sentence(dice)}\n",
        "## Các bước\n\n" + "".join(f"{step}. {_sentence(dice)}\n" for step in range(1, 6)),
        f"> [!TIP]\n> {_sentence(dice)}\n",
        f"/// tab | Android\n\n{_sentence(dice)}\n\n- {_sentence(dice)}\n- {_sentence(dice)}\n\n///\n",
        f"/// tab | iPhone\n\n{_sentence(dice)}\n\n///\n",
        f"| Việc | Chỗ |\n| --- | --- |\n| {_sentence(dice)} | Wi-Fi |\n",
        f"/// message | Số lạ {{.sms}}\n\n{_sentence(dice)} ==giục gấp==.\n\n///\n",
        f"/// check\n\n{_question(dice, f'thu-{number}')}\n///\n",
        "[^1]: Báo A, ngày 20/11/2026.\n",
    ]
    if number % 5 == 0:
        screen = "## Cài đặt {.list}\nGạt công tắc.\n\n- Pin\n- **Wi-Fi** (x)\n"
        pieces.insert(4, f"/// simulation | Bật Wi-Fi\n\n{screen}\n///\n")
    text = "\n".join(pieces[:-1])
    while len(text.encode()) < LESSON_BYTES:
        title = " ".join(dice.choices(WORDS, k=4)).capitalize()
        text += f"\n## {title}\n\n{_sentence(dice)} {_sentence(dice)} Xem **{dice.choice(WORDS)}**.\n"
    return f"{text}\n{pieces[-1]}"


def _quiz(dice: Random, lesson: int) -> str:
    questions = "\n".join(_question(dice, f"cau-{number}") for number in range(1, QUESTIONS + 1))
    return f"---\ntitle: Kiểm tra\nkind: graded\ndraw: 10\nafter: bai-{lesson}\n---\n\n{questions}"


def _question(dice: Random, id_: str) -> str:
    right = dice.randint(1, 3)
    options = "".join(
        f"- [{'x' if at == right else ' '}] {_sentence(dice)} {at}\n  > {_sentence(dice)}\n" for at in range(1, 4)
    )
    return f"## {_sentence(dice)[:-1]}? {{#{id_}}}\n\n{options}\n> {_sentence(dice)}\n"


def _sentence(dice: Random) -> str:
    return " ".join(dice.choices(WORDS, k=dice.randint(9, 15))).capitalize() + "."
