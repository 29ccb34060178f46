"""What every test would make anew, made once in a run: compiled addresses, statements and templates, static files."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import BaseConverter, Rule
from werkzeug.routing.rules import RulePart
from whitenoise import WhiteNoise

from learning import config
from learning.web import assets


@pytest.fixture(scope="session", autouse=True)
def addresses_compiled() -> Iterator[None]:
    """Three quarters of making an application go into compiling its addresses, the same ones for each test."""
    builders: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}
    parsed: dict[str, tuple[list[RulePart], list[tuple[bool, str]], dict[str, BaseConverter]]] = {}
    compile_builder, parse_rule = Rule._compile_builder, Rule._parse_rule

    def remember(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        about = (rule.rule, append_unknown, repr(rule.defaults), rule.subdomain, rule.host, rule.merge_slashes)
        if about not in builders:
            builders[about] = compile_builder(rule, append_unknown)
        return builders[about]

    def parse_once(rule: Rule, text: str) -> list[RulePart]:
        if text not in parsed:
            before = len(rule._trace)
            parts = list(parse_rule(rule, text))
            parsed[text] = parts, rule._trace[before:], dict(rule._converters)
            return parts
        parts, trace, converters = parsed[text]
        rule._trace.extend(trace)
        rule._converters.update(converters)
        rule.arguments.update(converters)
        return parts

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", remember)
        patch.setattr(Rule, "_parse_rule", parse_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def static_files_read(static_cache: Path) -> Iterator[None]:
    """Making an application reads all our static files, and looks at each of their copies; they are the same ones."""
    names: dict[str, str] = {}
    files: dict[str, object] = {}
    build, add_files = assets.build, WhiteNoise.add_files

    def build_once(source: Path, target: Path) -> dict[str, str]:
        if target.resolve() != static_cache or source != config.folder("static"):
            return build(source, target)
        if not names:
            names.update(build(source, target))
        return names

    def add_once(served: WhiteNoise, root: str, prefix: str | None = None) -> None:
        if Path(root).resolve() != static_cache:
            add_files(served, root, prefix)
            return
        if not files:
            add_files(served, str(static_cache), prefix)  # a test's own way there ends with the test
            files.update(served.files)
        served.files.update(files)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assets, "build", build_once)
        patch.setattr(WhiteNoise, "add_files", add_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_compiled() -> Iterator[None]:
    """A server compiles each statement once; here each test has engines of its own, which would begin again.

    All engines share what is compiled, and two of one kind are the same to it.
    """
    shared: LRUCache[object, object] = LRUCache(3_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "_compiled_cache", property(lambda _one: shared, lambda _one, _own: None), raising=False)
        patch.setattr(DefaultDialect, "__eq__", lambda one, other: type(one) is type(other))
        patch.setattr(DefaultDialect, "__hash__", lambda one: hash(type(one)))
        yield


@pytest.fixture(scope="session")
def static_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Static files are compressed once a run, not once a test."""
    return tmp_path_factory.mktemp("static").resolve()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once a run, too."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))
