"""Renders in a child process that is killed when a text takes too long or too much memory; knows no database.

Python-Markdown can hang on a hostile text, and a thread cannot be stopped; a process can.
"""

import os
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from learning.content import picture_making, rendering
from learning.content.library import Course, Lesson, Question
from learning.content.picture_making import MadePicture
from learning.content.pictures import PictureFault
from learning.content.rendering import Media, RenderedLesson

SECONDS_A_DOCUMENT = 5.0
SECONDS_A_PICTURE = 30.0
MEGABYTES = 256
_SECONDS_TO_START = 30.0

_About = tuple[Course, Mapping[str, Media]]
_ALLOWED: dict[str, Callable[..., Any]] = {
    "picture": picture_making.make_picture,
}
# Each of these is told of a course and its media first.
_TEXTS: dict[str, Callable[..., Any]] = {
    "lesson": lambda course, media, lesson: rendering.render_lesson(course, lesson, media),
    "fragment": lambda course, media, markdown, path: rendering.render_fragment(markdown, course, media, path),
    "inline": lambda course, media, markdown, path: rendering.render_inline(markdown, course, media, path),
    "question": lambda course, media, question: rendering.render_question(question, course, media),
}


class RenderingFailed(Exception):
    """A text could not be rendered, or a picture made; reason is "timeout", "memory", "crash", "fault" or "picture"
    (detail then says in words what is wrong with it), detail says more.

    path: the file it came from, "" when that was not said.
    """

    path = ""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class Renderer:
    """The functions of learning.content.rendering in a warm child process, one document at a time.

    A context manager. Every method raises RenderingFailed; the next call then gets a fresh process.
    """

    def __init__(self, seconds: float = SECONDS_A_DOCUMENT, megabytes: int = MEGABYTES) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection[Any, Any] | None = None
        self._told: _About | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def lesson(self, course: Course, lesson: Lesson, media: Mapping[str, Media]) -> RenderedLesson:
        rendered: RenderedLesson = self._call("lesson", lesson.path, lesson, about=(course, media))
        return rendered

    def fragment(self, markdown: str, course: Course, media: Mapping[str, Media], path: str = "") -> str:
        return str(self._call("fragment", path, markdown, path, about=(course, media)))

    def inline(self, markdown: str, course: Course, media: Mapping[str, Media], path: str = "") -> str:
        return str(self._call("inline", path, markdown, path, about=(course, media)))

    def question(self, question: Question, course: Course, media: Mapping[str, Media]) -> dict[str, Any]:
        pieces: dict[str, Any] = self._call("question", question.path, question, about=(course, media))
        return pieces

    def picture(self, path: str, data: bytes) -> MadePicture | None:
        """As learning.content.picture_making.make_picture."""
        made: MadePicture | None = self._call("picture", path, path, data, seconds=SECONDS_A_PICTURE)
        return made

    def close(self) -> None:
        """Ends the child process; a later call starts another."""
        with self._lock:
            self._stop()

    def _call(self, name: str, path: str, *arguments: object, about: _About | None = None, seconds: float = 0) -> Any:
        try:
            return self._ask(name, about, arguments, seconds or self._seconds)
        except RenderingFailed as failure:
            failure.path = path
            raise

    def _ask(self, name: str, about: _About | None, arguments: tuple[object, ...], seconds: float) -> Any:
        with self._lock:
            connection = self._connection or self._start()
            try:
                connection.send((name, self._tell(about), arguments))
                if not connection.poll(seconds):
                    raise RenderingFailed("timeout", f"{seconds:g} s")
                outcome, value = connection.recv()
            except (EOFError, OSError) as failure:
                self._stop()
                raise RenderingFailed("crash", type(failure).__name__) from failure
            except BaseException:
                self._stop()
                raise
            if outcome == "memory":
                # What is left of its memory may be in pieces.
                self._stop()
            if outcome != "done":
                raise RenderingFailed(outcome, value)
            return value

    def _tell(self, about: _About | None) -> _About | None:
        """What the child has to hear before: it keeps the course that it was told of last, which may be a long one."""
        if about is None or (self._told is not None and about[0] is self._told[0] and about[1] is self._told[1]):
            return None
        self._told = about
        return light(about[0]), dict(about[1])

    def _start(self) -> "Connection[Any, Any]":
        ours, theirs = socket.socketpair()
        with ours, theirs:
            environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no words of anybody in the command
                [sys.executable, "-m", "learning.content.worker", str(theirs.fileno()), str(self._megabytes)],
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
            )
            connection: Connection[Any, Any] = Connection(ours.detach())
        self._connection = connection
        if not connection.poll(_SECONDS_TO_START):
            self._stop()
            raise RenderingFailed("crash", "no start")
        try:
            connection.recv()
        except (EOFError, OSError) as failure:
            self._stop()
            raise RenderingFailed("crash", "no start") from failure
        return connection

    def _stop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._connection = self._told = None


def serve(descriptor: int, megabytes: int) -> None:
    """The child: answers (name, about, arguments) with (outcome, value) until the other end closes.

    about: course and media, or None for those of the request before."""
    _limit_memory(megabytes)
    with Connection(descriptor) as connection:
        connection.send("ready")
        about: _About | tuple[()] = ()
        while True:
            try:
                name, told, arguments = connection.recv()
            except (EOFError, OSError):
                return
            about = told or about
            connection.send(_answer(name, (*about, *arguments) if name in _TEXTS else arguments))


def _answer(name: str, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "done", (_TEXTS | _ALLOWED)[name](*arguments)
    except MemoryError:
        return "memory", ""
    except PictureFault as fault:
        return "picture", str(fault)
    except Exception as failure:  # whatever a text makes of the libraries, the parent must hear of it
        return "fault", type(failure).__name__


def _limit_memory(megabytes: int) -> None:
    """Limits growth from here on; the interpreter's own share differs between machines."""
    present = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    limit = present + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def light(course: Course) -> Course:
    """What rendering looks at: names of lessons and words, not their contents."""
    lessons = tuple(Lesson(each.slug, each.position, each.path, each.title) for each in course.lessons)
    return replace(course, lessons=lessons, quizzes=(), media={})


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
