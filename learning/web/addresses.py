"""Converters of addresses: what cannot be an id of a row is no address at all."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """`<id:unit_id>`: 1 to the largest id that both engines hold, in the digits 0 to 9."""

    regex = "[0-9]+"

    def __init__(self, map: Map) -> None:
        super().__init__(map, min=1, max=LARGEST_ID)


def init_app(app: Flask) -> None:
    """Before any blueprint is registered."""
    app.url_map.converters["id"] = IdConverter
