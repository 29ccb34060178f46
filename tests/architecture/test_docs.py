"""Documentation cannot fall behind the code: settings, and commands with all their options and an example."""

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

import click

from learning.app import COMMANDS
from learning.config import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
SECTION = re.compile(r"^## `learning (?P<heading>[^`]+)`\n(?P<text>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"^\| `(--[a-z-]+)` \|", re.MULTILINE)
EXAMPLE = re.compile(r"^    (learning .+)$", re.MULTILINE)


def faults_of_settings(root: Path) -> list[str]:
    """Settings that docs/settings.md lacks, and rows of it that are no settings."""
    text = (root / "docs" / "settings.md").read_text("utf-8")
    named = set(re.findall(r"^\| `" + PREFIX + r"([A-Z_]+)` \|", text, re.MULTILINE))
    there = {field.name.upper() for field in fields(Settings)}
    return [
        *(f"docs/settings.md has no row for {PREFIX}{name}" for name in sorted(there - named)),
        *(f"docs/settings.md has a row for {PREFIX}{name}, which is no setting" for name in sorted(named - there)),
    ]


def faults_of_commands(root: Path, commands: Iterable[click.Command] = COMMANDS) -> Iterator[str]:
    """Where docs/commands.md and the commands differ, and commands without an example."""
    text = (root / "docs" / "commands.md").read_text("utf-8")
    sections = {_name(found["heading"]): found for found in SECTION.finditer(text)}
    there = dict(_leaves(commands, ()))
    for name in sorted(sections.keys() - there.keys()):
        yield f"docs/commands.md describes `learning {name}`, which is no command"
    for name, command in there.items():
        if "Example: learning " not in (command.help or ""):
            yield f"`learning {name} --help` has no line 'Example: learning …'"
        if name not in sections:
            yield f"docs/commands.md has no section '## `learning {_heading(name, command)}`'"
            continue
        yield from _faults_of_section(name, command, sections[name])


def _faults_of_section(name: str, command: click.Command, found: re.Match[str]) -> Iterator[str]:
    if found["heading"] != _heading(name, command):
        yield f"docs/commands.md: `learning {found['heading']}` should read `learning {_heading(name, command)}`"
    options = {one.opts[0] for one in command.params if isinstance(one, click.Option)}
    named = set(OPTION.findall(found["text"]))
    yield from (f"docs/commands.md: `learning {name}` has no row for {one}" for one in sorted(options - named))
    yield from (f"docs/commands.md: `learning {name}` has no option {one}" for one in sorted(named - options))
    examples = [shlex.split(example) for example in EXAMPLE.findall(found["text"])]
    if not any(words[1:][: len(name.split())] == name.split() for words in examples):
        yield f"docs/commands.md: `learning {name}` has no example"
    for words in examples:
        unknown = {word.partition("=")[0] for word in words if word.startswith("--")} - options
        yield from (f"docs/commands.md: the example of `learning {name}` has {one}" for one in sorted(unknown))


def _leaves(commands: Iterable[click.Command], above: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    for command in commands:
        names = (*above, command.name or "")
        if isinstance(command, click.Group):
            yield from _leaves(command.commands.values(), names)
        else:
            yield " ".join(names), command


def _heading(name: str, command: click.Command) -> str:
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    return " ".join([name, *(one.make_metavar(click.Context(command)) for one in arguments)])


def _name(heading: str) -> str:
    """The words of a heading that are in small letters; arguments are capitals, some in brackets."""
    return " ".join(word for word in heading.split() if word.islower())


def test_settings_page_names_every_setting_and_no_other() -> None:
    assert PREFIX == "LEARNING_"
    assert faults_of_settings(ROOT) == []


def test_commands_page_names_every_command_with_its_options_and_an_example() -> None:
    assert list(faults_of_commands(ROOT)) == []
