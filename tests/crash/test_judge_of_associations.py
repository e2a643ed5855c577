"""The judge of the crash matrix sees broken promises about associations, and nothing where none is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from guarding import ACTION, ID, REGION
from watching import Watched, watched

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["watched"]


class Guarded:
    """Two teams that work, of which the first guards, under the eyes of the judge."""

    def __init__(self, watched: Watched) -> None:
        """Make the first team guard."""
        self.watched = watched
        self.keys = watched.aws.client("payment-cryptography", region=REGION)
        self.team, self.other = watched.make(), watched.make("others")
        for arn in (self.team, self.other):
            watched.aws.accept_invitations(arn)
        watched.judge.findings.clear()
        self.hand_over(self.team)

    def hand_over(self, arn: str) -> None:
        """Make a team guard, or ask the team that does to hand over to it."""
        self.keys.associate_mpa_team(Action=ACTION, MpaTeamArn=arn)

    def remove(self) -> None:
        """Ask the team to guard no longer."""
        self.keys.disassociate_mpa_team(Action=ACTION)

    def session(self) -> str:
        """Return the ARN of the last vote on it."""
        found = self.keys.get_mpa_team_association(Action=ACTION)["MpaTeamAssociation"]
        return str(found["MpaStatus"]["MpaSessionArn"])

    def decide(self, act: str) -> None:
        """Make the team in force approve, reject or say nothing, or an administrator cancel the vote."""
        aws, session = self.watched.aws, self.session()
        acts: dict[str, Callable[[], object]] = {
            "approve": lambda: aws.approve(session),
            "reject": lambda: aws.reject(session),
            "cancel": lambda: self.watched.account.mpa.cancel_session(SessionArn=session),
            "say nothing": lambda: aws.clock.advance(hours=25),
        }
        acts[act]()
        self.watched.judge.observe()

    def resource(self, **wrong: Any) -> dict[str, Any]:  # noqa: ANN401 -- outputs
        """Return a resource in state that shows what is, but for what is wrong."""
        outputs = {
            "status": "ACTIVE",
            "associationState": "ACTIVE",
            "teamInForce": self.team,
            "settled": True,
            "declared": {"mpaTeamArn": self.team},
        }
        return {"id": ID, "type": "mpa:MpaTeamAssociation", "outputs": {**outputs, **wrong}}


@pytest.fixture
def guarded(watched: Watched) -> Guarded:
    """Return a team that guards, under the eyes of the judge."""
    return Guarded(watched)


def test_hand_over_and_removal_that_are_requested_once_are_nothing_to_find(guarded: Guarded) -> None:
    """First association, hand-over, removal, each of them approved, break no promise."""
    guarded.hand_over(guarded.other)
    guarded.decide("approve")
    guarded.remove()
    guarded.decide("approve")
    assert [] == guarded.watched.kinds()


@pytest.mark.parametrize("what", ["hand over", "remove"])
@pytest.mark.parametrize(
    ("act", "found"),
    [
        pytest.param("cancel", "duplicate_sessions", id="cancelled"),
        pytest.param("reject", "overruled", id="rejected"),
        pytest.param("say nothing", "overruled", id="expired"),
    ],
)
def test_request_about_an_association_that_is_sent_again_is_found(
    guarded: Guarded, what: str, act: str, found: str
) -> None:
    """The team that guards is not asked the same again under the same `resubmit`, whatever became of the first request."""
    send = {"hand over": lambda: guarded.hand_over(guarded.other), "remove": guarded.remove}[what]
    send()
    guarded.decide(act)
    send()
    assert [found] == guarded.watched.kinds()


def test_request_about_an_association_under_another_resubmit_is_not_found(guarded: Guarded) -> None:
    """A hand-over goes by the program's `resubmit`, a removal by the recorded one."""
    judge = guarded.watched.judge
    guarded.hand_over(guarded.other)
    guarded.decide("reject")
    judge.resubmit = "again"
    guarded.hand_over(guarded.other)
    guarded.decide("reject")
    guarded.remove()
    guarded.decide("reject")
    judge.recorded = {ID: "again"}
    guarded.remove()
    assert [] == guarded.watched.kinds()


def test_association_that_no_state_has_is_an_orphan(guarded: Guarded) -> None:
    """It has no tag of its own, so it is known by Region and operation."""
    judge = guarded.watched.judge
    assert [ID] == judge.orphans([[{"id": guarded.team}, {"id": guarded.other}]])
    assert [] == judge.orphans([[{"id": guarded.team}, {"id": guarded.other}, {"id": ID}]])


def test_team_that_guards_is_not_to_be_asked_to_go(guarded: Guarded) -> None:
    """Its own people have not let go, so whoever asks for its deletion overrules them."""
    guarded.watched.account.mpa.start_active_approval_team_deletion(Arn=guarded.team)
    assert {"overruled"} == set(guarded.watched.kinds())


def test_team_that_is_to_guard_is_not_to_be_asked_to_go(guarded: Guarded) -> None:
    """An open hand-over names it, and protection must have no gap."""
    guarded.hand_over(guarded.other)
    assert [] == guarded.watched.kinds()
    guarded.watched.account.mpa.start_active_approval_team_deletion(Arn=guarded.other)
    assert {"overruled"} == set(guarded.watched.kinds())


def test_outputs_of_an_association_that_show_what_is_are_no_lie(guarded: Guarded) -> None:
    """State, team in force and votes of the service are what the judge compares."""
    guarded.watched.judge.compare([guarded.resource()])
    assert [] == guarded.watched.kinds()


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"associationState": "UPDATE_PENDING"}, id="state"),
        pytest.param({"status": "UPDATE_PENDING"}, id="status"),
        pytest.param({"statusCode": "APPROVED"}, id="status-code"),
        pytest.param({"teamInForce": "another"}, id="team-in-force"),
        pytest.param({"mpaStatus": {"mpaSessionArn": "a vote"}}, id="last-vote"),
        pytest.param({"pendingSession": {"arn": "a vote"}}, id="open-vote"),
        pytest.param({"declared": {"mpaTeamArn": "another"}}, id="settled"),
    ],
)
def test_outputs_of_an_association_that_differ_are_a_lie(guarded: Guarded, wrong: dict[str, Any]) -> None:
    """One field is enough."""
    guarded.watched.judge.compare([guarded.resource(**wrong)])
    assert ["lies"] == guarded.watched.kinds()


def test_association_that_is_not_there_is_a_lie(guarded: Guarded) -> None:
    """Outputs of one that was removed, or never made, must not show it."""
    guarded.remove()
    guarded.watched.aws.approve(guarded.session())
    guarded.watched.judge.compare([guarded.resource()])
    assert {"lies"} == set(guarded.watched.kinds())
    guarded.watched.judge.findings.clear()
    absent = dict.fromkeys(("status", "associationState", "teamInForce"))
    guarded.watched.judge.compare([guarded.resource(**absent, settled=False)])
    assert [] == guarded.watched.kinds()
