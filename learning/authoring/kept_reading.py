"""Reads the files of a library again only when they have changed: within one process, or from one to the next."""

import gc
import hashlib
import os
import pickle
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from tempfile import NamedTemporaryFile

from learning.content.parsed import Parsed
from learning.quizzes.quiz import read_file

PROCESSES = 2
WORTH_A_PROCESS = 100  # files; fewer are read before another process has begun
MOST_KEPT = 8  # libraries, such as a trainer has

_PACKAGE = Path(__file__).resolve().parents[1]
_A_HANDFUL = 25  # files that are handed to a process at a time


class Remembered:
    """Reads each file once as long as its bytes stay the same. A quizzes.quiz.ReadFiles."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[bytes, Parsed]] = {}

    def __call__(self, files: Mapping[str, bytes]) -> dict[str, Parsed]:
        now = {}
        for path, data in files.items():
            known = self._known.get(path)
            now[path] = known if known and known[0] == data else (data, read_file(path, data))
        self._known = now
        return {path: parsed for path, (_, parsed) in now.items()}


class Kept:
    """Reads for checking alone (Parsed.for_checking), and keeps that in a folder under the hashes of the bytes.

    What another version of this program kept is not used. A folder that cannot be written only makes it slower.
    """

    def __init__(self, folder: Path, library: str) -> None:
        """library: a name for the library that is read, so that several may be kept beside each other."""
        self._folder = folder
        self._file = folder / f"{hashlib.sha256(library.encode()).hexdigest()[:16]}.pickle"

    def __call__(self, files: Mapping[str, bytes]) -> dict[str, Parsed]:
        program = fingerprint(_PACKAGE)
        known = self._load(program)
        keys = {path: _key(path, data) for path, data in files.items()}
        missing = {path: files[path] for path, key in keys.items() if key not in known}
        read = _read(missing)
        parsed = {path: read[path] if path in read else known[key] for path, key in keys.items()}
        if missing or len(known) != len(keys):
            self._save(program, {key: parsed[path] for path, key in keys.items()})
        return parsed

    def _load(self, program: str) -> dict[bytes, Parsed]:
        try:
            with self._file.open("rb") as file:
                if file.readline().decode("ascii").strip() != program:
                    return {}
                gc.disable()  # looking for waste among what is being loaded takes half as long as loading it
                known: dict[bytes, Parsed] = pickle.load(file)  # noqa: S301 - our own, in a folder that is ours alone
                return known
        except Exception:  # absent, cut off, or of some other shape: then everything is read
            return {}
        finally:
            gc.enable()

    def _save(self, program: str, known: Mapping[bytes, Parsed]) -> None:
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self._folder, prefix=".", delete=False) as new:
                new.write(program.encode("ascii") + b"\n" + pickle.dumps(known, pickle.HIGHEST_PROTOCOL))
            Path(new.name).replace(self._file)
            newest_first = sorted(self._folder.glob("*.pickle"), key=lambda file: file.stat().st_mtime, reverse=True)
            for file in newest_first[MOST_KEPT:]:
                file.unlink()


def kept_of(instance: Path, courses: Path, quizzes: Path) -> Kept:
    """What an instance keeps of the library in two folders."""
    return Kept(instance / "cache" / "reading", f"{courses.absolute()} {quizzes.absolute()}")


def fingerprint(package: Path) -> str:
    """A hash of the program itself: of its Python, and of every module that may say what is right in a text."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _key(path: str, data: bytes) -> bytes:
    return hashlib.sha256(path.encode("utf-8", "surrogateescape") + b"\0" + data).digest()


def _read(files: Mapping[str, bytes]) -> dict[str, Parsed]:
    """In several processes where that is worth it."""
    if len(files) >= WORTH_A_PROCESS and (os.cpu_count() or 1) > 1:
        with suppress(OSError, BrokenProcessPool), ProcessPoolExecutor(PROCESSES, get_context("fork")) as pool:
            return dict(zip(files, pool.map(_read_one, files.items(), chunksize=_A_HANDFUL), strict=True))
    return {path: _read_one((path, data)) for path, data in files.items()}


def _read_one(file: tuple[str, bytes]) -> Parsed:
    return read_file(*file).for_checking()
