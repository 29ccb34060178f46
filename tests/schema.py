"""A small checker of JSON schemas, as far as our OpenAPI document uses them; an unknown word in a schema is a fault."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

_KINDS = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
_KNOWN = {
    *("type", "properties", "required", "additionalProperties", "items", "enum", "format", "anyOf", "$ref"),
    *("minimum", "maximum", "pattern", "description", "default"),
}
_FORMATS = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}


def faults(value: Any, schema: Mapping[str, Any], document: Mapping[str, Any], where: str = "$") -> Iterator[str]:
    """Where a value differs from a schema of an OpenAPI document."""
    for word in schema.keys() - _KNOWN:
        yield f"{where}: the schema says {word}, which this checker does not know"
    if "$ref" in schema:
        yield from faults(value, resolve(schema["$ref"], document), document, where)
        return
    if "anyOf" in schema:
        found = [list(faults(value, one, document, where)) for one in schema["anyOf"]]
        yield from () if any(not one for one in found) else found[0]
        return
    kind = schema.get("type")
    if kind is not None and (not isinstance(value, _KINDS[kind]) or (isinstance(value, bool) and kind != "boolean")):
        yield f"{where}: {value!r} is no {kind}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is none of {schema['enum']}"
    if isinstance(value, str):
        yield from _faults_of_text(value, schema, where)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from faults(one, schema.get("items", {}), document, f"{where}[{number}]")
    elif isinstance(value, dict):
        yield from _faults_of_object(value, schema, document, where)


def resolve(reference: str, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """What '#/components/schemas/Unit' points at; KeyError when nothing is there."""
    found: Any = document
    for name in reference.removeprefix("#/").split("/"):
        found = found[name]
    assert isinstance(found, Mapping)
    return found


def _faults_of_text(value: str, schema: Mapping[str, Any], where: str) -> Iterator[str]:
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{where}: {value!r} does not fit {schema['pattern']}"
    if "format" in schema:
        try:
            _FORMATS[schema["format"]](value)
        except ValueError:
            yield f"{where}: {value!r} is no {schema['format']}"


def _faults_of_object(
    value: Mapping[str, Any], schema: Mapping[str, Any], document: Mapping[str, Any], where: str
) -> Iterator[str]:
    properties, extra = schema.get("properties", {}), schema.get("additionalProperties", True)
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{where}: {name} is missing"
    for name, one in value.items():
        if name in properties:
            yield from faults(one, properties[name], document, f"{where}.{name}")
        elif extra is False:
            yield f"{where}: {name} is too much"
        elif isinstance(extra, Mapping):
            yield from faults(one, extra, document, f"{where}.{name}")
