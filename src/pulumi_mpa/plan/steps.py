"""What a plan is made of."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pulumi_mpa.errors import UnexpectedStateError
from pulumi_mpa.lifecycle.machine import Actor
from pulumi_mpa.lifecycle.strings import StringEnum
from pulumi_mpa.messages import Code, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pulumi_mpa.errors import MpaError
    from pulumi_mpa.lifecycle.machine import State


class Verb(StringEnum):
    """What one step does."""

    TAG = "tag"
    WAIT_FOR_SERVICE = "wait for the service"
    CANCEL = "cancel"
    CANCEL_DELETION = "cancel deletion"
    DISCARD = "discard"
    REINVITE = "invite again"
    REQUEST_UPDATE = "request update"
    DELETE_VERSION = "delete inactive version"
    REQUEST_DELETION = "request deletion"
    REMEMBER_REJECTION = "remember rejection"
    ASSOCIATE = "associate"
    REQUEST_ASSOCIATION = "request association"
    REQUEST_REMOVAL = "request removal"


#: Steps that need no announcement: they change nothing that anybody wants, or only what a failed request of ours left behind.
SILENT = frozenset({Verb.TAG, Verb.WAIT_FOR_SERVICE, Verb.DISCARD})


@dataclass(frozen=True)
class Step:
    """
    One step of a plan.

    Args:
        verb: What it does.

        message: What the user reads before it is done; empty for a step that needs no announcement.

        target: Hash of the intent that it requests, or what it cancels, discards or deletes: an ARN or a version.

        needs_vote: People must agree before it takes effect.

        announced: What else the message says that people rely on: who is asked, how many of them, what changes. A step
            that says more than another plan did is not what that plan announced; one that says less is.
    """

    verb: Verb
    message: str = ""
    target: str = ""
    needs_vote: bool = False
    announced: frozenset[str] = frozenset()

    def is_announced_by(self, other: Plan) -> bool:
        """Check whether another plan holds this step too, and announced as much of it."""
        return self.verb in SILENT or any(
            self.verb is step.verb and self.target == step.target and self.announced <= step.announced
            for step in other.steps
        )


@dataclass(frozen=True)
class Blocked:
    """
    Why nothing can be done.

    Args:
        error: Makes the error from the situation.

        message: What is, and what the reader does next.
    """

    error: Callable[..., MpaError]
    message: Message


def unexpected_state(shown: object, states: Iterable[State]) -> Blocked:
    """Block a state that a lifecycle table does not have, and name those that it has."""
    known = ", ".join(sorted(str(state.pair) for state in states))
    return Blocked(
        UnexpectedStateError, Message(Code.STATE_UNEXPECTED, {"shown": shown, "known": known}, {"shown": shown})
    )


@dataclass(frozen=True)
class Plan:
    """
    What will be done, and how things stand before it.

    Args:
        row: The row of the plan's table that governed, for tests and messages.

        steps: What is done, in order.

        blocked: Why nothing can be done, if so; then there are no steps.

        lines: What the user reads beside the steps' messages.

        settled: What is asked for is in force, before the steps.

        waiting_for: Who must act, before the steps.

        undecided: Inputs that are not known yet and may change the plan.
    """

    row: str
    steps: tuple[Step, ...] = ()
    blocked: Blocked | None = None
    lines: tuple[str, ...] = ()
    settled: bool = False
    waiting_for: Actor = Actor.NOBODY
    undecided: tuple[str, ...] = field(default=())

    def is_observed_again(self) -> bool:
        """Check whether whoever must act may have acted since, so that the next run observes again."""
        return self.waiting_for in (Actor.SERVICE, Actor.APPROVERS, Actor.CALENDAR)

    def messages(self) -> tuple[str, ...]:
        """Return everything the user reads, in order."""
        blocked = (f"cannot update: {self.blocked.message}",) if self.blocked else ()
        return (*self.lines, *(step.message for step in self.steps if step.message), *blocked)


def allowed(second: Plan, first: Plan) -> tuple[Step, ...]:
    """
    Return the steps of the second plan up to the first that the first plan did not announce.

    The first plan was made from state and shown; the second from what AWS shows now.
    """
    return tuple(itertools.takewhile(lambda step: step.is_announced_by(first), second.steps))


def until_observed(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the steps that may be done before AWS has to be observed again: up to the first that people would notice."""
    acting = [step for step in steps if step.verb is not Verb.WAIT_FOR_SERVICE]
    for number, step in enumerate(acting, 1):
        if step.verb not in SILENT:
            return tuple(acting[:number])
    return tuple(acting)
