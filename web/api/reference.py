"""The page that shows the API to people: the fields of its bodies, in a list for each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]

_KINDS = {"array": "list", "string": "text", "integer": "whole number", "boolean": "true or false"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a body; one inside another has both names, as in audience.wave."""

    name: str
    kind: str
    is_needed: bool
    about: str


def fields_of(schema: Schema, schemas: Mapping[str, Schema], *, inside: str = "") -> Iterator[Field]:
    """List the fields of a schema of OpenAPI, those inside of others too.

    Args:
        schemas: what it may refer to, by name.
        inside: what stands before their names.
    """
    found = _looked_up(schema, schemas)
    for name, property_ in found.get("properties", {}).items():
        about = property_.get("description", "")
        is_needed = name in found.get("required", ())
        yield Field(f"{inside}{name}", _kind(property_, schemas), is_needed, about)
        for each in _inner(property_, schemas):
            yield from fields_of(each, schemas, inside=f"{inside}{name}.")


def _looked_up(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    name = schema.get("$ref", "").rpartition("/")[2]
    return schemas[name] if name else schema


def _inner(property_: Schema, schemas: Mapping[str, Schema]) -> Iterator[Schema]:
    """Give the schemas of objects that stand in a field, alone, as a choice or in a list."""
    choices = property_.get("anyOf", (property_,))
    for choice in [*choices, *(choice["items"] for choice in choices if "items" in choice)]:
        if "properties" in (found := _looked_up(choice, schemas)):
            yield found


def _kind(property_: Schema, schemas: Mapping[str, Schema]) -> str:
    choices = (_looked_up(choice, schemas) for choice in property_.get("anyOf", (property_,)))
    return " or ".join(_one_kind(choice) for choice in choices)


def _one_kind(schema: Schema) -> str:
    if "enum" in schema:
        return " or ".join(schema["enum"])
    return _KINDS.get(schema["type"], str(schema["type"]))
