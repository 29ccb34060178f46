"""The rows of leaders' long tables as html: a page of a ward has over a hundred, and a template escapes each piece.

Pure text: names are escaped here, everything else is ours. The words of a page come from its template.
"""

from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from learning import vietnamese
from learning.reports.cells import Box, MemberLine
from learning.reports.units import UnitLine

_CELL = '</td><td class="n" role="cell">'


def unit_rows(lines: Iterable[UnitLine], slug: str, to_names: bool, words: Mapping[str, str]) -> Markup:
    """The comparison of units. words: done, half, none, direct ("… {name}"); the page holds the line #mean."""
    done, half, none = (f"<span> {escape(words[name])}</span>" for name in ("done", "half", "none"))
    rows = []
    for line in lines:
        counts = line.counts
        percent = counts.percent
        done_wide = f"{percent:.1f}"
        rows.append(
            f'<tr role="row"><th scope="row" role="rowheader">{_unit_name(line, slug, to_names, words["direct"])}</th>'
            '<td class="draw" role="cell"><svg class="chart" aria-hidden="true">'
            f'<rect class="a" width="{done_wide}%" height="100%"/>'
            f'<rect class="b" x="{done_wide}%" width="{counts.under_way_percent:.1f}%" height="100%"/>'
            f'<use href="#mean"/></svg></td><td role="cell"><b>{f"{percent:.0f}%" if counts.active else "–"}</b>{_CELL}'
            f"{_number(counts.completed)}{done}{_CELL}{_number(counts.under_way)}{half}{_CELL}"
            f"{_number(counts.not_started)}{none}</td></tr>"
        )
    return Markup("".join(rows))  # noqa: S704 - names are escaped, the rest is ours


def member_rows(lines: Iterable[MemberLine], words: Mapping[str, str]) -> Markup:
    """The matrix. words: done, half, none, helped, passed, failed, exempt, hidden."""
    kept: dict[Box, str] = {}
    rows = []
    for line in lines:
        head = f'<tr><th scope="row"><a href="/members/{line.person.id}">{escape(line.person.name)}</a></th>'
        if line.status in {"exempt", "hidden"}:
            rows.append(f'{head}<td colspan="{len(line.boxes) or 1}">{escape(words[line.status])}</td></tr>')
            continue
        for box in line.boxes:
            if box not in kept:
                kept[box] = _box(box, words)
        rows.append(f"{head}{''.join([kept[box] for box in line.boxes])}</tr>")
    return Markup("".join(rows))  # noqa: S704 - names are escaped, the rest is ours


def _unit_name(line: UnitLine, slug: str, to_names: bool, direct: str) -> str:
    name = str(escape(line.name))
    if line.joined:
        return f"<span>{name}</span>"
    if line.direct:
        return f"<span>{str(escape(direct)).replace('{name}', name)}</span>"
    if line.kind == "cell" and to_names:
        return f'<a href="/cell?don-vi={line.id}&amp;khoa={slug}">{name}</a>'
    return f'<a href="/units/{line.id}?khoa={slug}">{name}</a>'


def _box(box: Box, words: Mapping[str, str]) -> str:
    helped = f", {words['helped']}" if box.helped else ""
    if box.percent is None:
        state = "helped" if box.helped else box.state
        return f'<td><i class="st {state}"></i><span class="vh">{escape(words[state])}</span></td>'
    low, said = ("", words["passed"]) if box.passed else (" low", words["failed"])
    return f'<td><b class="pts num{low}">{box.percent}</b><span class="vh">%, {escape(said + helped)}</span></td>'


def _number(count: int) -> str:
    return str(count) if count < 1000 else vietnamese.format_number(count)
