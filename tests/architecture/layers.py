"""Which way imports point, as data, and the finding of imports that point the other way. Knows only text."""

import ast
import fnmatch
from dataclasses import dataclass
from pathlib import Path

# From the top down: a module imports from its own layer and from those below it.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("learning.main",),
    ("learning.app",),
    ("learning.cli*",),
    ("learning.*.routes", "learning.*.routes_*", "learning.*.forms", "learning.web.health"),
    ("learning.web*", "learning.web.forms"),
    ("learning.reports*", "learning.helping*", "learning.authoring*", "learning.offline*", "learning.administration*"),
    ("learning.progress*",),
    ("learning.reviews*", "learning.assignments*"),
    ("learning.quizzes*", "learning.courses*"),
    ("learning.units*", "learning.members*"),
    ("learning.administration.audit", "learning.administration.identity"),
    ("learning.*.queries", "learning.*.queries_*"),
    ("learning.*.models", "learning.models", "learning.db", "learning.config", "learning.migrations*"),
    ("learning.exchange*", "learning.progress.events", "learning.progress.completion", "learning.progress.replaying"),
    (
        "learning.quizzes.marking",
        "learning.quizzes.quiz",
        "learning.quizzes.question_lines",
        "learning.quizzes.questions",
        "learning.quizzes.paper",
    ),
    ("learning.quizzes.kinds*",),
    (
        "learning.content*",
        "learning.administration.chain",
        "learning.administration.deadlines",
        "learning.assignments.rules",
        "learning.courses.fields",
        "learning.members.hashing",
        "learning.members.passphrases",
        "learning.members.words*",
        "learning.members.secrets",
        "learning.units.batches",
        "learning.units.formula_guard",
        "learning.units.roster",
        "learning.units.roster_names",
        "learning.units.roster_encodings",
        "learning.units.roster_records",
        "learning.units.sheet_reading",
        "learning.units.sheets",
        "learning.units.syllables",
        "learning.units.tcvn3",
        "learning.units.roster_columns",
        "learning.units.roster_export",
        "learning.units.roster_guess",
        "learning.units.roster_presets",
        "learning.units.roster_xlsx",
        "learning.units.roster_matching",
        "learning.units.roster_plan",
        "learning.units.roster_units",
        "learning.units.tree",
    ),
    ("learning.statistics*", "learning.policy", "learning.vietnamese*"),
    ("learning", "learning.clock", "learning.errors"),
)
PURE_FROM = next(number for number, layer in enumerate(LAYERS) if "learning.exchange*" in layer)


@dataclass(frozen=True, order=True)
class WrongWay:
    """An import that points up the house."""

    module: str
    line: int
    imported: str

    def __str__(self) -> str:
        return (
            f"{self.module}:{self.line} imports {self.imported}, which lies above it. "
            f"Move what is needed down, or hand it over as an argument (tests/architecture/layers.py)."
        )


def layer_of(module: str) -> int | None:
    """The number of a module's layer, 0 at the top, or None.

    A full name counts before a pattern of file names ("learning.*.routes"), that before a folder ("learning.web*").
    """
    fitting = [
        ("*" not in pattern, ".*." in pattern, len(pattern), number)
        for number, layer in enumerate(LAYERS)
        for pattern in layer
        if fnmatch.fnmatchcase(module, pattern)
    ]
    return max(fitting)[-1] if fitting else None


def modules(root: Path) -> dict[str, Path]:
    """All modules of the package below a checkout, by dotted name."""
    found = {}
    for path in sorted((root / "learning").rglob("*.py")):
        parts = list(path.relative_to(root).with_suffix("").parts)
        if parts[-1] == "__init__":
            parts.pop()
        found[".".join(parts)] = path
    return found


def imports_of(path: Path, known: set[str]) -> list[tuple[int, str]]:
    """(line, module) of all imports of our own modules, wherever they stand in the file."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.extend((node.lineno, name.name) for name in node.names if name.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module in known:
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                found.append((node.lineno, inner if inner in known else node.module))
    return found


def wrong_ways(root: Path) -> list[WrongWay]:
    """All imports that point up, and all modules that have no place."""
    known = modules(root)
    found = []
    for module, path in known.items():
        here = layer_of(module)
        if here is None:
            found.append(WrongWay(module, 1, "(nothing: this module has no layer)"))
            continue
        for line, imported in imports_of(path, set(known)):
            there = layer_of(imported)
            if imported != module and there is not None and there < here and not module.startswith(imported + "."):
                found.append(WrongWay(module, line, imported))
    return sorted(found)
