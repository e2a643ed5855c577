"""The state of an account that no stack knows: everything that is there, as providers read it, and no call that changes anything."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from pulumi.runtime.rpc import _special_sig_key

from pulumi_mpa.errors import AccessDeniedError, InvalidSettingsError
from pulumi_mpa.lifecycle.approval_team import TeamStatus
from pulumi_mpa.lifecycle.association import ProtectedOperation
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.lifecycle.policies import ManagedPolicy
from pulumi_mpa.messages import Code, find, parse
from pulumi_mpa.policy.account import NOT_READ, account_state, write_account_state
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

REGION = "eu-central-1"
OPERATION = ProtectedOperation.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE
TYPE = "pulumi-python:dynamic/mpa:{}"


class _Account:
    """An account made with plain boto3: a source, an active team that protects an operation, and teams in other states."""

    def __init__(self, aws: MpaEmulator) -> None:
        """Make everything."""
        self.aws, self._mpa = aws, aws.client("mpa")
        center: Any = {
            "IamIdentityCenter": {
                "InstanceArn": "arn:aws:sso:::instance/ssoins-1234567890abcdef",
                "Region": "us-east-1",
            }
        }
        self.source = self._mpa.create_identity_source(IdentitySourceParameters=center)["IdentitySourceArn"]
        self.active, self.invited, self.voting = (self._team(name) for name in ("active", "invited", "voting"))
        aws.accept_invitations(self.active)
        aws.accept_invitations(self.voting)
        self._mpa.start_active_approval_team_deletion(Arn=self.voting)
        keys = aws.client("payment-cryptography", region=REGION)
        keys.associate_mpa_team(Action=OPERATION.value, MpaTeamArn=self.active)
        aws.calls.clear()

    def _team(self, name: str) -> str:
        approvers = [
            {"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": self.source} for user in ("ana", "ben", "cleo")
        ]
        made = self._mpa.create_approval_team(
            Name=name,
            Description="Root certificates",
            ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
            Approvers=approvers,  # type: ignore[arg-type]  # the stubs have a type for each member
            Policies=[{"PolicyArn": str(ManagedPolicy.CREATE_RESTORE_ACCESS_VAULT)}],
            Tags={"unit": "keys"},
        )
        return made["Arn"]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Account]:
    """Yield an account of an emulator that this process reaches as its user does."""
    with MpaEmulator() as aws:
        for name, value in aws.env.items():
            monkeypatch.setenv(name, value)
        yield _Account(aws)


def _resources(state: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {resource["urn"].rpartition("::")[2]: resource for resource in state["deployment"]["resources"]}


def test_everything_is_in_the_state_and_nothing_is_changed(account: _Account) -> None:
    """Source, all teams and the association of the Region, in an order in which each stands behind what it is made of."""
    found = _resources(account_state(regions=[REGION, "eu-west-1"]))

    names = ["IamIdentityCenter", "active", "invited", "voting", f"{REGION}/{OPERATION}"]
    assert [f"{account.aws.account}-account", "default", *names] == list(found)
    kinds = ["IdentitySource", *["ApprovalTeam"] * 3, "MpaTeamAssociation"]
    assert [TYPE.format(kind) for kind in kinds] == [found[name]["type"] for name in names]
    assert [] == [call.operation for call in account.aws.calls if not call.operation.startswith(("Get", "List"))]


def test_resources_are_as_providers_read_them(account: _Account) -> None:
    """Outputs tell how a thing stands, and inputs what it is made of; what is secret in every state is secret here."""
    found = _resources(account_state(regions=[REGION]))

    stands = {name: parse(found[name]["outputs"]["explanation"]) for name in ("active", "invited", "voting")}
    codes = {name: message and message.code for name, message in stands.items()}
    assert {
        "active": Code.TEAM_ACTIVE,
        "invited": Code.TEAM_INVITING,
        "voting": Code.TEAM_UNCHANGED_DURING_EXTERNAL_DELETION,
    } == codes
    assert found["voting"]["outputs"]["pendingSession"]["arn"] == found["voting"]["outputs"]["updateSessionArn"]
    assert {"unit": "keys"} == found["active"]["inputs"]["tags"] == found["active"]["outputs"]["tags"]
    association = found[f"{REGION}/{OPERATION}"]
    assert (account.active, account.active) == (
        association["inputs"]["mpaTeamArn"],
        association["outputs"]["teamInForce"],
    )
    assert {"inputs": None, "outputs": "plaintext"} == {
        kind: next((key for key in found["active"][kind].get("declared", {}) if key != _special_sig_key), None)
        for kind in ("inputs", "outputs")
    }


@pytest.mark.usefixtures("account")
def test_resources_depend_on_what_they_name() -> None:
    """As in a program that passes one resource to the next, so that policies about dependencies work."""
    found = _resources(account_state(regions=[REGION]))

    source, team, association = (found[name] for name in ("IamIdentityCenter", "active", f"{REGION}/{OPERATION}"))
    assert ({}, {"approvers": [source["urn"]]}) == (source["propertyDependencies"], team["propertyDependencies"])
    assert {"mpaTeamArn": [team["urn"]]} == association["propertyDependencies"]
    stack = next(iter(found.values()))
    assert {stack["urn"]} == {item["parent"] for item in (source, team, association)}


def test_association_of_another_region_is_not_read(account: _Account) -> None:
    """Only the Regions that are named are called."""
    assert "MpaTeamAssociation" not in json.dumps(account_state(regions=[]))
    assert "GetMpaTeamAssociation" not in {call.operation for call in account.aws.calls}


def test_one_region_is_a_list_too(tmp_path: Path) -> None:
    """A text is a collection of letters, and none of them is a Region."""
    with pytest.raises(TypeError, match=r"write \['eu-central-1'\]"):
        write_account_state(tmp_path / "account.json", regions="eu-central-1")


def test_team_that_is_gone_by_now_is_no_resource(account: _Account) -> None:
    """It was listed, and removed before it was read: nothing is missing."""
    account.aws.faults.add(operation="GetApprovalTeam", error="ResourceNotFoundException")

    assert {"invited", "voting"} == set(_resources(account_state(regions=[]))) & {"active", "invited", "voting"}


def test_incomplete_audit_writes_nothing_and_names_what_is_missing(account: _Account, tmp_path: Path) -> None:
    """A part must not pass for the whole."""
    account.aws.faults.add(operation="GetApprovalTeam", error="AccessDeniedException")
    with pytest.raises(AccessDeniedError, match=account.active) as raised:
        write_account_state(tmp_path / "account.json", regions=[REGION])

    assert Code.AUDIT_ACCOUNT_NOT_READ == raised.value.code
    assert {
        "count": "1",
        "of": "5",
        "operation": "GetApprovalTeam",
    }.items() <= raised.value.situation.message.data.items()
    assert [] == list(tmp_path.iterdir())


def test_partial_audit_says_so_in_its_state(account: _Account, tmp_path: Path) -> None:
    """Whoever wants the rest gets it, and the state itself names what it lacks."""
    account.aws.faults.add(operation="GetApprovalTeam", error="AccessDeniedException")
    write_account_state(tmp_path / "account.json", regions=[], partial=True)

    found = _resources(json.loads((tmp_path / "account.json").read_text()))
    assert {"invited", "voting"} == set(found) & {"active", "invited", "voting"}
    (note,) = found[f"{account.aws.account}-account"]["outputs"][NOT_READ]
    assert (True, [Code.AWS_DENIED]) == (account.active in note, [message.code for message in find(note)])


def test_teams_of_one_name_are_two_resources(account: _Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another account may share a team that is called as one of its own; every other name stays as short as it is."""
    same = [(arn, "keys", Pair(TeamStatus.ACTIVE, None)) for arn in (account.active, account.voting)]
    other = (account.invited, "invited", Pair(TeamStatus.PENDING, None))
    monkeypatch.setattr("pulumi_mpa.existing.list_teams", lambda *_, **__: iter([*same, other]))
    resources = account_state(regions=[])["deployment"]["resources"]

    teams = {resource["urn"].rpartition("::")[2] for resource in resources if "ApprovalTeam" in resource["type"]}
    assert {account.active.rpartition("/")[2], account.voting.rpartition("/")[2], "invited"} == teams


@pytest.mark.parametrize("operation", ["ListIdentitySources", "ListApprovalTeams"])
def test_account_that_cannot_be_listed_is_an_error_even_of_a_partial_audit(account: _Account, operation: str) -> None:
    """Nobody knows what would be missing."""
    account.aws.faults.add(operation=operation, error="AccessDeniedException")
    with pytest.raises(AccessDeniedError) as raised:
        account_state(regions=[], partial=True)

    assert Code.AWS_DENIED == raised.value.code


def test_missing_credentials_are_one_sentence(account: _Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error of the package, in the place of one of the SDK's."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    with pytest.raises(AccessDeniedError) as raised:
        account_state(regions=[REGION])

    assert Code.CREDENTIALS_MISSING == raised.value.code
    assert 0 == len(account.aws.calls)


def test_settings_are_those_of_a_stack(account: _Account) -> None:
    """The endpoint reaches another emulator; a key that there is not is named before any call."""
    with MpaEmulator() as empty:
        found = _resources(account_state(regions=[], config={"mpa:endpoint": empty.endpoint_url}))
    assert ["aws-account", "default"] == list(found)
    with pytest.raises(InvalidSettingsError, match="mpa:profil"):
        account_state(regions=[], config={"mpa:profil": "audit"})

    assert 0 == len(account.aws.calls)
