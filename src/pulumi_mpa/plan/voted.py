"""
The rules for whatever people vote on, whichever thing it is.

Each thing has a table of its own, with its rows, steps and messages. Which rule a situation falls under is decided
here, once: what is in force needs nothing; what was rejected is not requested again; an open request of ours for the
same is waited for, and for something else it is cancelled and planned anew; a request that is not ours is left alone,
or blocks what the program wants.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_mpa.lifecycle.machine import Actor
from pulumi_mpa.lifecycle.strings import StringEnum

if TYPE_CHECKING:
    from pulumi_mpa.plan.steps import Plan, Step


class Match(StringEnum):
    """How what the program wants compares with something that AWS shows; values may not be known yet."""

    SAME = "same"
    UNDECIDED = "undecided"
    OTHER = "other"

    @staticmethod
    def of(*, differs: bool, undecided: bool) -> Match:
        """Return the match of values some of which surely differ, or may differ once they are known."""
        if differs:
            return Match.OTHER
        return Match.UNDECIDED if undecided else Match.SAME


class Rule(StringEnum):
    """What a plan does."""

    #: Nothing is requested.
    SETTLED = "settled"
    REJECTED = "rejected"
    UNDECIDED = "undecided"
    #: An open request of ours.
    WAIT = "wait"
    MAY_REPLACE = "may replace"
    REPLACE = "replace"
    #: An open request that is not ours to cancel.
    LEAVE = "leave"
    MAY_BE_BLOCKED = "may be blocked"
    BLOCKED = "blocked"
    #: Nothing is open, and people have to be asked.
    REQUEST = "request"


def rule_at_rest(in_force: Match, *, rejected: bool) -> Rule:
    """
    Return the rule for a thing about which no request is open.

    Args:
        in_force: How what is wanted compares with what is in force.

        rejected: The approvers have said no to what is wanted, and nothing has changed since.
    """
    if in_force is Match.SAME:
        return Rule.SETTLED
    if rejected:
        return Rule.REJECTED
    return Rule.UNDECIDED if in_force is Match.UNDECIDED else Rule.REQUEST


def rule_while_open(in_force: Match, requested: Match, *, ours: bool) -> Rule:
    """
    Return the rule for a thing about which a request is open.

    Args:
        in_force: How what is wanted compares with what is in force.

        requested: How what is wanted compares with what is requested.

        ours: The request is this resource's and state knows its session, so that it may be cancelled.
    """
    if ours:
        return {Match.SAME: Rule.WAIT, Match.UNDECIDED: Rule.MAY_REPLACE, Match.OTHER: Rule.REPLACE}[requested]
    if Match.SAME in (in_force, requested):
        return Rule.LEAVE
    return Rule.MAY_BE_BLOCKED if Match.UNDECIDED in (in_force, requested) else Rule.BLOCKED


def after_cancelling(row: str, cancel: Step, rest: Plan) -> Plan:
    """
    Return the plan that cancels an open request of ours first.

    Args:
        row: The row of the table that cancels.

        cancel: The step that does.

        rest: The plan for the time after it, made as if there had been no request.
    """
    return replace(rest, row=row, steps=(cancel, *rest.steps), settled=False, waiting_for=Actor.APPROVERS)
