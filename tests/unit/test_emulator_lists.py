"""Lists, tags, policies and repeated requests: what every operation of the kind shares."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_mpa.lifecycle.limits import MAX_TAGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_mpa import MultipartyApprovalClient

    from pulumi_mpa.testing import MpaEmulator

BACKUP = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault"
INVENTED = "arn:aws:mpa:::aws:policy/payment-cryptography.amazonaws.com/EmulatorInventedImportRootCertificate"
INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"


def _source(mpa: MultipartyApprovalClient, *, instance: str = INSTANCE, token: str = "t") -> str:  # noqa: S107
    return mpa.create_identity_source(
        IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": instance, "Region": "us-east-1"}},
        ClientToken=token,
    )["IdentitySourceArn"]


def _team(
    mpa: MultipartyApprovalClient, source: str, name: str = "Finance", *, token: str = "", policy: str = f"{BACKUP}/1"
) -> str:
    return mpa.create_approval_team(
        Name=name,
        Description="Restores",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")],
        Policies=[{"PolicyArn": policy}],
        ClientToken=token or name,
    )["Arn"]


def test_pages_have_everything_once(mpa_emulator: MpaEmulator) -> None:
    """With the SDK's own paginator, whatever the size of a page."""
    mpa = mpa_emulator.client("mpa")
    source = _source(mpa)
    teams = [_team(mpa, source, f"Team{number}") for number in range(7)]
    for size in (1, 3, 7, 20):
        pages = mpa.get_paginator("list_approval_teams").paginate(PaginationConfig={"PageSize": size})
        assert teams == [team["Arn"] for page in pages for team in page["ApprovalTeams"]]


def test_sessions_are_paged_newest_first(mpa_emulator: MpaEmulator) -> None:
    """More of them than a page has; filters go with the token."""
    mpa = mpa_emulator.client("mpa")
    arn = _team(mpa, _source(mpa))
    mpa_emulator.accept_invitations(arn)
    asked = [mpa_emulator.controls.start_session(arn, f"backup:Op{number}", "arn:x") for number in range(23)]

    first = mpa.list_sessions(ApprovalTeamArn=arn)
    second = mpa.list_sessions(ApprovalTeamArn=arn, NextToken=first["NextToken"])

    listed = [item["SessionArn"] for item in (*first["Sessions"], *second["Sessions"])]
    assert (asked[::-1], 20, False) == (listed, len(first["Sessions"]), "NextToken" in second)
    with pytest.raises(mpa.exceptions.ValidationException, match="NextToken"):
        mpa.list_sessions(
            ApprovalTeamArn=arn,
            NextToken=first["NextToken"],
            Filters=[{"FieldName": "SessionStatus", "Operator": "EQ", "Value": "PENDING"}],
        )


@pytest.mark.parametrize(
    "token",
    ["x", "e30=", base64.urlsafe_b64encode(json.dumps(["seal", "key"]).encode()).decode(), "\u00e9", "[" * 4000],
    ids=["short", "empty object", "forged", "not ASCII", "nested"],
)
def test_token_that_a_list_did_not_return_is_invalid(mpa_emulator: MpaEmulator, token: str) -> None:
    """Whatever it is made of."""
    mpa = mpa_emulator.client("mpa")
    with pytest.raises(mpa.exceptions.ValidationException, match="NextToken"):
        mpa.list_approval_teams(NextToken=token)


def test_token_of_another_list_is_invalid(mpa_emulator: MpaEmulator) -> None:
    """Tokens are opaque, and belong to one list."""
    mpa = mpa_emulator.client("mpa")
    source = _source(mpa)
    _team(mpa, source)
    _team(mpa, source, "Second")
    token = mpa.list_approval_teams(MaxResults=1)["NextToken"]
    with pytest.raises(mpa.exceptions.ValidationException, match="NextToken"):
        mpa.list_policies(NextToken=token)


def _listed(page: Any) -> list[str]:  # noqa: ANN401  a page of whichever list
    return [item.get("SessionArn") or item.get("KeyArn") or item["Arn"] for items in page.values() for item in items]


def _ten_teams(aws: MpaEmulator) -> tuple[Callable[..., Any], list[str], Callable[[str], object]]:
    mpa = aws.client("mpa")
    source = _source(mpa)
    made = [_team(mpa, source, f"Team{number}") for number in range(10)]

    def delete(arn: str) -> None:
        aws.decline_invitation(arn, "anna")
        mpa.delete_inactive_approval_team_version(Arn=arn, VersionId=mpa.get_approval_team(Arn=arn)["VersionId"])

    return mpa.list_approval_teams, made, delete


def _ten_sessions(aws: MpaEmulator) -> tuple[Callable[..., Any], list[str], Callable[[str], object]]:
    mpa = aws.client("mpa")
    arn = _team(mpa, _source(mpa))
    aws.accept_invitations(arn)
    made = [aws.controls.start_session(arn, f"backup:Op{number}", "arn:x") for number in range(10)]
    pending: list[Any] = [{"FieldName": "SessionStatus", "Operator": "EQ", "Value": "PENDING"}]

    def list_them(**more: Any) -> Any:  # noqa: ANN401  as boto3's own
        return mpa.list_sessions(ApprovalTeamArn=arn, Filters=pending, **more)

    return list_them, made[::-1], lambda session: mpa.cancel_session(SessionArn=session)


def _ten_keys(aws: MpaEmulator) -> tuple[Callable[..., Any], list[str], Callable[[str], object]]:
    keys = aws.client("payment-cryptography")
    attributes: Any = {
        "KeyUsage": "TR31_M7_HMAC_KEY",
        "KeyClass": "SYMMETRIC_KEY",
        "KeyAlgorithm": "HMAC_SHA256",
        "KeyModesOfUse": {"Generate": True, "Verify": True},
    }
    made = [keys.create_key(KeyAttributes=attributes, Exportable=False)["Key"]["KeyArn"] for _ in range(10)]

    def list_them(**more: Any) -> Any:  # noqa: ANN401  as boto3's own
        return keys.list_keys(KeyState="CREATE_COMPLETE", **more)

    return list_them, made, lambda key: keys.delete_key(KeyIdentifier=key)


@pytest.mark.parametrize("ten", [_ten_teams, _ten_sessions, _ten_keys], ids=["teams", "sessions", "keys"])
@pytest.mark.parametrize("gone", [(3,), (0, 1, 2, 3), (3, 4, 5), (4, 5, 6, 7, 8, 9)], ids=str)
def test_list_goes_on_after_what_was_removed_in_between(
    mpa_emulator: MpaEmulator,
    ten: Callable[[MpaEmulator], tuple[Callable[..., Any], list[str], Callable[[str], object]]],
    gone: tuple[int, ...],
) -> None:
    """The last item of a page, those before it and those after it: nothing else is left out or comes twice."""
    list_them, made, remove = ten(mpa_emulator)
    first = list_them(MaxResults=4)
    token = first.pop("NextToken")
    first.pop("ResponseMetadata")
    for number in gone:
        remove(made[number])

    rest = list_them(MaxResults=20, NextToken=token)
    rest.pop("ResponseMetadata")

    assert made[:4] == _listed(first)
    assert [arn for number, arn in enumerate(made) if number >= 4 and number not in gone] == _listed(rest)


def test_list_shows_what_was_created_after_its_last_items_were_removed(mpa_emulator: MpaEmulator) -> None:
    """The place of what is gone is given to nothing else."""
    list_teams, made, remove = _ten_teams(mpa_emulator)
    token = list_teams(MaxResults=9)["NextToken"]
    for arn in made[8:]:
        remove(arn)
    late = _team(mpa_emulator.client("mpa"), _source(mpa_emulator.client("mpa")), "Late")
    assert [late] == [team["Arn"] for team in list_teams(NextToken=token)["ApprovalTeams"]]


def test_shared_teams_are_paged_after_own_ones(mpa_emulator: MpaEmulator) -> None:
    """Whatever the size of a page: the list of one account is one list."""
    _, made, _ = _ten_teams(mpa_emulator)
    other = mpa_emulator.client("mpa", account="444455556666")
    source = _source(other)
    own = [_team(other, source, f"Own{number}") for number in range(3)]
    for arn in made[2:6]:
        mpa_emulator.controls.share_team(arn, "444455556666")
    for size in (1, 2, 3, 4, 7, 20):
        pages = other.get_paginator("list_approval_teams").paginate(PaginationConfig={"PageSize": size})
        assert own + made[2:6] == [team["Arn"] for page in pages for team in page["ApprovalTeams"]]


@pytest.mark.parametrize(
    "position",
    [["x"], [0], [0, -1], [0, 2**63], [True, 1], [0, 1.5], [0, None], [0, 1, 2], [[0], 1]],
    ids=str,
)
def test_token_with_another_position_than_a_number_is_invalid(mpa_emulator: MpaEmulator, position: list[Any]) -> None:
    """Even if it has the seal of the list."""
    list_teams, _, _ = _ten_teams(mpa_emulator)
    seal = json.loads(base64.urlsafe_b64decode(list_teams(MaxResults=1)["NextToken"]))[0]
    token = base64.urlsafe_b64encode(json.dumps([seal, *position]).encode()).decode()
    mpa = mpa_emulator.client("mpa")
    with pytest.raises(mpa.exceptions.ValidationException, match="NextToken"):
        mpa.list_approval_teams(NextToken=token)


def test_request_that_is_sent_again_does_nothing_more(mpa_emulator: MpaEmulator) -> None:
    """The same token and the same values are the same request."""
    mpa = mpa_emulator.client("mpa")
    source = _source(mpa)
    assert source == _source(mpa)
    first = _team(mpa, source)
    assert first == _team(mpa, source)
    assert 1 == len(mpa.list_approval_teams()["ApprovalTeams"])


def test_token_of_another_request_is_an_error(mpa_emulator: MpaEmulator) -> None:
    """Teams model a conflict, identity sources only an invalid input."""
    mpa = mpa_emulator.client("mpa")
    source = _source(mpa)
    _team(mpa, source, token="one")  # noqa: S106  a ClientToken
    with pytest.raises(mpa.exceptions.ConflictException, match="ClientToken"):
        _team(mpa, source, "Second", token="one")  # noqa: S106
    with pytest.raises(mpa.exceptions.ValidationException, match="ClientToken"):
        _source(mpa, instance=INSTANCE.replace("a1", "b2"))


def test_response_that_was_lost_is_sent_again(mpa_emulator: MpaEmulator) -> None:
    """The SDK tries again with its token, and one team was made."""
    mpa = mpa_emulator.client("mpa")
    source = _source(mpa)
    mpa_emulator.faults.add(operation="CreateApprovalTeam", reset="after")

    arn = _team(mpa, source)

    assert [arn] == [team["Arn"] for team in mpa.list_approval_teams()["ApprovalTeams"]]
    assert 2 == mpa_emulator.calls.counts()["CreateApprovalTeam"]


def test_throttled_call_is_tried_again_by_the_sdk(mpa_emulator: MpaEmulator) -> None:
    """As often as planned, 429."""
    mpa = mpa_emulator.client("mpa")
    mpa_emulator.faults.add(operation="ListPolicies", error="ThrottlingException")
    mpa.list_policies()
    assert [("ListPolicies", 429), ("ListPolicies", 200)] == mpa_emulator.calls


def test_tags_are_merged_and_removed_without_a_vote(mpa_emulator: MpaEmulator) -> None:
    """On sources and teams alike, whatever their status."""
    mpa = mpa_emulator.client("mpa")
    source = _source(mpa)
    for arn in (source, _team(mpa, source)):
        mpa.tag_resource(ResourceArn=arn, Tags={"a": "1", "b": "2"})
        mpa.tag_resource(ResourceArn=arn, Tags={"b": "3", "c": ""})
        mpa.untag_resource(ResourceArn=arn, TagKeys=["a", "never there"])
        assert {"b": "3", "c": ""} == mpa.list_tags_for_resource(ResourceArn=arn)["Tags"]


def test_resource_has_at_most_so_many_tags(mpa_emulator: MpaEmulator) -> None:
    """The error names the resource; replacing a value needs no room."""
    mpa = mpa_emulator.client("mpa")
    source = _source(mpa)
    mpa.tag_resource(ResourceArn=source, Tags={f"key{number}": "x" for number in range(MAX_TAGS)})
    mpa.tag_resource(ResourceArn=source, Tags={"key0": "y"})
    with pytest.raises(mpa.exceptions.TooManyTagsException) as error:
        mpa.tag_resource(ResourceArn=source, Tags={"one more": "x"})
    assert source == error.value.response["ResourceName"]  # type: ignore[typeddict-item]  # of this error alone
    with pytest.raises(mpa.exceptions.ValidationException, match="aws: are reserved"):
        mpa.tag_resource(ResourceArn=source, Tags={"AWS:mine": "x"})


def test_tags_of_nothing_are_not_found(mpa_emulator: MpaEmulator) -> None:
    """Whatever kind of thing it would be."""
    mpa = mpa_emulator.client("mpa")
    for arn in (
        "arn:aws:mpa:us-east-1:111122223333:approval-team/none",
        "arn:aws:mpa:us-east-1:111122223333:session/none/none",
        "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter",
        "nothing at all",
    ):
        with pytest.raises(mpa.exceptions.ResourceNotFoundException):
            mpa.list_tags_for_resource(ResourceArn=arn)


def test_policies_and_their_versions(mpa_emulator: MpaEmulator) -> None:
    """One that AWS documents, one that is made up and says so; a deprecated version can't be attached."""
    mpa = mpa_emulator.client("mpa")
    assert [BACKUP, INVENTED] == [policy["Arn"] for policy in mpa.list_policies()["Policies"]]
    versions = mpa.list_policy_versions(PolicyArn=INVENTED)["PolicyVersions"]
    assert [(1, "DEPRECATED", False), (2, "ATTACHABLE", True)] == [
        (version["VersionId"], version["Status"], version["IsDefault"]) for version in versions
    ]
    document = mpa.get_policy_version(PolicyVersionArn=f"{BACKUP}/$DEFAULT")["PolicyVersion"]["Document"]
    assert "backup:RevokeRestoreAccessBackupVault" in document
    source = _source(mpa)
    for policy, message in ((f"{INVENTED}/1", "deprecated"), (f"{BACKUP}/7", "no such policy version")):
        with pytest.raises(mpa.exceptions.ValidationException, match=message):
            _team(mpa, source, policy=policy)
    with pytest.raises(mpa.exceptions.ResourceNotFoundException):
        mpa.get_policy_version(PolicyVersionArn=f"{BACKUP}/7")
    with pytest.raises(mpa.exceptions.ResourceNotFoundException):
        mpa.list_policy_versions(PolicyArn=BACKUP + "2")


def test_policies_on_a_team_name_the_version_in_force(mpa_emulator: MpaEmulator) -> None:
    """`$DEFAULT` is resolved where policies of a resource are listed."""
    mpa = mpa_emulator.client("mpa")
    arn = _team(mpa, _source(mpa), policy=f"{INVENTED}/$DEFAULT")
    assert [f"{INVENTED}/2"] == [
        policy["PolicyArn"] for policy in mpa.list_resource_policies(ResourceArn=arn)["ResourcePolicies"]
    ]
    with pytest.raises(mpa.exceptions.ResourceNotFoundException):
        mpa.get_resource_policy(ResourceArn=arn, PolicyName="other", PolicyType="AWS_MANAGED")
    with pytest.raises(mpa.exceptions.InvalidParameterException):
        mpa.get_resource_policy(ResourceArn="team", PolicyName="other", PolicyType="AWS_MANAGED")
