"""Every view says who may come in."""

from flask import Flask

from learning.web.access import mark_of
from learning.web.addresses import IdConverter


def unmarked(app: Flask) -> list[str]:
    """Endpoints without @requires or @public."""
    return sorted(name for name, view in app.view_functions.items() if mark_of(view) is None)


def test_every_view_is_marked(app: Flask) -> None:
    assert unmarked(app) == [], "mark these views with @requires(Permission.…) or @public (learning.web.access)"


def test_ids_in_addresses_have_a_type(app: Flask) -> None:
    loose = [
        str(rule)
        for rule in app.url_map.iter_rules()
        for argument, converter in rule._converters.items()
        if argument.endswith("_id") and not isinstance(converter, IdConverter)
    ]
    assert loose == [], "write these as <id:…> (learning.web.addresses)"
