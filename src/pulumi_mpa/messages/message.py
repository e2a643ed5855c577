"""A message: text for people that ends with its code and data for machines."""

from __future__ import annotations

import functools
import re
import string
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote, unquote

from pulumi_mpa.messages.table import TABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_mpa.messages.codes import Code
    from pulumi_mpa.messages.row import Severity

#: What a value of the data may have unescaped: letters, digits, `_.-~` and what ARNs, places and times are made of.
_SAFE: Final = ":/@,+$*"
_BRACKET: Final = re.compile(r"\[(MPA\d{4})((?: [a-z]+=[^\s\[\]]*)*)\]")
#: Text of others must not look like a code of ours.
_LIKE_A_CODE: Final = re.compile(r"\[(?=MPA\d)", re.IGNORECASE)
_TWO_PERIODS: Final = re.compile(r"\.\.(?=\s|$)")


class Found(NamedTuple):
    """
    A code with its data, as read from printed text.

    Args:
        code: The code, as `MPA1006`; one of a newer version is not in `Code`.

        data: The data, by key.
    """

    code: str
    data: dict[str, str]


class Printed(str):
    """
    The printed text of a message, as read back from state.

    As a value of another message it is inserted as that message itself would be. Only for text that this package wrote.
    """

    __slots__ = ()


class Message(str):
    """
    One message; as text it is printed with its code.

    Args:
        code: Its row in the table.

        values: What fills the row's templates. A message among them is inserted as text, and its code and data are
            added to the data.

        data: What a machine reads, by the keys that the row allows; None is left out.

        notes: Messages whose text follows, with data of their own.

    Raises:
        ValueError: A value is missing, or a key of the data is not allowed for this code.
    """

    __slots__ = ("code", "data", "notes", "own", "values")

    code: Code
    values: Mapping[str, object]
    #: The data of this message alone.
    own: Mapping[str, str]
    notes: tuple[Message, ...]
    #: The data with that of the messages inside.
    data: Mapping[str, str]

    def __new__(  # noqa: PYI034 -- the standard library of Python 3.10 has no `Self`
        cls,
        code: Code,
        values: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        notes: tuple[Message, ...] = (),
    ) -> Message:
        """Fill the templates and print the result."""
        row, filling = TABLE[code], dict(values or {})
        own = {key: _spell(value) for key, value in (data or {}).items() if value is not None}
        if unknown := own.keys() - set(row.data):
            raise ValueError(f"{code} has no data {', '.join(sorted(unknown))}")
        if missing := fields_of(row.what, row.next_step) - filling.keys():
            raise ValueError(f"{code} needs {', '.join(sorted(missing))}")
        inner: dict[str, str] = {}
        for key, value in filling.items():
            if found := _found_in(value):
                inner |= {**found.data, key.replace("_", ""): str(found.code)}
        for note in notes:
            inner = {**note.data, **inner}
        everything = {**inner, **own}
        sentences = (
            _filled(row.what, filling),
            _filled(row.next_step, filling),
            *(note.text() for note in notes),
        )
        pairs = "".join(f" {key}={quote(value, safe=_SAFE)}" for key, value in everything.items())
        message = super().__new__(cls, f"{' '.join(filter(None, sentences))} [{code}{pairs}]")
        message.code, message.values, message.own, message.notes, message.data = code, filling, own, notes, everything
        return message

    def __getnewargs__(self) -> tuple[object, ...]:  # type: ignore[override] # a message is made from more than its text
        """Return what a copy is made from."""
        return self.code, self.values, self.own, self.notes

    @property
    def severity(self) -> Severity:
        """Return how much it matters."""
        return TABLE[self.code].severity

    def what(self) -> str:
        """Return what is, without the next step, the notes and the code."""
        return _filled(TABLE[self.code].what, self.values)

    def next_step(self) -> str:
        """Return what the reader does next; empty when there is nothing to do."""
        return _filled(TABLE[self.code].next_step, self.values)

    def text(self) -> str:
        """Return it without the code."""
        return prose(self)

    def with_note(self, note: Message) -> Message:
        """Return the same with the text of another message behind it, and with that one's data."""
        return type(self)(self.code, self.values, self.own, (*self.notes, note))

    def hiding(self, hide: Callable[[str], str]) -> Message:
        """Return the same with each of its values and its data rewritten."""

        def hidden(value: object) -> object:
            if isinstance(value, Message):
                return value.hiding(hide)
            return Printed(hide(value)) if isinstance(value, Printed) else hide(str(value))

        values = {key: hidden(value) for key, value in self.values.items()}
        own = {key: hide(value) for key, value in self.own.items()}
        return type(self)(self.code, values, own, tuple(note.hiding(hide) for note in self.notes))


@functools.cache
def fields_of(*templates: str) -> frozenset[str]:
    """Return the names of the values that templates need."""
    return frozenset(name for template in templates for _, name, _, _ in string.Formatter().parse(template) if name)


def find(text: str) -> list[Found]:
    """Return every code with its data that stands in printed text, as a whole run's output, in order."""
    return [_found(match) for match in _BRACKET.finditer(text)]


def parse(text: str) -> Found | None:
    """
    Read the code and the data at the end of one printed message.

    Returns:
        The code with its data; None when the text ends without one.
    """
    ended = text.rstrip()
    match = _BRACKET.fullmatch(ended, max(ended.rfind("["), 0))
    return _found(match) if match else None


def prose(text: str) -> str:
    """Return printed text without the code at its end."""
    start = text.rfind(" [MPA")
    return str.__str__(text)[:start] if start >= 0 and _BRACKET.fullmatch(text[start + 1 :]) else str.__str__(text)


def _found(match: re.Match[str]) -> Found:
    pairs = (pair.partition("=") for pair in match.group(2).split())
    return Found(match.group(1), {key: unquote(value) for key, _, value in pairs})


def _found_in(value: object) -> Found | None:
    """Return code and data of a value that is a message; text that is not ours has none, whatever it looks like."""
    if isinstance(value, Message):
        return Found(value.code, dict(value.data))
    return parse(value) if isinstance(value, Printed) else None


def _filled(template: str, values: Mapping[str, object]) -> str:
    shown = {key: _shown(value) for key, value in values.items()}
    return _TWO_PERIODS.sub(".", template.format_map(shown).strip())


def _shown(value: object) -> str:
    """Return a value on one line; text that is not ours cannot end like a message of ours."""
    if isinstance(value, (Message, Printed)):
        return prose(value)
    return _LIKE_A_CODE.sub("[ ", " ".join(str(value).split()))


def _spell(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%MZ")
    return str(value)
