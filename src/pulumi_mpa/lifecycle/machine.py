"""What a table of the service is made of: states, moves, and how we know each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pulumi_mpa.lifecycle.strings import StringEnum
from pulumi_mpa.messages import TABLE, Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi_mpa.messages import Code


class Standing(StringEnum):
    """What a state means for somebody who waits."""

    SETTLED = "settled"
    MOVING = "moving"
    BROKEN = "broken"


class Actor(StringEnum):
    """Who must act before a thing goes on; also the values of the output `waitingFor`."""

    NOBODY = "nobody"
    SERVICE = "service"
    APPROVERS = "approvers"
    CALENDAR = "calendar"
    YOU = "you"


class Evidence(StringEnum):
    """How we know a row."""

    MODELLED = "modelled"
    DOCUMENTED = "documented"
    RECORDED = "recorded"
    ASSUMED = "assumed"


@dataclass(frozen=True)
class Source:
    """
    Where a row comes from.

    Args:
        evidence: How strong it is.

        where: The page, model shape or event that says so, or the reason for an assumption.

        alternatives: For an assumption: what else could be true.
    """

    evidence: Evidence
    where: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """A status and its code as AWS spells them; `code` is None when AWS sends none."""

    status: str
    code: str | None = None

    def __str__(self) -> str:
        """Return `STATUS` or `STATUS/CODE`, the way messages name a state."""
        return f"{self.status}/{self.code}" if self.code else str(self.status)


@dataclass(frozen=True)
class State:
    """
    One state of a thing.

    Args:
        pair: Status and code.

        standing: What it means for somebody who waits.

        actor: Who must act.

        code: What is said about it: a row of the table of messages, whose templates use the fields of `machine.FIELDS`.

        source: How we know.
    """

    pair: Pair
    standing: Standing
    actor: Actor
    code: Code
    source: Source

    @property
    def message(self) -> str:
        """Return the template of what is."""
        return TABLE[self.code].what

    @property
    def next_step(self) -> str:
        """Return the template of what the reader does next; empty when there is nothing to do."""
        return TABLE[self.code].next_step

    def describe(self, fields: Mapping[str, object], data: Mapping[str, object] | None = None) -> Message:
        """
        Return the message about a thing in this state.

        Args:
            fields: What AWS shows; a field of `FIELDS` that is left out reads as there.

            data: What a machine reads; keys that the message does not have are left out.
        """
        known = TABLE[self.code].data
        return Message(
            self.code, {**FIELDS, **fields}, {key: value for key, value in (data or {}).items() if key in known}
        )


#: The fields that a message of a state may use, and how each reads when AWS does not report it.
FIELDS = {
    "votes": "no reported votes so far",
    "need": "enough",
    "until": "at a time that AWS does not report",
    "waiting": "the approvers",
    "detail": "AWS gives no detail",
}


@dataclass(frozen=True)
class Move:
    """
    One step from state to state.

    Args:
        id: Stable name of the move, for tests and for the list of moves that nobody holds.

        before: The states it starts from; empty for a birth.

        event: What happens.

        after: Where it ends; None when the thing is gone.

        source: How we know.

        draft_before: For a team: the states of the draft it needs, None among them where there may be no draft; empty
            for a move that happens to teams which can't have one.

        draft_after: For a team: the state of the draft afterwards; None when there is none.

        keeps_draft: The move leaves whatever draft there is as it was.
    """

    id: str
    before: tuple[Pair, ...]
    event: str
    after: Pair | None
    source: Source
    draft_before: tuple[Pair | None, ...] = ()
    draft_after: Pair | None = None
    keeps_draft: bool = False


@dataclass(frozen=True)
class Machine:
    """
    The whole life of one kind of thing.

    Args:
        name: What AWS calls the thing, in words.

        states: Every state it can be in.

        moves: Every step between them.
    """

    name: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    _by_pair: dict[Pair, State] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the states; two rows for one state are a mistake of the table."""
        by_pair = {state.pair: state for state in self.states}
        if len(by_pair) != len(self.states):
            message = f"the table of {self.name} lists a state twice"
            raise ValueError(message)
        object.__setattr__(self, "_by_pair", by_pair)

    def state_of(self, status: str, code: str | None) -> State | None:
        """
        Find the row of a state.

        Returns:
            The row, or None when the table does not have it: a state nobody foresaw.
        """
        return self._by_pair.get(Pair(status, code))

    def moves_on(self, event: str) -> Iterator[Move]:
        """Return every move that an event can cause, in table order."""
        return (move for move in self.moves if move.event == event)

    def move_for(self, event: str, before: Pair | None, draft: Pair | None = None) -> Move | None:
        """
        Find what an event does to a thing.

        Args:
            event: What happens.

            before: The state now; None for a thing that does not exist.

            draft: For a team: the state of its draft, if one matters.

        Returns:
            The move, or None when the event is not possible now.
        """
        for move in self.moves_on(event):
            if before is None:
                if not move.before:
                    return move
                continue
            if before not in move.before:
                continue
            if move.draft_before and draft not in move.draft_before:
                continue
            return move
        return None
