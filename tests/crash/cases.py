"""Which cases there are: for every call that an operation makes, each blow and what follows it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from operations import OPERATIONS, lines_of
from wire import ALWAYS, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOMENTS = ("before", "during", "after")
#: Kind of trouble, calls in a row, and the line that follows. The SDK tries five times.
_TROUBLES = (
    ("lost", 1, "rejected"),
    ("lost", ALWAYS, "again"),
    ("failed-after", ALWAYS, "rejected"),
    ("throttled", 3, "approved"),
    ("throttled", ALWAYS, "again"),
    ("unavailable", ALWAYS, "edited"),
    ("expired", ALWAYS, "again"),
)
#: A tag that was not written, or was and nobody knows: what the others would leave behind too.
_OF_TAGS = (("lost", ALWAYS, "again"), ("throttled", ALWAYS, "approved"))
#: Slow responses take half a minute each: the calls that make something or ask people.
_SLOW = frozenset(
    {
        "CreateApprovalTeam",
        "UpdateApprovalTeam",
        "StartActiveApprovalTeamDeletion",
        "CreateIdentitySource",
        "AssociateMpaTeam",
        "DisassociateMpaTeam",
        "AssociateBackupVaultMpaApprovalTeam",
        "DisassociateBackupVaultMpaApprovalTeam",
    }
)


@dataclass(frozen=True)
class Case:
    """
    One case.

    Args:
        operation: Key of `OPERATIONS`.

        blow: What happens to the run, as `kill-during-TagResource-2`; its first word says to whom.

        lines: What follows, each from the same aftermath.

        killed: For `sitecustomize`: when.

        trouble: For the wire: what.

        untouched: Nothing was sent that changes anything, so the aftermath is that of another case.
    """

    operation: str
    blow: str
    line: str
    killed: str = ""
    trouble: Trouble | None = None
    untouched: bool = False

    @property
    def id(self) -> str:
        """Return the words that name it on the command line."""
        return f"{self.operation}/{self.blow}/{self.line}"


def is_write(call: str) -> bool:
    """Check whether a call changes something."""
    return not call.startswith(("Get", "List", "Describe"))


def requests(call: str) -> bool:
    """Check whether a call changes more than tags."""
    return is_write(call) and call not in ("TagResource", "UntagResource")


def cases_of(name: str, calls: Sequence[str]) -> Iterator[Case]:
    """
    Yield every case of an operation.

    Args:
        name: Key of `OPERATIONS`.

        calls: The calls that it made when nothing happened to it, in order.
    """
    lines = lines_of(OPERATIONS[name])
    turn = itertools.cycle(lines)
    first = next((number for number, call in enumerate(calls) if is_write(call)), None)
    for number, call in enumerate(calls):
        count = calls[: number + 1].count(call)
        which = f"{call} {count}"
        for moment in MOMENTS:
            # Until the first write is sent nothing has happened; that is checked, and its last moment is played on.
            untouched = first is not None and number < first
            if untouched or (number, moment) == (first, "before"):
                chosen: Sequence[str] = ("again",)
            elif requests(call) and moment == "during":
                chosen = lines
            else:
                chosen = (next(turn),)
            for line in chosen:
                yield Case(name, f"kill-{moment}-{which.replace(' ', '-')}", line, f"{moment} {which}", None, untouched)
        if is_write(call):
            yield Case(name, f"engine-killed-before-{which.replace(' ', '-')}", next(turn), f"before {which}")
            yield from _troubles(name, call, count, lines) if OPERATIONS[name].troubles else ()


def _troubles(name: str, call: str, number: int, lines: Sequence[str]) -> Iterator[Case]:
    slow = (("slow", 1, "again"),) if call in _SLOW else ()
    for kind, times, line in (*_TROUBLES, *slow) if requests(call) else _OF_TAGS:
        trouble = Trouble(kind, call, number, times)
        often = "always" if times == ALWAYS else str(times)
        yield Case(name, f"{kind}-{often}-{call}-{number}", line if line in lines else lines[0], "", trouble)
