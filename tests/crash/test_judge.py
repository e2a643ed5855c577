"""The judge of the crash matrix sees every kind of broken promise, and nothing where none is broken."""

from __future__ import annotations

from typing import Any

import pytest
from stacks import INSTANCE, USERS
from watching import Watched, watched

__all__ = ["watched"]


def test_one_request_is_nothing_to_find(watched: Watched) -> None:
    """A team, a change and its approval break no promise."""
    arn = watched.make_active()
    watched.ask(arn)
    watched.aws.approve(watched.account.open_session())
    watched.judge.observe()
    watched.ask(arn, "All keys")
    assert [] == watched.kinds()


def test_same_request_again_is_a_duplicate(watched: Watched) -> None:
    """Cancelled and sent again, it reaches the same people twice."""
    arn = watched.make_active()
    watched.ask(arn)
    watched.account.mpa.cancel_session(SessionArn=watched.account.open_session())
    watched.ask(arn)
    assert ["duplicate_sessions"] == watched.kinds()


def test_same_request_after_a_change_of_mind_is_none(watched: Watched) -> None:
    """What was cancelled for another program may be requested again for a third."""
    arn = watched.make_active()
    watched.ask(arn)
    watched.account.mpa.cancel_session(SessionArn=watched.account.open_session())
    watched.judge.program += 1
    watched.ask(arn)
    assert [] == watched.kinds()


def test_rejected_update_that_is_requested_again_is_overruled(watched: Watched) -> None:
    """A rejection counts until `resubmit` changes."""
    arn = watched.make_active()
    watched.ask(arn)
    watched.aws.reject(watched.account.open_session())
    watched.judge.observe()
    watched.ask(arn)
    assert ["overruled"] == watched.kinds()


def test_rejected_update_that_is_requested_again_under_another_resubmit_is_not(watched: Watched) -> None:
    """Another `resubmit` is what the user wants."""
    arn = watched.make_active()
    watched.ask(arn)
    watched.aws.reject(watched.account.open_session())
    watched.judge.observe()
    watched.judge.resubmit = "again"
    watched.ask(arn)
    assert [] == watched.kinds()


def test_rejected_deletion_that_is_requested_again_is_overruled(watched: Watched) -> None:
    """The same holds for a team that was asked to go."""
    arn = watched.make_active()
    watched.account.mpa.start_active_approval_team_deletion(Arn=arn)
    watched.aws.reject(watched.account.open_session())
    watched.judge.observe()
    watched.account.mpa.start_active_approval_team_deletion(Arn=arn)
    assert ["overruled"] == watched.kinds()


def test_declined_invitation_sent_again_is_overruled(watched: Watched) -> None:
    """A team that did not come about is not to be tried again unasked."""
    arn = watched.make()
    watched.aws.decline_invitation(arn, "user-ana")
    watched.judge.observe()
    watched.ask(arn, "Root certificates")
    assert ["overruled"] == watched.kinds()


def test_second_team_of_one_owner_is_a_duplicate(watched: Watched) -> None:
    """Two teams of one resource for one purpose can't both be wanted."""
    watched.make()
    watched.make("guards-2")
    assert ["duplicate_teams"] == watched.kinds()


def test_what_no_state_has_is_an_orphan(watched: Watched) -> None:
    """A team of ours is in some state, or nobody will remove it."""
    arn = watched.make()
    assert [arn] == watched.judge.orphans([[], [{"id": "another"}]])
    assert [] == watched.judge.orphans([[], [{"id": arn}]])


def _outputs(team: Any) -> dict[str, Any]:  # noqa: ANN401 -- a response of boto3
    values = {
        "description": team["Description"],
        "approvalStrategy": {"mofN": {"minApprovalsRequired": 2}},
        "approvers": [{"primaryIdentityId": user} for user in USERS],
    }
    return {
        **values,
        "status": team["Status"],
        "versionId": team["VersionId"],
        "settled": True,
        "declared": values,
    }


def test_outputs_that_show_what_is_are_no_lie(watched: Watched) -> None:
    """Values, version and status of the service are what the judge compares."""
    arn = watched.make_active()
    watched.judge.compare([{"id": arn, "outputs": _outputs(watched.account.team())}])
    assert [] == watched.kinds()


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"status": "PENDING"}, id="status"),
        pytest.param({"description": "Payment keys"}, id="value-in-force"),
        pytest.param({"versionId": "9"}, id="version"),
        pytest.param({"pendingUpdate": {**_outputs({"Description": "x", "Status": "", "VersionId": ""})}}, id="draft"),
    ],
)
def test_outputs_that_differ_are_a_lie(watched: Watched, wrong: dict[str, Any]) -> None:
    """One field is enough."""
    arn = watched.make_active()
    watched.judge.compare([{"id": arn, "outputs": {**_outputs(watched.account.team()), **wrong}}])
    assert {"lies"} == set(watched.kinds())


def test_open_vote_that_outputs_do_not_show_is_a_lie(watched: Watched) -> None:
    """Settled is what nobody is asked about."""
    arn = watched.make_active()
    watched.ask(arn)
    watched.judge.compare([{"id": arn, "outputs": _outputs(watched.account.team())}])
    assert {"lies"} == set(watched.kinds())


def test_tags_of_an_identity_source_that_are_not_there_are_a_lie(watched: Watched) -> None:
    """Outputs show the tags that AWS has, not those that the program wrote."""
    (source,) = watched.account.sources()
    center = {"instanceArn": INSTANCE, "region": "us-east-1"}
    outputs: dict[str, Any] = {"status": source["Status"], "identitySourceParameters": {"iamIdentityCenter": center}}
    watched.judge.compare([{"id": source["IdentitySourceArn"], "outputs": outputs}])
    assert [] == watched.kinds()
    tags = {"cost": "security"}
    outputs |= {"tags": tags, "declared": {"tags": tags}}
    watched.judge.compare([{"id": source["IdentitySourceArn"], "outputs": outputs}])
    assert ["lies"] == watched.kinds()
