"""How a text is shown that would repeat a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What stands in place of a secret, as the engine writes it.
_HIDDEN: Final = "[secret]"


def without(text: str, secrets: Iterable[str]) -> str:
    """Return a text without these secrets; of two secrets that begin alike, the longer one must come first."""
    for secret in secrets:
        text = text.replace(secret, _HIDDEN)
    return text
