"""Lists in pages, with tokens that only the list which returned them can read."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from pulumi_mpa.emulator.errors import invalid
from pulumi_mpa.emulator.records import Record
from pulumi_mpa.lifecycle.limits import MAX_PAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

R = TypeVar("R", bound=Record)
T = TypeVar("T")

#: What a database can compare; positions are smaller.
_LARGEST = 2**63 - 1


#: A part of a list: returns the records that come after the one with a number, at most so many, each with its number.
Part = Callable[[int | None, int], Sequence[tuple[int, R]]]


def page_of_records(
    parts: Sequence[Part[R]], wanted: Mapping[str, Any], scope: Sequence[object], default: int = MAX_PAGE
) -> tuple[list[R], dict[str, str]]:
    """
    Return one page of a list of records; nothing else of the list is read.

    A token names the number of the last record that was shown. So a list goes on after it, whether it is still there or not.

    Args:
        parts: The list, whose parts are shown one after the other.

        wanted: Input with `MaxResults` and `NextToken`, if any.

        scope: What makes this list another than any other: operation, account, filters.

        default: How many records a page has when the caller does not say.

    Returns:
        The records of the page, and `{"NextToken": …}` when there are more.

    Raises:
        ServiceError: ValidationException, for a token that this list did not return.
    """
    seal = _seal(scope)
    begin, after = _position_in(wanted, seal) or (0, None)
    size = wanted.get("MaxResults", default)
    found: list[tuple[int, int, R]] = []
    for index, part in enumerate(parts[begin:], begin):
        # One more than the page has tells whether there is another page.
        rows = part(after if index == begin else None, size + 1 - len(found))
        found += [(index, number, record) for number, record in rows]
        if len(found) > size:
            break
    rest = {"NextToken": _token(found[size - 1][:2], seal)} if len(found) > size else {}
    return [record for _, _, record in found[:size]], rest


def page_of(
    items: Sequence[T], wanted: Mapping[str, Any], scope: Sequence[object], default: int = MAX_PAGE
) -> tuple[list[T], dict[str, str]]:
    """
    Return one page of a short list that is at hand, to which things are only ever added at the end.

    Args:
        items: The whole list.

        wanted: Input with `MaxResults` and `NextToken`, if any.

        scope: What makes this list another than any other: operation, account, filters.

        default: How many items a page has when the caller does not say.

    Returns:
        The items of the page, and `{"NextToken": …}` when there are more.

    Raises:
        ServiceError: ValidationException, for a token that this list did not return.
    """
    seal = _seal(scope)
    _, start = _position_in(wanted, seal) or (0, 0)
    stop = start + wanted.get("MaxResults", default)
    rest = {"NextToken": _token((0, stop), seal)} if stop < len(items) else {}
    return list(items[start:stop]), rest


def _seal(scope: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(scope, default=str).encode()).hexdigest()[:16]


def _token(position: tuple[int, int], seal: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([seal, *position]).encode()).decode()


def _position_in(wanted: Mapping[str, Any], seal: str) -> tuple[int, int] | None:
    token = wanted.get("NextToken")
    if token is None:
        return None
    try:
        found_seal, *position = json.loads(base64.urlsafe_b64decode(token.encode()))
        part, after = position
    except (ValueError, TypeError, RecursionError):
        _gone()
    if found_seal != seal or not all(type(number) is int and 0 <= number <= _LARGEST for number in position):
        _gone()
    return part, after


def _gone() -> NoReturn:
    raise invalid(["NextToken: is not a token of this list, or no longer"])
