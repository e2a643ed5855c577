"""What the table of messages says about one code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

#: Data of a message about a vote that this run opens.
NEW_VOTE: Final = ("vote", "team", "required", "approvers", "closes")
#: Data of a message about a vote that this run opens only if values that are not known yet differ.
POSSIBLE_VOTE: Final = ("maybe", "team", "required", "approvers")
#: Data of a message about a vote that is open, or was.
OPEN_VOTE: Final = ("session", "required", "approvers", "approvals", "rejections", "closes")


class Severity(str, Enum):
    """How much a message matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    def __str__(self) -> str:
        """Return the text of the member."""
        return str(self.value)


@dataclass(frozen=True)
class Row:
    """
    One row of the table.

    Args:
        what: What is or will be: whole sentences, as a `str.format` template.

        next_step: What the reader does next, as such a template; empty when there is nothing to do.

        severity: How much it matters.

        cause: Why a reader sees it, for the documentation.

        cure: What to do about it, for the documentation; empty when there is nothing to do.

        data: The keys that its machine-readable data may have; never a value that can be secret.
    """

    what: str
    next_step: str
    severity: Severity
    cause: str
    cure: str
    data: tuple[str, ...]


def info(what: str, next_step: str = "", *, cause: str, cure: str = "", data: tuple[str, ...] = ()) -> Row:
    """Return the row of a message that only informs."""
    return Row(what, next_step, Severity.INFO, cause, cure, data)


def warning(what: str, next_step: str = "", *, cause: str, cure: str = "", data: tuple[str, ...] = ()) -> Row:
    """Return the row of a message that the reader should not miss."""
    return Row(what, next_step, Severity.WARNING, cause, cure, data)


def error(what: str, next_step: str = "", *, cause: str, cure: str = "", data: tuple[str, ...] = ()) -> Row:
    """Return the row of a message about something that cannot be done, or has failed."""
    return Row(what, next_step, Severity.ERROR, cause, cure, data)
