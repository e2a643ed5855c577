"""A provider that is killed, or loses responses, while it sends a request about an association: nobody is asked twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from collections.abc import Callable

    from guarding import Guarded

pytestmark = pytest.mark.engine


def _moments(operation: str) -> list[object]:
    return [
        pytest.param(f"before {operation}", 0, id="before-it-is-sent"),
        pytest.param(f"after {operation}", 1, id="after-its-response"),
    ]


@pytest.mark.parametrize(("when", "sent"), _moments("AssociateMpaTeam"))
def test_killed_creation_ends_with_the_association(guarded: Guarded, when: str, sent: int) -> None:
    """What was made and never recorded is found by the next run."""
    guarded.declare(None)
    guarded.stack.up(fails=True)
    guarded.aws.approve(guarded.session())
    guarded.stack.up()
    guarded.declare("others")
    guarded.stack.killed(when, "up")
    assert sent == (guarded.association() is not None)

    run = guarded.stack.up()
    assert 1 - sent == run.calls.count("AssociateMpaTeam")
    assert ("others", (True, "nobody")) == (guarded.in_force(), guarded.standing())
    guarded.quiet()


def test_killed_creation_then_destroyed_is_found_by_the_next_up(guarded: Guarded) -> None:
    """State has the team and not what it guards: the team stays, and the message says which command leads on."""
    guarded.declare(None)
    guarded.stack.up(fails=True)
    guarded.aws.approve(guarded.session())
    guarded.stack.up()
    guarded.declare("others")
    guarded.stack.killed("after AssociateMpaTeam", "up")
    run = guarded.stack.destroy(fails=True)
    assert run.has_code(Code.DELETION_BLOCKED_BY_PROTECTION)
    assert run.said("If an interrupted run created an association, `pulumi up` finds it.")
    assert "others" == guarded.in_force()

    guarded.stack.up()
    assert 1 == guarded.stack.destroy(fails=True).writes.count("DisassociateMpaTeam")


@pytest.mark.parametrize(
    ("when", "sent"),
    [pytest.param("after TagResource", 0, id="after-the-tag-is-written"), *_moments("AssociateMpaTeam")],
)
def test_killed_hand_over_is_requested_once(guarded: Guarded, when: str, sent: int) -> None:
    """The marker in the session's comment shows the next run that the request is ours and went out."""
    guarded.declare("others")
    guarded.stack.killed(when, "up")
    assert sent == len(guarded.votes())

    for _ in range(2):
        guarded.stack.up()
        assert [("AssociateMpaTeam", "PENDING")] == guarded.votes()
    guarded.aws.approve(guarded.session())
    guarded.stack.up()
    assert ("others", (True, "nobody")) == (guarded.in_force(), guarded.standing())
    guarded.quiet()


def test_killed_hand_over_that_was_rejected_meanwhile_is_not_requested_again(guarded: Guarded) -> None:
    """The rejection of a request that state never recorded is still one, though somebody else's request came after it."""
    guarded.declare("others")
    guarded.stack.killed("after AssociateMpaTeam", "up")
    guarded.aws.reject(guarded.session())
    guarded.keys.disassociate_mpa_team(Action="IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE")
    guarded.account.mpa.cancel_session(SessionArn=guarded.session())

    run = guarded.stack.up()
    assert () == run.writes
    assert run.has_code(Code.ASSOCIATION_REQUEST_NOT_SENT_AGAIN)
    guarded.quiet()


def test_killed_hand_over_that_was_approved_meanwhile_is_settled(guarded: Guarded) -> None:
    """What came into force without being recorded is found, and no refresh is needed."""
    guarded.declare("others")
    guarded.stack.killed("after AssociateMpaTeam", "up")
    guarded.aws.approve(guarded.session())

    assert 0 == guarded.stack.up().calls.count("AssociateMpaTeam")
    assert (True, "nobody") == guarded.standing()
    guarded.quiet()


def test_killed_hand_over_then_destroyed_is_shown_and_left_alone(guarded: Guarded) -> None:
    """State never saw that vote, so it is no run's to cancel: the message has the command."""
    guarded.declare("others")
    guarded.stack.killed("after AssociateMpaTeam", "up")
    run = guarded.stack.destroy(fails=True)

    assert run.has_code(Code.REMOVAL_BLOCKED_BY_UPDATE, session=guarded.session())
    assert run.said(f"aws mpa cancel-session --session-arn {guarded.session()}")
    assert [("AssociateMpaTeam", "PENDING")] == guarded.votes()


def test_killed_cancellation_is_not_overruled(guarded: Guarded) -> None:
    """Killed before it was recorded that we cancelled, the cancelled request counts as rejected."""
    guarded.declare("others")
    guarded.stack.up()
    guarded.declare("guards")
    guarded.stack.killed("after CancelSession", "up")
    guarded.stack.up()
    guarded.declare("others")
    run = guarded.stack.up()

    assert () == run.writes
    assert run.has_code(Code.ASSOCIATION_REQUEST_NOT_SENT_AGAIN)
    assert run.said("change `resubmit` to ask again")


@pytest.mark.parametrize(("when", "sent"), _moments("DisassociateMpaTeam"))
def test_killed_removal_is_requested_once(guarded: Guarded, when: str, sent: int) -> None:
    """The next run finds the vote, or requests it, and there is one in all."""
    guarded.declare(None)
    guarded.stack.killed(when, "up")
    assert sent == len(guarded.votes())

    for _ in range(2):
        guarded.stack.up(fails=True)
        assert [("DisassociateMpaTeam", "PENDING")] == guarded.votes()
    guarded.aws.reject(guarded.session())
    run = guarded.stack.up(fails=True)
    assert run.has_code(Code.REMOVAL_REJECTED)
    assert 1 == len(guarded.votes())


def _hand_over(guarded: Guarded) -> None:
    guarded.declare("others")
    guarded.stack.up()


def _remove(guarded: Guarded) -> None:
    guarded.declare(None)
    guarded.stack.up(fails=True)


@pytest.mark.parametrize(
    ("operation", "send"),
    [
        pytest.param("AssociateMpaTeam", _hand_over, id="hand-over"),
        pytest.param("DisassociateMpaTeam", _remove, id="removal"),
    ],
)
@pytest.mark.parametrize("reset", ["before", "after"])
def test_request_whose_response_is_lost_is_observed_before_anything_is_sent_again(
    guarded: Guarded, operation: str, send: Callable[[Guarded], None], reset: Literal["before", "after"]
) -> None:
    """There is no token, so only an observation shows whether the request arrived."""
    guarded.account.troubles(operation, reset=reset)
    send(guarded)

    assert [(operation, "PENDING")] == guarded.votes()
    if operation == "AssociateMpaTeam":
        assert (False, "approvers") == guarded.standing()


def test_throttled_request_is_sent_again_after_an_observation(guarded: Guarded) -> None:
    """Payment Cryptography takes five calls a second in all, so it often throttles."""
    guarded.account.troubles("AssociateMpaTeam", "ThrottlingException", times=2)
    _hand_over(guarded)

    assert [("AssociateMpaTeam", "PENDING")] == guarded.votes()
