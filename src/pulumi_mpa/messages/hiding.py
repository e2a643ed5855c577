"""How a text is shown that would repeat a secret."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What stands in place of a secret, as the engine writes it.
_HIDDEN: Final = "[secret]"
#: Length from which a secret is hidden within a longer word too, as an ARN in the ARN of something below it.
_LONG: Final = 16
#: A name and a password in an address, also in one that is no valid URL.
_USER: Final = re.compile(r"[^\s/\"'@:]*:(?!\s)[^/\"'@]*@")


def without(text: str, secrets: Iterable[str]) -> str:
    """
    Return a text without these secrets.

    Args:
        text: What would be shown.

        secrets: A short one is hidden only as a word of its own, since an ARN or a sentence may have its letters by
            chance. Of two that begin alike, the longer one must come first.
    """
    for secret in secrets:
        text = _words(secret).sub(_HIDDEN, text)
    return text


def without_credentials(text: str) -> str:
    """Return a text without the names and passwords that stand in its addresses."""
    return _USER.sub(f"{_HIDDEN}@", text)


def repeats(text: str, secrets: Iterable[str]) -> bool:
    """Check whether a secret stands in a text."""
    return any(_words(secret).search(text) for secret in secrets)


@functools.lru_cache(maxsize=1024)
def _words(secret: str) -> re.Pattern[str]:
    exact = re.escape(secret)
    return re.compile(exact if len(secret) >= _LONG else rf"(?<![\w:/-]){exact}(?![\w:/-]|\.\w)")
