"""A run does what its preview said, or less."""

from __future__ import annotations

from dataclasses import replace

import a_team as a
import pytest

from pulumi_mpa.errors import ConflictingStateError
from pulumi_mpa.model.ask import Answer
from pulumi_mpa.plan.approval_team import plan_update
from pulumi_mpa.plan.steps import Plan, Refusal, Step, Verb, allowed

ASK = Step(Verb.ASK, "asks", "wish-1", needs_vote=True)
OTHER_ASK = replace(ASK, wish="wish-2")
CANCEL = Step(Verb.CANCEL, "cancels", "session-1")
OTHER_CANCEL = replace(CANCEL, wish="session-2")
REINVITE = Step(Verb.REINVITE, "invites", "wish-1")
CANCEL_DELETION = Step(Verb.CANCEL_DELETION, "cancels", "session-1")
TAG, DISCARD, RECORD, WAIT = (Step(verb) for verb in (Verb.TAG, Verb.DISCARD, Verb.RECORD, Verb.WAIT_FOR_SERVICE))
NO = Refusal(ConflictingStateError, "is", "who", "next")


@pytest.mark.parametrize(
    ("announced", "found", "done", "short"),
    [
        pytest.param((ASK,), (ASK,), (ASK,), False, id="as-announced"),
        pytest.param((CANCEL, ASK), (CANCEL, ASK), (CANCEL, ASK), False, id="both-as-announced"),
        pytest.param((ASK,), (), (), False, id="less"),
        pytest.param((CANCEL, ASK), (ASK,), (ASK,), False, id="vote-ended-meanwhile"),
        pytest.param((), (ASK,), (), True, id="more"),
        pytest.param((ASK,), (OTHER_ASK,), (), True, id="another-wish"),
        pytest.param((ASK,), (REINVITE,), (), True, id="same-wish-by-another-verb"),
        pytest.param((CANCEL,), (CANCEL_DELETION,), (), True, id="same-session-by-another-verb"),
        pytest.param((CANCEL,), (OTHER_CANCEL,), (), True, id="another-session"),
        pytest.param((CANCEL,), (CANCEL, ASK), (CANCEL,), True, id="first-step-only"),
        pytest.param((ASK,), (CANCEL, ASK), (), True, id="announced-step-behind-one-that-was-not"),
        pytest.param((), (TAG, DISCARD, RECORD, WAIT), (TAG, DISCARD, RECORD, WAIT), False, id="silent-steps"),
        pytest.param((), (TAG, ASK, DISCARD), (TAG,), True, id="silent-until-the-first-that-was-not"),
        pytest.param((), (), (), False, id="nothing"),
    ],
)
def test_second_plan_runs_up_to_its_first_step_that_was_not_announced(
    announced: tuple[Step, ...],
    found: tuple[Step, ...],
    done: tuple[Step, ...],
    short: bool,  # noqa: FBT001 -- a parameter
) -> None:
    """Same verb and wish is the same step; what is silent needs no announcement."""
    assert (done, short) == allowed(Plan("15", steps=found), Plan("15", steps=announced))


def test_plan_that_was_refused_announces_nothing() -> None:
    """What only the first plan refused is recorded, and the next preview announces the rest."""
    assert ((), True) == allowed(Plan("15", steps=(ASK,)), Plan("7", refusal=NO))


def test_sentences_of_a_refusal_say_that_it_cannot_be() -> None:
    """Lines come first, then steps that have a sentence, then the refusal."""
    plan = Plan("12", steps=(TAG, CANCEL), lines=("a line",), refusal=NO)

    assert ("a line", "cancels", "can't: is; who; next") == plan.sentences()


def test_preview_of_a_killed_run_opens_nothing_anew() -> None:
    """State knows nothing of the ask that AWS has in vote: the run announced one and sends none."""
    first = plan_update(a.wanted(a.WISHED), a.a_view(a.a_team()), a.NOW)
    killed = a.a_view(a.voting(), ask=a.an_ask(version_id=None), answer=Answer.OPEN)

    assert ((), False) == allowed(plan_update(a.wanted(a.WISHED), killed, a.NOW), first)


def test_vote_that_somebody_opened_meanwhile_is_not_cancelled() -> None:
    """The preview announced a cancellation of one session; another one stands now."""
    ours = a.a_view(a.voting(), ask=a.an_ask(), answer=Answer.OPEN)
    later = replace(ours, team=a.voting(vote_arn=a.session("two")))
    first, second = (plan_update(a.wanted(), view, a.NOW) for view in (ours, later))

    assert ((), True) == allowed(second, first)


def test_more_than_was_told_is_not_announced() -> None:
    """The same values are asked for, but others decide by now, and more changes than the preview said."""
    first = plan_update(a.wanted(a.WISHED), a.a_view(a.a_team()), a.NOW)
    second = plan_update(a.wanted(a.WISHED), a.a_view(a.a_team(configuration=a.OTHER)), a.NOW)

    assert ((), True) == allowed(second, first)


def test_less_than_was_told_is_announced() -> None:
    """A change that is in force by now need not be made."""
    told = replace(ASK, told=frozenset({"description", "approvers", "needs 2 of 3"}))
    less = replace(ASK, told=frozenset({"description", "needs 2 of 3"}))

    assert ((less,), False) == allowed(Plan("15", steps=(less,)), Plan("15", steps=(told,)))
    assert ((), True) == allowed(Plan("15", steps=(told,)), Plan("15", steps=(less,)))
