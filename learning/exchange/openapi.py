"""An OpenAPI 3.1 document from the dataclasses that the answers are made of, so that the two cannot differ. Pure."""

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

LARGEST_ID = 2**31 - 1
_SIMPLE: dict[Any, dict[str, Any]] = {
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}


@dataclass(frozen=True)
class Parameter:
    """A value in the path or, where it may be left out, in the query."""

    name: str
    about: str
    schema: Mapping[str, Any]
    place: Literal["path", "query"] = "path"


@dataclass(frozen=True)
class Operation:
    """One GET: path in OpenAPI's form, what it answers with, which errors besides those that all have."""

    id: str
    path: str
    about: str
    answer: Any
    parameters: tuple[Parameter, ...] = ()
    errors: tuple[int, ...] = ()
    needs_token: bool = True


def document(
    info: Mapping[str, Any], operations: Iterable[Operation], errors: Mapping[int, str], fault: Any
) -> dict[str, Any]:
    """The whole document. errors: words for each status; fault: the dataclass of all errors."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for operation in operations:
        paths[operation.path] = {"get": _operation(operation, errors, fault, schemas)}
    return {
        "openapi": "3.1.0",
        "info": dict(info),
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"unitToken": {"type": "http", "scheme": "bearer"}},
        },
    }


def schema_of(kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of a type; dataclasses become components of `schemas` and are referred to."""
    if kind in _SIMPLE:
        return dict(_SIMPLE[kind])
    if kind is Any:
        return {}
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"type": "string", "enum": list(inner)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [schema_of(one, schemas) for one in inner if one is not type(None)] + [{"type": "null"}]}
    if origin in (list, tuple):
        return {"type": "array", "items": schema_of(inner[0], schemas)}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(inner[1], schemas)}
    if is_dataclass(kind) and isinstance(kind, type):
        _add(kind, schemas)
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
    raise TypeError(f"no schema for {kind}")


def _add(kind: type, schemas: dict[str, Any]) -> None:
    if kind.__name__ in schemas:
        return
    schemas[kind.__name__] = {}  # a place for itself, should it hold others of its kind
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    schemas[kind.__name__] = {
        "type": "object",
        "description": " ".join((kind.__doc__ or "").split()),
        "properties": {name: schema_of(hints[name], schemas) for name in names},
        "required": names,
        "additionalProperties": False,
    }


def _operation(operation: Operation, errors: Mapping[int, str], fault: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    statuses = (400, 405, 500, 503, *((401, 429) if operation.needs_token else ()), *operation.errors)
    return {
        "operationId": operation.id,
        "summary": operation.about,
        "parameters": [_parameter(one) for one in operation.parameters],
        "security": [{"unitToken": []}] if operation.needs_token else [],
        "responses": {
            "200": _response("OK", schema_of(operation.answer, schemas)),
            **{str(status): _response(errors[status], schema_of(fault, schemas)) for status in sorted(statuses)},
        },
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    return {
        "name": one.name,
        "in": one.place,
        "required": one.place == "path",
        "description": one.about,
        "schema": dict(one.schema),
    }


def _response(about: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": about, "content": {"application/json": {"schema": schema}}}
