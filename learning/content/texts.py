"""Checks Markdown outside lessons (introductions, stems, explanations): callouts and code; of our blocks, messages and
simulations."""

from collections.abc import Sequence

from learning.content.findings import finding, nearest
from learning.content.inspection import Inspection, inspect_prose
from learning.content.message import parse_message
from learning.content.places import Line
from learning.content.scanner import Block, Callout, Node, Prose, scan
from learning.content.simulation import parse_simulation
from learning.content.slips import find_slips

BLOCKS_IN_STEMS = ("message", "simulation")


def inspect_text(path: str, lines: Sequence[Line]) -> Inspection:
    """What a text contains and points to; a block in it is a finding."""
    return _inspect_with(path, lines, ())


def inspect_stem(path: str, lines: Sequence[Line]) -> Inspection:
    """The same of what stands between a question and its answers, where some blocks may be."""
    return _inspect_with(path, lines, BLOCKS_IN_STEMS)


def _inspect_with(path: str, lines: Sequence[Line], blocks: Sequence[str]) -> Inspection:
    nodes, findings = scan(path, lines)
    found = _inspect(path, nodes, blocks)
    found.findings += findings
    return found


def _inspect(path: str, nodes: Sequence[Node], blocks: Sequence[str]) -> Inspection:
    found = Inspection()
    for node in nodes:
        if isinstance(node, Prose):
            found.add(inspect_prose(node.passage))
            found.findings += find_slips(node.passage)
        elif isinstance(node, Callout):
            found.add(_inspect(path, node.nodes, blocks))
        elif isinstance(node, Block) and node.name in blocks:
            found.add((parse_message if node.name == "message" else parse_simulation)(path, node)[1])
        elif isinstance(node, Block):
            known = nearest(node.name, blocks)
            found.findings.append(finding(path, node.line, 1, "E303", name=node.name, known=known))
    return found
