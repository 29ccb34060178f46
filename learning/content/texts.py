"""Checks Markdown outside lessons (introductions, stems, explanations): callouts and code, but none of our blocks."""

from collections.abc import Sequence

from learning.content.findings import finding
from learning.content.inspection import Inspection, inspect_prose
from learning.content.places import Line
from learning.content.scanner import Block, Callout, Node, Prose, scan


def inspect_text(path: str, lines: Sequence[Line]) -> Inspection:
    """What a text contains and points to; a block in it is a finding."""
    nodes, findings = scan(path, lines)
    found = _inspect(path, nodes)
    found.findings += findings
    return found


def _inspect(path: str, nodes: Sequence[Node]) -> Inspection:
    found = Inspection()
    for node in nodes:
        if isinstance(node, Prose):
            found.add(inspect_prose(node.passage))
        elif isinstance(node, Callout):
            found.add(_inspect(path, node.nodes))
        elif isinstance(node, Block):
            found.findings.append(finding(path, node.line, 1, "E303", name=node.name, known="–"))
    return found
