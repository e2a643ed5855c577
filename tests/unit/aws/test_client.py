"""The client sends what it is given, pages through lists, and remembers AWS's time; a stub stands for AWS."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.stub import Stubber

from pulumi_mpa import errors
from pulumi_mpa.aws.approval_team import delete_version, find_team, list_teams, request_update
from pulumi_mpa.aws.client import Client
from pulumi_mpa.aws.identity_source import delete_source, find_source, portal_url
from pulumi_mpa.aws.session import find_vote, list_votes
from pulumi_mpa.aws.tags import find_tags, put_tags, remove_tags
from pulumi_mpa.lifecycle.machine import FIELDS, Pair
from pulumi_mpa.model.approval_team import Approver, Configuration
from pulumi_mpa.model.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNT = "arn:aws:mpa:us-east-1:111122223333"
ARN, SOURCE = f"{ACCOUNT}:approval-team/guards-0001", f"{ACCOUNT}:identity-source/IamIdentityCenter"
SESSION = f"{ACCOUNT}:session/guards-0001/one"
MADE = datetime(2026, 11, 17, 12, 0, tzinfo=timezone.utc)
SAID: dict[str, Any] = {"doing": "read", "thing": "approval team guards"}
APPROVERS = [{"PrimaryIdentityId": f"user-{n}", "PrimaryIdentitySourceArn": SOURCE} for n in (1, 2, 3)]
STRATEGY = {"MofN": {"MinApprovalsRequired": 2}}


@pytest.fixture
def aws() -> Iterator[tuple[Client, Stubber]]:
    """Yield a client over a stub of the SDK's; every response that a test adds must have been fetched."""
    client = boto3.Session(aws_access_key_id="x", aws_secret_access_key="y", region_name="us-east-1").client("mpa")  # noqa: S106 -- no secret
    caller = Client(Settings())
    vars(caller)["_client"] = client
    with Stubber(client) as stub:
        yield caller, stub
        stub.assert_no_pending_responses()


def item(number: int) -> dict[str, Any]:
    """Return one item of a list of teams."""
    return {"Arn": f"{ARN}{number}", "Name": f"guards-{number}", "Status": "ACTIVE", "NumberOfApprovers": 3}


def test_list_is_read_page_by_page(aws: tuple[Client, Stubber]) -> None:
    """Pages of 20 until there is no further one; the token of one page fetches the next."""
    caller, stub = aws
    stub.add_response(
        "list_approval_teams", {"ApprovalTeams": [item(1), item(2)], "NextToken": "t"}, {"MaxResults": 20}
    )
    stub.add_response(
        "list_approval_teams", {"ApprovalTeams": [], "NextToken": "u"}, {"MaxResults": 20, "NextToken": "t"}
    )
    stub.add_response("list_approval_teams", {"ApprovalTeams": [item(3)]}, {"MaxResults": 20, "NextToken": "u"})

    names = [name for _, name, _ in list_teams(caller, **SAID)]

    assert ["guards-1", "guards-2", "guards-3"] == names


def test_list_that_is_not_read_to_its_end_costs_no_more_calls(aws: tuple[Client, Stubber]) -> None:
    """A second page is fetched only when it is needed."""
    caller, stub = aws
    stub.add_response("list_approval_teams", {"ApprovalTeams": [item(1)], "NextToken": "t"}, {"MaxResults": 20})

    assert (f"{ARN}1", "guards-1", Pair("ACTIVE")) == next(list_teams(caller, **SAID))


def test_team_with_a_draft_is_read(aws: tuple[Client, Stubber]) -> None:
    """Version in force and draft side by side, approvers without an order."""
    caller, stub = aws
    draft = {
        "VersionId": "2", "Status": "PENDING", "StatusCode": "UPDATE_PENDING_APPROVAL", "Description": "new",
        "ApprovalStrategy": STRATEGY, "NumberOfApprovers": 3, "Approvers": APPROVERS[::-1], "UpdateInitiationTime": MADE,
    }  # fmt: skip
    response = {
        **item(1), "Arn": ARN, "Name": "guards", "StatusCode": "UPDATE_PENDING_APPROVAL", "VersionId": "1",
        "Description": "old", "ApprovalStrategy": STRATEGY, "CreationTime": MADE, "UpdateSessionArn": SESSION,
        "Approvers": [{**APPROVERS[0], "PrimaryIdentityStatus": "ACCEPTED", "ResponseTime": MADE, "MfaMethods": [{"Type": "EMAIL_OTP", "SyncStatus": "IN_SYNC"}]}, *APPROVERS[1:]],
        "PendingUpdate": draft,
    }  # fmt: skip
    stub.add_response("get_approval_team", response, {"Arn": ARN})

    team = find_team(caller, ARN, **SAID)

    assert team is not None
    assert team.draft is not None
    approvers = frozenset(Approver(f"user-{n}", SOURCE) for n in (1, 2, 3))
    assert Configuration("old", 2, approvers) == team.configuration
    assert Configuration("new", 2, approvers) == team.draft.configuration
    assert ("1", "2", SESSION) == (team.version_id, team.draft.version_id, team.vote_arn)
    assert Pair("PENDING", "UPDATE_PENDING_APPROVAL") == team.draft.pair
    assert {
        "responseTime": "2026-11-17T12:00:00.000Z",
        "mfaMethods": [{"type": "EMAIL_OTP", "syncStatus": "IN_SYNC"}],
    } == team.approver_states[0].more


def test_votes_are_counted(aws: tuple[Client, Stubber]) -> None:
    """GetSession shows who voted; ListSessions does not, and then nothing is counted."""
    caller, stub = aws
    listed = {"SessionArn": SESSION, "Status": "PENDING", "ActionName": "mpa:UpdateApprovalTeam"}
    responses = [
        {"Response": "APPROVED"},
        {"Response": "REJECTED"},
        {"Response": "NO_RESPONSE"},
        {"Response": "APPROVED"},
    ]
    shown = {**listed, "ApproverResponses": responses, "ApprovalStrategy": STRATEGY, "NumberOfApprovers": 4}
    stub.add_response("get_session", shown, {"SessionArn": SESSION})
    stub.add_response("list_sessions", {"Sessions": [listed]}, {"ApprovalTeamArn": ARN, "MaxResults": 20})

    vote = find_vote(caller, SESSION, **SAID)

    assert vote is not None
    assert ("2 approvals and 1 rejection", "2 of 4") == (vote.votes(), vote.need())
    assert [FIELDS["votes"]] == [one.votes() for one in list_votes(caller, ARN, **SAID)]


@pytest.mark.parametrize(
    ("operation", "find"),
    [
        pytest.param("get_approval_team", lambda caller: find_team(caller, ARN, **SAID), id="team"),
        pytest.param("get_session", lambda caller: find_vote(caller, SESSION, **SAID), id="session"),
        pytest.param("get_identity_source", lambda caller: find_source(caller, SOURCE, **SAID), id="source"),
        pytest.param("list_tags_for_resource", lambda caller: find_tags(caller, ARN, **SAID), id="tags"),
        pytest.param("delete_identity_source", lambda caller: delete_source(caller, SOURCE, thing="it"), id="deleted-source"),
        pytest.param("delete_inactive_approval_team_version", lambda caller: delete_version(caller, ARN, "1", **SAID), id="deleted-version"),
        pytest.param("list_identity_sources", lambda caller: portal_url(caller, **SAID), id="portal"),
    ],
)  # fmt: skip
def test_what_is_gone_is_none(aws: tuple[Client, Stubber], operation: str, find: Any) -> None:  # noqa: ANN401 -- any of the readers
    """AWS's "not found" is an answer, not an error."""
    caller, stub = aws
    stub.add_client_error(operation, "ResourceNotFoundException", http_status_code=404)

    assert find(caller) is None


def test_another_error_is_no_absence(aws: tuple[Client, Stubber]) -> None:
    """Whoever may not read a team does not know that it is gone."""
    caller, stub = aws
    stub.add_client_error("get_approval_team", "AccessDeniedException", http_status_code=403)

    with pytest.raises(errors.AccessDeniedError):
        find_team(caller, ARN, **SAID)


def test_update_sends_approvers_in_one_order(aws: tuple[Client, Stubber]) -> None:
    """Equal intents are equal requests, and the version of the response is the draft's."""
    caller, stub = aws
    intent = Configuration("new", 2, frozenset(Approver(f"user-{n}", SOURCE) for n in (3, 1, 2)))
    sent = {"Arn": ARN, "Description": "new", "ApprovalStrategy": STRATEGY, "Approvers": APPROVERS}
    stub.add_response("update_approval_team", {"VersionId": "2"}, sent)

    assert "2" == request_update(caller, ARN, intent, thing="approval team guards")


def test_quoted_description_is_taken_out_of_the_error(aws: tuple[Client, Stubber]) -> None:
    """A description is sensitive, also where AWS repeats it."""
    caller, stub = aws
    intent = Configuration("crown jewels", 2, frozenset({Approver("user-1", SOURCE)}))
    stub.add_client_error("update_approval_team", "ValidationException", "'crown jewels' is too short")

    with pytest.raises(errors.InvalidRequestError, match="'…' is too short"):
        request_update(caller, ARN, intent, thing="approval team guards")


def test_secret_approver_is_taken_out_of_the_error(aws: tuple[Client, Stubber]) -> None:
    """Who approves is no secret of the model; a program may make it one."""
    caller, stub = aws
    intent = Configuration("new", 2, frozenset({Approver("user-1", SOURCE), Approver("u", SOURCE)}))
    stub.add_client_error("update_approval_team", "ValidationException", "user-1 is unknown")

    with pytest.raises(errors.InvalidRequestError, match=r"\(… is unknown\)"):
        request_update(caller, ARN, intent, thing="approval team guards", hidden=("user-1", "u"))


def test_no_tags_are_no_call(aws: tuple[Client, Stubber]) -> None:
    """Nothing is sent where nothing changes."""
    caller, _ = aws
    put_tags(caller, ARN, {}, **SAID)
    remove_tags(caller, ARN, [], **SAID)


def test_server_time_is_awss_own(aws: tuple[Client, Stubber]) -> None:
    """A request carries the time of the last response, since this machine's clock may be wrong."""
    caller, stub = aws
    headers = {"date": "Tue, 24 Nov 2026 12:00:00 GMT"}
    stub.add_response("list_tags_for_resource", {"Tags": {}, "ResponseMetadata": {"HTTPHeaders": headers}})

    find_tags(caller, ARN, **SAID)

    assert datetime(2026, 11, 24, 12, 0, tzinfo=timezone.utc) == caller.server_time()


def test_server_time_is_read_from_an_error_too(aws: tuple[Client, Stubber]) -> None:
    """That something is not there is often all that AWS says before it is made."""
    caller, stub = aws
    meta = {"HTTPHeaders": {"date": "Tue, 24 Nov 2026 12:00:00 GMT"}}
    stub.add_client_error("list_tags_for_resource", "ResourceNotFoundException", response_meta=meta)

    assert find_tags(caller, ARN, **SAID) is None

    assert datetime(2026, 11, 24, 12, 0, tzinfo=timezone.utc) == caller.server_time()


@pytest.mark.parametrize("headers", [{}, {"date": "some day"}], ids=["no-date", "no-time"])
def test_server_time_without_a_date_is_this_machines(aws: tuple[Client, Stubber], headers: dict[str, str]) -> None:
    """A response without a usable date does not stop anything."""
    caller, stub = aws
    stub.add_response("list_tags_for_resource", {"Tags": {}, "ResponseMetadata": {"HTTPHeaders": headers}})
    before = datetime.now(timezone.utc)

    find_tags(caller, ARN, **SAID)

    assert before <= caller.server_time() <= datetime.now(timezone.utc)
