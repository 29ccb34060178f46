"""The rows of leaders' long tables as html: a page of a ward has over a hundred, and a template escapes each piece.

Pure text: names are escaped here, everything else is ours. The words of a page come from its template.
"""

from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from learning import vietnamese
from learning.reports.cells import Box, MemberLine
from learning.reports.units import UnitLine

_UNIT_ROW = (
    '<tr role="row"><th scope="row" role="rowheader">{name}</th><td class="draw" role="cell">'
    '<svg class="chart" aria-hidden="true"><rect class="a" width="{done}%" height="100%"/>'
    '<rect class="b" x="{done}%" width="{half}%" height="100%"/>'
    '<line class="m" x1="{mean}%" x2="{mean}%" y1="0" y2="100%"/></svg></td><td role="cell"><b>{percent}%</b></td>'
    '<td class="n" role="cell">{completed}<span> {word_done}</span></td>'
    '<td class="n" role="cell">{under_way}<span> {word_half}</span></td>'
    '<td class="n" role="cell">{not_started}<span> {word_none}</span></td></tr>'
)


def unit_rows(lines: Iterable[UnitLine], slug: str, to_names: bool, mean: float, words: Mapping[str, str]) -> Markup:
    """The comparison of units. words: done, half, none, direct ("… {name}")."""
    row = _UNIT_ROW.replace("{mean}", f"{mean:.1f}")
    for name in ("done", "half", "none"):
        row = row.replace("{word_" + name + "}", str(escape(words[name])))
    return Markup("".join(_unit_row(row, line, slug, to_names, words["direct"]) for line in lines))  # noqa: S704


def member_rows(lines: Iterable[MemberLine], words: Mapping[str, str]) -> Markup:
    """The matrix. words: done, half, none, helped, passed, failed, exempt."""
    kept: dict[Box, str] = {}
    rows = []
    for line in lines:
        head = f'<tr><th scope="row"><a href="/members/{line.person.id}">{escape(line.person.name)}</a></th>'
        if line.status == "exempt":
            rows.append(f'{head}<td colspan="{len(line.boxes) or 1}">{escape(words["exempt"])}</td></tr>')
            continue
        for box in line.boxes:
            if box not in kept:
                kept[box] = _box(box, words)
        rows.append(f"{head}{''.join([kept[box] for box in line.boxes])}</tr>")
    return Markup("".join(rows))  # noqa: S704 - names are escaped, the rest is ours


def _unit_row(row: str, line: UnitLine, slug: str, to_names: bool, direct: str) -> str:
    counts = line.counts
    name = str(escape(line.name))
    if line.direct:
        name = f"<span>{str(escape(direct)).replace('{name}', name)}</span>"
    elif line.kind == "cell" and to_names:
        name = f'<a href="/cell?don-vi={line.id}&amp;khoa={slug}">{name}</a>'
    else:
        name = f'<a href="/units/{line.id}?khoa={slug}">{name}</a>'
    return row.format(
        name=name,
        done=f"{counts.percent:.1f}",
        half=f"{counts.under_way_percent:.1f}",
        percent=f"{counts.percent:.0f}",
        completed=_number(counts.completed),
        under_way=_number(counts.under_way),
        not_started=_number(counts.not_started),
    )


def _box(box: Box, words: Mapping[str, str]) -> str:
    helped = f", {words['helped']}" if box.helped else ""
    if box.percent is None:
        state = "helped" if box.helped else box.state
        return f'<td><i class="st {state}"></i><span class="vh">{escape(words[state])}</span></td>'
    low, said = ("", words["passed"]) if box.passed else (" low", words["failed"])
    return f'<td><b class="pts num{low}">{box.percent}</b><span class="vh">%, {escape(said + helped)}</span></td>'


def _number(count: int) -> str:
    return str(count) if count < 1000 else vietnamese.format_number(count)
