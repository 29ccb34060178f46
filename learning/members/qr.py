"""The square code of a card as inline SVG without styles; pure."""

import segno
from markupsafe import Markup

QUIET = 2  # modules; the card around it is white


def svg(text: str) -> Markup:
    """A square code (level M) of a text, drawn with one path; what is around it gives its size and its name."""
    matrix = segno.make(text, error="m", micro=False).matrix
    runs = "".join(_runs(row, y) for y, row in enumerate(matrix))
    size = len(matrix) + 2 * QUIET
    return Markup(  # noqa: S704 - numbers only
        f'<svg viewBox="-{QUIET} -{QUIET} {size} {size}" shape-rendering="crispEdges" aria-hidden="true">'
        f'<path d="{runs}"/></svg>'
    )


def _runs(row: bytearray, y: int) -> str:
    """The dark stretches of one row as SVG path commands."""
    pieces = []
    start = None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            pieces.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = None
    return "".join(pieces)
