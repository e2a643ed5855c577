"""Lists in pages, with tokens that only the list which returned them can read."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from pulumi_mpa.emulator.errors import invalid
from pulumi_mpa.lifecycle.limits import MAX_PAGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")


def page_of(
    items: Sequence[tuple[str, T]], wanted: Mapping[str, Any], scope: Sequence[object], default: int = MAX_PAGE
) -> tuple[list[T], dict[str, str]]:
    """
    Return one page of a list.

    Args:
        items: The whole list, each with a key of its own.

        wanted: Input with `MaxResults` and `NextToken`, if any.

        scope: What makes this list another than any other: operation, account, filters.

        default: How many items a page has when the caller does not say.

    Returns:
        The items of the page, and `{"NextToken": …}` when there are more.

    Raises:
        ServiceError: ValidationException, for a token that this list did not return.
    """
    seal = hashlib.sha256(json.dumps(scope, default=str).encode()).hexdigest()[:16]
    start = 0
    token = wanted.get("NextToken")
    if token is not None:
        after = _key_in(token, seal)
        start = next((index + 1 for index, (key, _) in enumerate(items) if key == after), 0)
        if not start:
            _gone()
    stop = start + wanted.get("MaxResults", default)
    rest = {"NextToken": _token(items[stop - 1][0], seal)} if stop < len(items) else {}
    return [item for _, item in items[start:stop]], rest


def _token(key: str, seal: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([seal, key]).encode()).decode()


def _key_in(token: str, seal: str) -> str:
    try:
        found_seal, key = json.loads(base64.urlsafe_b64decode(token.encode()))
    except (ValueError, TypeError, RecursionError):
        _gone()
    if found_seal != seal or not isinstance(key, str):
        _gone()
    return key


def _gone() -> NoReturn:
    raise invalid(["NextToken: is not a token of this list, or no longer"])
