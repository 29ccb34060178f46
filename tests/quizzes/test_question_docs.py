"""Each type has its page of docs, and every example on it is what the page says."""

import re
from pathlib import Path

import pytest

from learning.quizzes.kinds import KINDS
from tests.question_making import parse

DOCS = Path(__file__).parents[2] / "docs" / "questions"
EXAMPLE = re.compile(r"^```markdown\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_each_type_has_a_page_and_a_template() -> None:
    assert {path.stem for path in DOCS.glob("*.md")} == set(KINDS)
    assert {kind.template for kind in KINDS.values()} == {f"quizzes/kinds/{name}.html" for name in KINDS}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_examples_are_good(name: str) -> None:
    text = (DOCS / f"{name}.md").read_text("utf-8")
    examples = EXAMPLE.findall(text)
    assert examples
    for example in examples:
        question, findings = parse(example.strip())
        assert (question.type, findings) == (name, [])
    assert text.index("## In English") > text.index("Tính điểm")
