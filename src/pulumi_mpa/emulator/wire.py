"""
What values of a shape look like in JSON, read from the API model once.

For each shape a function is made that does nothing but what values of this shape need; it is made when its first value
comes. Both protocols write their bodies in the same way. What no operation that is served needs is not written here, and
is an error as soon as a shape needs it.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import ListShape, MapShape, Shape, StructureShape

    Convert = Callable[[Any], Any]

#: Where a member can stand: in the body, in the path, in the query.
_WHERE: Final = frozenset({None, "uri", "querystring"})


def in_body(shape: StructureShape) -> dict[str, Shape]:
    """
    Return the members of an input or an output that stand in its body.

    Raises:
        NotImplementedError: One stands where nothing of a service that is served does.
    """
    elsewhere = {member.serialization.get("location") for member in shape.members.values()} - _WHERE
    if "payload" in shape.serialization or elsewhere:
        raise NotImplementedError(f"{shape.name} has a member that stands neither in the path, the query nor the body")
    return {name: member for name, member in shape.members.items() if "location" not in member.serialization}


@cache
def writer_of(shape: Shape) -> Convert:
    """
    Return the function that turns a value of a shape into what JSON has for it.

    Raises:
        NotImplementedError: No operation that is served has a value of this type.
    """
    return _of(_WRITERS, shape)


@cache
def reader_of(shape: Shape) -> Convert:
    """
    Return the function that turns what JSON has for a value of a shape, and was found to be right, into the value.

    Raises:
        NotImplementedError: No operation that is served takes a value of this type.
    """
    return _of(_READERS, shape)


def _of(by_type: Mapping[str, Callable[[Any], Convert]], shape: Shape) -> Convert:
    if getattr(shape, "is_document_type", False):
        # Any JSON value is its own form.
        return _same
    make = by_type.get(shape.type_name)
    if make is None:
        raise NotImplementedError(f"{shape.name}: values of the type {shape.type_name} have no form here")
    return make(shape)


def _same(value: Any) -> Any:  # noqa: ANN401  whatever stands in JSON as it is
    return value


def _as_it_is(_shape: Shape) -> Convert:
    return _same


def _timestamp(shape: Shape) -> Convert:
    return _iso if shape.serialization.get("timestampFormat") == "iso8601" else _seconds


def _instant(value: datetime | str) -> datetime:
    """Return an instant, aware UTC; the output of a request that is sent again has it as a text."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _iso(value: datetime | str) -> str:
    return _instant(value).replace(tzinfo=None).isoformat() + "Z"


def _seconds(value: datetime | str) -> float:
    instant = _instant(value)
    seconds = int(instant.replace(microsecond=0).timestamp())
    return seconds + instant.microsecond // 1000 / 1000 if instant.microsecond else seconds


def _list_with(convert_of: Callable[[Shape], Convert]) -> Callable[[ListShape], Convert]:
    def of(shape: ListShape) -> Convert:
        convert = convert_of(shape.member)
        return lambda value: [convert(item) for item in value]

    return of


def _map_with(convert_of: Callable[[Shape], Convert]) -> Callable[[MapShape], Convert]:
    def of(shape: MapShape) -> Convert:
        convert = convert_of(shape.value)
        return lambda value: {key: convert(item) for key, item in value.items()}

    return of


def _structure_with(convert_of: Callable[[Shape], Convert], *, reads: bool) -> Callable[[StructureShape], Convert]:
    def of(shape: StructureShape) -> Convert:
        members: list[tuple[str, str, Convert]] = []

        def convert_structure(value: Mapping[str, Any]) -> dict[str, Any]:
            # Not before there is a value: a shape may have itself inside.
            if not members:
                for name, member in in_body(shape).items():
                    names = (name, member.serialization.get("name", name))
                    members.append((*(names[::-1] if reads else names), convert_of(member)))
            return {
                to: item if convert is _same else convert(item)
                for of, to, convert in members
                if (item := value.get(of)) is not None
            }

        return convert_structure

    return of


#: A member of an enumeration is a text as well.
_PLAIN: Final = dict.fromkeys(("string", "integer", "long", "boolean"), _as_it_is)
_WRITERS: Final[dict[str, Callable[[Any], Convert]]] = {
    **_PLAIN,
    "timestamp": _timestamp,
    "list": _list_with(writer_of),
    "map": _map_with(writer_of),
    "structure": _structure_with(writer_of, reads=False),
}
_READERS: Final[dict[str, Callable[[Any], Convert]]] = {
    **_PLAIN,
    "list": _list_with(reader_of),
    "map": _map_with(reader_of),
    "structure": _structure_with(reader_of, reads=True),
}
