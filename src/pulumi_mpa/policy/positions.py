"""Where in a program the resources of a state are declared, as the engine has recorded it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: A file below the folder of the project, with a line and perhaps a column.
_IN_PROJECT: Final = re.compile(r"project:///(?P<file>[^#]+)#(?P<line>\d+)")
#: Parts of paths to files that are nobody's program: outside the project, or installed inside it.
_NOT_WRITTEN: Final = frozenset({"..", "site-packages", "node_modules"})


class Position(NamedTuple):
    """
    A line of a program.

    Args:
        file: The file, from the folder of the project on.

        line: The number of the line, from 1 on.
    """

    file: str
    line: int

    def __str__(self) -> str:
        """Return it as compilers print it."""
        return f"{self.file}:{self.line}"


def positions_in(resources: Iterable[Mapping[str, Any]]) -> dict[str, Position]:
    """
    Return the line of the program that declared each resource, by URN.

    Args:
        resources: The resources of a state; one that no program has declared, or an older engine has recorded, has no line.
    """
    found: dict[str, Position] = {}
    for resource in resources:
        # The innermost call comes first: of this package, of the SDK, and somewhere below of the program.
        for frame in resource.get("stackTrace") or ():
            match = _IN_PROJECT.match(frame.get("sourcePosition") or "")
            if match and _NOT_WRITTEN.isdisjoint(unquote(match["file"]).split("/")):
                found[resource["urn"]] = Position(unquote(match["file"]), int(match["line"]))
                break
    return found
