"""Lesson bodies into prose, code, callouts and blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.content.places import number_lines
from learning.content.scanner import Block, Callout, Code, Node, Prose, code_lines, scan


def outline(nodes: tuple[Node, ...]) -> list[object]:
    """What each node is, in few words."""
    found: list[object] = []
    for node in nodes:
        if isinstance(node, Prose):
            found.append(node.passage.text)
        elif isinstance(node, Code):
            found.append(("code", node.text))
        elif isinstance(node, Callout):
            found.append((node.kind, outline(node.nodes)))
        else:
            found.append((node.name, node.argument, outline(node.nodes)))
    return found


def scanned(text: str) -> tuple[list[object], list[str]]:
    nodes, findings = scan("a.md", number_lines(text, 1))
    return outline(nodes), [f"{found.line}:{found.column} {found.code}" for found in findings]


def test_two_callouts_with_a_blank_line_between_stay_two() -> None:
    assert scanned("> [!NOTE]\n> Một.\n\n> [!TIP]\n> Hai.") == ([("NOTE", ["Một."]), ("TIP", ["Hai."])], [])


def test_two_callouts_without_a_blank_line_stay_two() -> None:
    assert scanned("> [!NOTE]\n> Một.\n> [!TIP]\n> Hai.") == ([("NOTE", ["Một."]), ("TIP", ["Hai."])], [])


def test_a_callout_may_begin_on_its_first_line_and_in_small_letters() -> None:
    assert scanned(">[!note] Một.\n>Hai.") == ([("NOTE", ["Một.\nHai."])], [])


def test_a_quote_is_prose() -> None:
    assert scanned("> Một câu.\n> Hai câu.") == (["> Một câu.\n> Hai câu."], [])


def test_blocks_with_arguments_and_attributes() -> None:
    nodes, findings = scan("a.md", number_lines("/// task | Đã cài {Ctrl} {#da-cai}\n\nLàm.\n\n///", 5))
    assert not findings
    (block,) = nodes
    assert isinstance(block, Block)
    assert (block.argument, block.attributes.id, block.line) == ("Đã cài {Ctrl}", "da-cai", 5)
    assert block.attributes.items[0].column == 27


def test_a_tab_may_hold_blocks_and_callouts() -> None:
    text = "/// tab | A\n\n> [!TIP]\n> Một.\n\n/// task | B {#b}\n\nHai.\n\n///\n\n///"
    assert scanned(text) == ([("tab", "A", [("TIP", ["Một."]), ("task", "B", ["Hai."])])], [])


@pytest.mark.parametrize("fence", ["```", "~~~~"])
def test_code_hides_blocks_and_headings(fence: str) -> None:
    text = f"{fence} md\n/// tab | A\n> [!NOTE]\n{fence}\n\nSau."
    assert scanned(text) == ([("code", "/// tab | A\n> [!NOTE]"), "Sau."], [])


def test_a_shorter_fence_does_not_close() -> None:
    assert scanned("````\n```\n````") == ([("code", "```")], [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/// tab | A\n\nMở.", ["1:1 E302"]),
        ("/// tab | A\n\n/// tab | B\n\nMở.\n\n///", ["1:1 E302"]),
        ("///\n", ["1:1 E306"]),
        ("x\n\n    /// tab | A\n", ["3:5 E304"]),
        ("/// tap | A\n\nMở.\n\n///", ["1:5 E303"]),
        ("/// check\n\n/// task | A {#a}\n\nMở.\n\n///\n\n///", []),
        ("/// task | A {#a}\n\n/// tab | B\n\nMở.\n\n///\n\n///", ["3:1 E305"]),
        ("/// tab | A\n\n/// tab | B\n\nMở.\n\n///\n\n///", ["3:1 E305"]),
        ("/// tab | A\n\n/// task | B\n\n/// task | C\n\nMở.\n\n///\n\n///\n\n///", ["5:1 E305"]),
        ("> [!TIP]\n> /// tab | A\n>\n> Mở.\n>\n> ///", ["2:3 E305"]),
        ("```\nx", ["1:1 E308"]),
        ("> [!TIPS]\n> x", ["1:5 E316"]),
        ("/// tab | A\nMở.\n///", ["1:1 W509"]),
    ],
)
def test_faults_are_at_the_opening_line(text: str, expected: list[str]) -> None:
    assert scanned(text)[1] == expected


def test_an_unclosed_block_does_not_swallow_the_rest() -> None:
    assert scanned("/// tab | A\n\nMột.\n\n> [!TIP]\n> Hai.")[0] == ["Một.", ("TIP", ["Hai."])]


def test_code_lines() -> None:
    assert code_lines(number_lines("a\n```\nb\n```\n```\nc", 1)) == {1, 2, 3}


PIECES = st.sampled_from(
    ["/// tab | A", "/// check", "/// task | B {#b}", "///", "////", "", "```", "~~~", "> [!NOTE]", "> x", "x", "  ///"]
)


@given(st.lists(PIECES, max_size=40))
def test_any_lines_are_scanned(pieces: list[str]) -> None:
    _, findings = scan("a.md", number_lines("\n".join(pieces), 1))
    assert all(1 <= found.line <= len(pieces) for found in findings)


@given(
    st.lists(st.sampled_from(["/// tab | A", "/// task | B {#b}", "///", "", "> [!NOTE]", "chữ", "> chữ"]), max_size=40)
)
def test_no_prose_is_lost_where_nothing_is_wrong(pieces: list[str]) -> None:
    found, findings = scanned("\n".join(pieces))
    if not set(findings) - {finding for finding in findings if finding.endswith("W509")}:
        assert str(found).count("chữ") == "".join(pieces).count("chữ")
