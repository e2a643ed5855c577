"""
Check a JSON value against a shape of the API model.

botocore's own validator skips enums, patterns and lengths; this walk checks inputs and outputs against all of them.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

    #: Where it is, and what.
    Problem = tuple[str, str]
    Check = Callable[[object], Sequence[Problem]]

#: What is wrong where something is missing.
REQUIRED: Final = "is required"
#: Naming more problems than this helps nobody.
MOST_PROBLEMS = 50
#: What of a pattern matters to a class of Unicode's: the class, what is escaped, and where a set begins and ends.
_PARTS = re.compile(r"\\p\{(?P<letter>\w)\}|\\.|[\[\]]")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
#: Smithy: an integer has 32 bits.
_INTEGER = range(-(2**31), 2**31)
_LONG = range(-(2**63), 2**63)


@cache
def _classes() -> dict[str, str]:
    """Return the characters of each of Unicode's major classes, as they stand in a set of a pattern."""
    found: dict[str, list[str]] = {}
    for letter, run in groupby(range(sys.maxunicode + 1), key=lambda code: unicodedata.category(chr(code))[0]):
        codes = list(run)
        found.setdefault(letter, []).append(
            "-".join(re.escape(chr(code)) for code in dict.fromkeys((codes[0], codes[-1])))
        )
    return {letter: "".join(runs) for letter, runs in found.items()}


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of the model; Unicode's classes are spelled out, Python's `re` lacks them."""
    in_set = False

    def spelled(part: re.Match[str]) -> str:
        nonlocal in_set
        text = part[0]
        if part["letter"]:
            characters = _classes()[part["letter"]]
            return characters if in_set else f"[{characters}]"
        in_set = text == "[" or (in_set and text != "]")
        return text

    return re.compile(_PARTS.sub(spelled, pattern) if r"\p{" in pattern else pattern)


def walk(shape: Shape, value: object) -> Sequence[Problem]:
    """
    Check a value against a shape.

    Args:
        shape: Shape of the model.

        value: What was read from JSON, or will be written.

    Returns:
        Path, as `Approvers.0`, and description of every problem, up to a number beyond which more help nobody; values are
        never quoted, since they may be sensitive.
    """
    return check_of(shape)(value)


@cache
def check_of(shape: Shape) -> Check:
    """Return the function that checks values of a shape; it does nothing but what values of this shape need."""
    if shape.metadata.get("document"):
        # Any JSON value; what it has to be is a rule of the operation.
        return lambda _: ()
    return _CHECKS[shape.type_name](shape)


def _below(name: str | int, problems: Sequence[Problem]) -> list[Problem]:
    return [(f"{name}.{path}" if path else str(name), problem) for path, problem in problems]


def _structure(shape: StructureShape) -> Check:
    required = tuple(shape.required_members)
    is_union = getattr(shape, "is_tagged_union", False)
    members: dict[str, Check] = {}

    def check(value: object) -> Sequence[Problem]:
        if not isinstance(value, dict):
            return [("", "must be an object")]
        # Not before there is a value: a shape may have itself inside.
        if not members:
            members.update((name, check_of(member)) for name, member in shape.members.items())
        problems = [(name, REQUIRED) for name in required if value.get(name) is None]
        if is_union and sum(item is not None for item in value.values()) != 1:
            problems.append(("", f"must have exactly one of {', '.join(members)}"))
        for name, item in value.items():
            if item is None:
                continue
            check_member = members.get(name)
            if check_member is None:
                problems.append((_legible(name), "is not a member of this shape"))
            elif found := check_member(item):
                problems += _below(name, found)
            if len(problems) >= MOST_PROBLEMS:
                break
        return problems

    return check


def _list(shape: ListShape) -> Check:
    check_length, check_item = _length_check(shape, "members"), check_of(shape.member)

    def check(value: object) -> Sequence[Problem]:
        if not isinstance(value, list):
            return [("", "must be a list")]
        problems = check_length(len(value))
        for index, item in enumerate(value):
            if found := check_item(item):
                problems += _below(index, found)
                if len(problems) >= MOST_PROBLEMS:
                    break
        return problems

    return check


def _map(shape: MapShape) -> Check:
    check_length = _length_check(shape, "entries")
    check_key, check_value = check_of(shape.key), check_of(shape.value)

    def check(value: object) -> Sequence[Problem]:
        if not isinstance(value, dict):
            return [("", "must be an object")]
        problems = check_length(len(value))
        for key, item in value.items():
            if found := [*check_key(key), *check_value(item)]:
                problems += _below(_legible(key), found)
                if len(problems) >= MOST_PROBLEMS:
                    break
        return problems

    return check


def _string(shape: StringShape) -> Check:
    low, most = _bounds(shape)
    check_length = _length_check(shape, "characters")
    values, pattern = frozenset(shape.enum), shape.metadata.get("pattern")

    def is_right(value: str) -> bool:
        return (
            low <= len(value) <= most
            and (not values or value in values)
            and (not pattern or compiled(pattern).fullmatch(value) is not None)
        )

    def check(value: object) -> Sequence[Problem]:
        if not isinstance(value, str):
            return [("", "must be a string")]
        # Only what is not in ASCII can be illegible.
        if not value.isascii() and _legible(value) != value:
            return [("", "must be valid Unicode")]
        if is_right(value):
            return ()
        problems = check_length(len(value))
        if values and value not in values:
            problems.append(("", f"must be one of {', '.join(shape.enum)}"))
        if pattern and not compiled(pattern).fullmatch(value):
            problems.append(("", f"must match {pattern}"))
        return problems

    return check


def _whole_number(bounds: range) -> Callable[[Shape], Check]:
    def of(shape: Shape) -> Check:
        low, high = shape.metadata.get("min", bounds.start), shape.metadata.get("max", bounds.stop - 1)

        def check(value: object) -> Sequence[Problem]:
            if isinstance(value, bool) or not isinstance(value, int):
                return [("", "must be a whole number")]
            return () if low <= value <= high else [("", f"must be from {low} to {high}")]

        return check

    return of


def _boolean(_shape: Shape) -> Check:
    return lambda value: () if isinstance(value, bool) else [("", "must be true or false")]


def _timestamp(shape: Shape) -> Check:
    # Seconds are what both protocols write when the model says nothing.
    return _iso_instant if shape.serialization.get("timestampFormat") == "iso8601" else _instant_in_seconds


def _iso_instant(value: object) -> Sequence[Problem]:
    right = isinstance(value, str) and _INSTANT.fullmatch(value)
    return () if right else [("", "must be an instant in ISO 8601, in UTC")]


def _instant_in_seconds(value: object) -> Sequence[Problem]:
    right = isinstance(value, (int, float)) and not isinstance(value, bool)
    return () if right else [("", "must be an instant in seconds since 1970")]


def _bounds(shape: Shape) -> tuple[int, int]:
    return shape.metadata.get("min", 0), shape.metadata.get("max", sys.maxsize)


def _length_check(shape: Shape, unit: str) -> Callable[[int], list[Problem]]:
    low, most = _bounds(shape)
    bounds = f"at least {low}" if most == sys.maxsize else f"from {low} to {most}"

    def check(size: int) -> list[Problem]:
        return [] if low <= size <= most else [("", f"must have {bounds} {unit}, has {size}")]

    return check


def _legible(text: str) -> str:
    """Return a text without what can't be written in UTF-8, which is halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode()


_CHECKS: dict[str, Callable[[Any], Check]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _string,
    "integer": _whole_number(_INTEGER),
    "long": _whole_number(_LONG),
    "boolean": _boolean,
    "timestamp": _timestamp,
}
