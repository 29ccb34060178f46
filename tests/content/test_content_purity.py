"""Each pure module is imported in a fresh interpreter: none may bring Flask or a database along."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PURE_QUIZ_MODULES = ["quiz", "questions", "question_lines", "marking", "kinds"]


def test_no_pure_module_loads_flask() -> None:
    content = [path.stem for path in (ROOT / "learning" / "content").glob("*.py") if path.stem != "__init__"]
    modules = [f"learning.content.{name}" for name in content] + [
        f"learning.quizzes.{name}" for name in PURE_QUIZ_MODULES
    ]
    assert len(modules) > 15
    program = (
        "import importlib, sys\n"
        f"for name in {modules!r}:\n"
        "    importlib.import_module(name)\n"
        "    heavy = {'flask', 'sqlalchemy', 'werkzeug'} & set(sys.modules)\n"
        "    assert not heavy, (name, heavy)\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
