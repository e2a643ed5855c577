"""A run does what its preview said, or less."""

from __future__ import annotations

from dataclasses import replace

import a_team as a
import pytest

from pulumi_mpa.errors import ConflictingStateError
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.plan.approval_team.update import plan_update
from pulumi_mpa.plan.steps import Blocked, Plan, Step, Verb, allowed

REQUEST_UPDATE = Step(Verb.REQUEST_UPDATE, "asks", "intent-1", needs_vote=True)
OTHER_REQUEST = replace(REQUEST_UPDATE, target="intent-2")
CANCEL = Step(Verb.CANCEL, "cancels", "session-1")
OTHER_CANCEL = replace(CANCEL, target="session-2")
REINVITE = Step(Verb.REINVITE, "invites", "intent-1")
CANCEL_DELETION = Step(Verb.CANCEL_DELETION, "cancels", "session-1")
TAG, DISCARD, WAIT = (Step(verb) for verb in (Verb.TAG, Verb.DISCARD, Verb.WAIT_FOR_SERVICE))
BLOCKED = Blocked(ConflictingStateError, Message(Code.TEAM_REMOVED))


@pytest.mark.parametrize(
    ("announced", "found", "done"),
    [
        pytest.param((REQUEST_UPDATE,), (REQUEST_UPDATE,), (REQUEST_UPDATE,), id="as-announced"),
        pytest.param(
            (CANCEL, REQUEST_UPDATE), (CANCEL, REQUEST_UPDATE), (CANCEL, REQUEST_UPDATE), id="both-as-announced"
        ),
        pytest.param((REQUEST_UPDATE,), (), (), id="less"),
        pytest.param((CANCEL, REQUEST_UPDATE), (REQUEST_UPDATE,), (REQUEST_UPDATE,), id="vote-ended-meanwhile"),
        pytest.param((), (REQUEST_UPDATE,), (), id="more"),
        pytest.param((REQUEST_UPDATE,), (OTHER_REQUEST,), (), id="another-intent"),
        pytest.param((REQUEST_UPDATE,), (REINVITE,), (), id="same-intent-by-another-verb"),
        pytest.param((CANCEL,), (CANCEL_DELETION,), (), id="same-session-by-another-verb"),
        pytest.param((CANCEL,), (OTHER_CANCEL,), (), id="another-session"),
        pytest.param((CANCEL,), (CANCEL, REQUEST_UPDATE), (CANCEL,), id="first-step-only"),
        pytest.param((REQUEST_UPDATE,), (CANCEL, REQUEST_UPDATE), (), id="announced-step-behind-one-that-was-not"),
        pytest.param((), (TAG, DISCARD, WAIT), (TAG, DISCARD, WAIT), id="silent-steps"),
        pytest.param((), (TAG, REQUEST_UPDATE, DISCARD), (TAG,), id="silent-until-the-first-that-was-not"),
        pytest.param((), (), (), id="nothing"),
    ],
)
def test_second_plan_runs_up_to_its_first_step_that_was_not_announced(
    announced: tuple[Step, ...],
    found: tuple[Step, ...],
    done: tuple[Step, ...],
) -> None:
    """Same verb and intent is the same step; what is silent needs no announcement."""
    assert done == allowed(Plan("15", steps=found), Plan("15", steps=announced))


def test_blocked_plan_announces_nothing() -> None:
    """What only the first plan could not do is left to the next preview, which announces it."""
    assert () == allowed(Plan("15", steps=(REQUEST_UPDATE,)), Plan("7", blocked=BLOCKED))


def test_message_of_what_blocks_a_plan_comes_last() -> None:
    """Lines come first, then steps that have a message, then what blocks the plan."""
    plan = Plan("12", steps=(TAG, CANCEL), lines=("a line",), blocked=BLOCKED)

    assert ("a line", "cancels", f"cannot update: {BLOCKED.message}") == plan.messages()


def test_preview_of_a_killed_run_opens_nothing_anew() -> None:
    """State knows nothing of the request that AWS has in vote: the run announced one and sends none."""
    first = plan_update(a.wanted(a.INTENDED), a.a_view(a.a_team()), a.NOW)
    killed = a.a_view(a.voting(), request=a.a_request(version_id=None), outcome=Outcome.OPEN)

    assert () == allowed(plan_update(a.wanted(a.INTENDED), killed, a.NOW), first)


def test_vote_that_somebody_opened_meanwhile_is_not_cancelled() -> None:
    """The preview announced a cancellation of one session; another one stands now."""
    ours = a.a_view(a.voting(), request=a.a_request(), outcome=Outcome.OPEN)
    later = replace(ours, team=a.voting(vote_arn=a.session("two")))
    first, second = (plan_update(a.wanted(), view, a.NOW) for view in (ours, later))

    assert () == allowed(second, first)


def test_more_than_was_shown_is_not_announced() -> None:
    """The same values are wanted, but others decide by now, and more changes than the preview said."""
    first = plan_update(a.wanted(a.INTENDED), a.a_view(a.a_team()), a.NOW)
    second = plan_update(a.wanted(a.INTENDED), a.a_view(a.a_team(configuration=a.OTHER)), a.NOW)

    assert () == allowed(second, first)


def test_less_than_was_shown_is_announced() -> None:
    """A change that is in force by now need not be made."""
    announced = replace(REQUEST_UPDATE, announced=frozenset({"description", "approvers", "needs 2 of 3"}))
    less = replace(REQUEST_UPDATE, announced=frozenset({"description", "needs 2 of 3"}))

    assert (less,) == allowed(Plan("15", steps=(less,)), Plan("15", steps=(announced,)))
    assert () == allowed(Plan("15", steps=(announced,)), Plan("15", steps=(less,)))
