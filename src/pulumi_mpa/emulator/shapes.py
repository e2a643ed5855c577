"""
Check a JSON value against a shape of the API model.

botocore's own validator skips enums, patterns and lengths; this walk checks inputs and outputs against all of them.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
#: Smithy: an integer has 32 bits.
_INTEGER = range(-(2**31), 2**31)
_LONG = range(-(2**63), 2**63)


@cache
def _punctuation() -> str:
    every = (chr(code) for code in range(sys.maxunicode + 1))
    return "".join(re.escape(char) for char in every if unicodedata.category(char).startswith("P"))


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of the model; Unicode's class of punctuation is spelled out, Python's `re` lacks it."""
    return re.compile(pattern.replace(r"\p{P}", _punctuation()) if r"\p{P}" in pattern else pattern)


def walk(shape: Shape, value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """
    Check a value against a shape.

    Args:
        shape: Shape of the model.

        value: What was read from JSON, or will be written.

        path: Where the value stands, as `Approvers.0`.

    Returns:
        Path and description of every problem; values are never quoted, since they may be sensitive.
    """
    return _WALKS[shape.type_name](shape, value, path)


def _join(path: str, name: str | int) -> str:
    return f"{path}.{name}" if path else str(name)


def _structure(shape: StructureShape, value: object, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield path, "must be an object"
        return
    given = {name: item for name, item in value.items() if item is not None}
    for name in shape.required_members:
        if name not in given:
            yield _join(path, name), "is required"
    if getattr(shape, "is_tagged_union", False) and len(given) != 1:
        yield path, f"must have exactly one of {', '.join(shape.members)}"
    for name, item in given.items():
        if name in shape.members:
            yield from walk(shape.members[name], item, _join(path, name))
        else:
            yield _join(path, _legible(name)), "is not a member of this shape"


def _list(shape: ListShape, value: object, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list):
        yield path, "must be a list"
        return
    yield from _length(shape, len(value), path, "members")
    for index, item in enumerate(value):
        yield from walk(shape.member, item, _join(path, index))


def _map(shape: MapShape, value: object, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield path, "must be an object"
        return
    yield from _length(shape, len(value), path, "entries")
    for key, item in value.items():
        where = _join(path, _legible(key))
        yield from walk(shape.key, key, where)
        yield from walk(shape.value, item, where)


def _string(shape: StringShape, value: object, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, str):
        yield path, "must be a string"
        return
    if _legible(value) != value:
        yield path, "must be valid Unicode"
        return
    yield from _length(shape, len(value), path, "characters")
    if shape.enum and value not in shape.enum:
        yield path, f"must be one of {', '.join(shape.enum)}"
    pattern = shape.metadata.get("pattern")
    if pattern and not compiled(pattern).fullmatch(value):
        yield path, f"must match {pattern}"


def _integer(shape: Shape, value: object, path: str, bounds: range = _INTEGER) -> Iterator[tuple[str, str]]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield path, "must be a whole number"
        return
    low, high = shape.metadata.get("min", bounds.start), shape.metadata.get("max", bounds.stop - 1)
    if not low <= value <= high:
        yield path, f"must be from {low} to {high}"


def _long(shape: Shape, value: object, path: str) -> Iterator[tuple[str, str]]:
    return _integer(shape, value, path, _LONG)


def _boolean(_shape: Shape, value: object, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, bool):
        yield path, "must be true or false"


def _timestamp(shape: Shape, value: object, path: str) -> Iterator[tuple[str, str]]:
    if shape.serialization.get("timestampFormat") != "iso8601":
        # What both protocols write when the model says nothing.
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            yield path, "must be an instant in seconds since 1970"
    elif not isinstance(value, str) or not _INSTANT.fullmatch(value):
        yield path, "must be an instant in ISO 8601, in UTC"


def _length(shape: Shape, size: int, path: str, unit: str) -> Iterator[tuple[str, str]]:
    low, high = shape.metadata.get("min", 0), shape.metadata.get("max")
    if size < low or (high is not None and size > high):
        bounds = f"at least {low}" if high is None else f"from {low} to {high}"
        yield path, f"must have {bounds} {unit}, has {size}"


def _legible(text: str) -> str:
    """Return a text without what can't be written in UTF-8, which is halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode()


_WALKS: dict[str, Callable[..., Iterator[tuple[str, str]]]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _string,
    "integer": _integer,
    "long": _long,
    "boolean": _boolean,
    "timestamp": _timestamp,
}
