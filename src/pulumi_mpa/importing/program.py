"""
The program that declares what was imported.

Every list and every object has a line for each entry and a comma after the last one, which formatters leave as it is,
whatever length of lines they are set to. So the program needs no formatter to be formatted.
"""

from __future__ import annotations

import builtins
import keyword
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.model.names import FREE_KEYS, snake

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_INDENT: Final = "    "
#: Names that a program has before it declares anything.
_TAKEN: Final = frozenset({*keyword.kwlist, *keyword.softkwlist, *dir(builtins), "mpa", "pulumi"})


@dataclass(frozen=True)
class Declaration:
    """
    One resource of the program.

    Args:
        kind: The name of its class.

        variable: The name of its variable.

        name: Its logical name.

        inputs: Its inputs, as state spells them.
    """

    kind: str
    variable: str
    name: str
    inputs: Mapping[str, Any]


class Variables:
    """Names of variables, each given once."""

    def __init__(self) -> None:
        """Give none yet."""
        self._given: set[str] = set()

    def new(self, name: str) -> str:
        """Return a name for what is called so: a Python identifier that nothing else has."""
        stem = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "resource"
        stem = f"_{stem}" if stem[0].isdigit() else stem
        found, number = f"{stem}_" if stem in _TAKEN else stem, 2
        while found in self._given:
            found, number = f"{stem}_{number}", number + 1
        self._given.add(found)
        return found


def program_of(declarations: Iterable[Declaration], references: Mapping[str, str], notes: Iterable[str] = ()) -> str:
    """
    Return the source of the program.

    Args:
        declarations: The resources; one that others name comes before them.

        references: The expression that takes the place of a text, such as an ARN that a resource of the program has.

        notes: What is missing, each for a comment of its own.
    """
    parts = ["import pulumi_mpa as mpa"]
    for each in declarations:
        arguments = [_text(each.name)]
        arguments += [f"{snake(name)}={_written(value, references, 1, name)}" for name, value in each.inputs.items()]
        body = "".join(f"{_INDENT}{argument},\n" for argument in arguments)
        parts.append(f"{each.variable} = mpa.{each.kind}(\n{body})")
    # A new line in a message would end the comment.
    comments = [f"# Not imported: {' '.join(note.split())}" for note in notes]
    return (
        "".join(f"{part}\n" for part in (parts[0], "", *parts[1:], *comments))
        if parts[1:] or comments
        else f"{parts[0]}\n"
    )


def _written(value: object, references: Mapping[str, str], depth: int, name: str) -> str:
    """Return a value as an expression; keys of tags are the user's own, and no text among tags is a reference."""
    if isinstance(value, dict):
        free = name in FREE_KEYS
        entries = (
            f"{_text(key if free else snake(key))}: {_written(item, {} if free else references, depth + 1, key)}"
            for key, item in value.items()
        )
        return _block("{", entries, "}", depth)
    if isinstance(value, list):
        return _block("[", (_written(item, references, depth + 1, name) for item in value), "]", depth)
    if isinstance(value, str):
        return references.get(value) or _text(value)
    # What comes from the engine has no other numbers.
    return repr(int(value) if isinstance(value, float) and value.is_integer() else value)


def _block(opening: str, entries: Iterator[str], closing: str, depth: int) -> str:
    lines = [f"{_INDENT * (depth + 1)}{entry},\n" for entry in entries]
    return f"{opening}\n{''.join(lines)}{_INDENT * depth}{closing}" if lines else opening + closing


def _text(text: str) -> str:
    """Return a text as a literal: in double quotes, as formatters write it, unless it has more of these than of the others."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    body = "".join(f"\\{quote}" if character == quote else repr(character)[1:-1] for character in text)
    return f"{quote}{body}{quote}"
