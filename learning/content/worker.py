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

_ALLOWED: dict[str, Callable[..., Any]] = {
    "lesson": rendering.render_lesson,
    "fragment": rendering.render_fragment,
    "inline": rendering.render_inline,
    "question": rendering.render_question,
    "picture": picture_making.make_picture,
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

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def lesson(self, course: Course, lesson: Lesson, media: Mapping[str, Media]) -> RenderedLesson:
        rendered: RenderedLesson = self._call("lesson", lesson.path, _light(course), lesson, dict(media))
        return rendered

    def fragment(self, markdown: str, course: Course, media: Mapping[str, Media], path: str = "") -> str:
        return str(self._call("fragment", path, markdown, _light(course), dict(media), path))

    def inline(self, markdown: str, course: Course, media: Mapping[str, Media], path: str = "") -> str:
        return str(self._call("inline", path, markdown, _light(course), dict(media), path))

    def question(self, question: Question, course: Course, media: Mapping[str, Media]) -> dict[str, Any]:
        pieces: dict[str, Any] = self._call("question", question.path, question, _light(course), dict(media))
        return pieces

    def picture(self, path: str, data: bytes) -> MadePicture | None:
        """As learning.content.picture_making.make_picture."""
        made: MadePicture | None = self._call("picture", path, path, data, seconds=SECONDS_A_PICTURE)
        return made

    def close(self) -> None:
        """Ends the child process; a later call starts another."""
        with self._lock:
            self._stop()

    def _call(self, name: str, path: str, *arguments: object, seconds: float = 0) -> Any:
        try:
            return self._ask(name, arguments, seconds or self._seconds)
        except RenderingFailed as failure:
            failure.path = path
            raise

    def _ask(self, name: str, arguments: tuple[object, ...], seconds: float) -> Any:
        with self._lock:
            connection = self._connection or self._start()
            try:
                connection.send((name, arguments))
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
        self._process = self._connection = None


def serve(descriptor: int, megabytes: int) -> None:
    """The child: answers (name, arguments) with (outcome, value) until the other end closes."""
    _limit_memory(megabytes)
    with Connection(descriptor) as connection:
        connection.send("ready")
        while True:
            try:
                name, arguments = connection.recv()
            except (EOFError, OSError):
                return
            connection.send(_answer(name, arguments))


def _answer(name: str, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "done", _ALLOWED[name](*arguments)
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


def _light(course: Course) -> Course:
    """What rendering looks at: names of lessons and words, not their contents."""
    lessons = tuple(Lesson(each.slug, each.position, each.path, each.title) for each in course.lessons)
    return replace(course, lessons=lessons, quizzes=(), media={})


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
