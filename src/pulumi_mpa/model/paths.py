"""
Property paths, as options of a resource take them: `approvers[0].primaryIdentityId`, `tags["cost center"]`.

Programs write them with Python's names, state has its own, and either spelling is meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pulumi_mpa.model.names import FREE_KEYS, camel, snake

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PART: Final = re.compile(r'\.?(?P<name>[^.\[\]"]+)|\[(?P<index>\d+|\*)\]|\[(?P<quoted>"(?:[^"\\]|\\.)*")\]')
_UNESCAPED: Final = re.compile(r"\\(.)")
#: Stands for every name and every index.
ANY: Final = "*"


class Part(NamedTuple):
    """
    One part of a path.

    Args:
        text: As it was written, with its period or brackets.

        name: The name that it has; None for an index, and for a key that is the user's own.
    """

    text: str
    name: str | None

    def renamed(self, name: str) -> str:
        """Return the part as it would be written with another name."""
        return self.text.replace(str(self.name), name)


def parts_of(path: str) -> list[Part]:
    """Return the parts of a path; none if the text is no path, which the engine reports."""
    parts = list(_parts(path))
    return parts if "".join(part.text for part in parts) == path else []


def _parts(path: str) -> Iterator[Part]:
    at, free = 0, False
    while (match := _PART.match(path, at)) is not None:
        at = match.end()
        name = _UNESCAPED.sub(r"\1", match["quoted"][1:-1]) if match["quoted"] else match["name"]
        yield Part(match[0], None if free else name)
        free = free or name in FREE_KEYS


def in_state(path: str) -> str:
    """Return a path with the names of the state; one that has them already, and what is no path, stays as it is."""
    parts = parts_of(path)
    return "".join(part.text if part.name is None else part.renamed(camel(part.name)) for part in parts) or path


def meant(path: str, names: Iterable[str]) -> str | None:
    """
    Check a path of one name.

    Args:
        path: The path.

        names: The names that there are, as state spells them.

    Returns:
        None if there is such a name; else the one that was probably meant, in Python's spelling, or nothing.
    """
    known = {*names}
    return None if camel(path) in known or path == ANY else closest(path, known)


def closest(name: str, names: Iterable[str]) -> str:
    """Return the name that was probably meant, in Python's spelling; empty when none is like it."""
    import difflib  # noqa: PLC0415 -- only for a message

    found = difflib.get_close_matches(snake(name), [snake(known) for known in names], n=1)
    return found[0] if found else ""
