"""Text that is shown exactly as it is written, as on the screens of phones: what may not stand in it."""

from learning.content.findings import Finding
from learning.content.inspection import Inspection, Use, inspect_prose
from learning.content.places import Passage


def inspect_plain(passage: Passage) -> Inspection:
    """The fields of a text; raw HTML, pictures, links and footnotes are findings."""
    found = inspect_prose(passage)
    return _keep_fields(found.uses, found.findings)


def inspect_constant(passage: Passage) -> Inspection:
    """As inspect_plain, for what must be the same for everybody: a field is a finding too."""
    found = inspect_plain(passage)
    return Inspection(findings=found.findings + [use.finding("E208", name=use.target) for use in found.uses])


def _keep_fields(uses: list[Use], findings: list[Finding]) -> Inspection:
    refused = [use.finding("E337") for use in uses if use.kind not in {"field", "anchor"}]
    return Inspection([use for use in uses if use.kind == "field"], findings=findings + refused)
