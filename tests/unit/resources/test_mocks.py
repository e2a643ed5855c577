"""The mocks for unit tests: what a program gets, what a test finds, and that nothing of the package makes a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pulumi
import pytest
from pulumi.runtime import Mocks

import pulumi_mpa as mpa
from pulumi_mpa.aws.client import Client
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.messages import parse
from pulumi_mpa.testing import MockState, MpaMocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi.runtime import MockCallArgs, MockResourceArgs

    UnderMocks = Callable[..., None]

SOURCE: Final = "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter"
SESSION: Final = "arn:aws:mpa:us-east-1:111122223333:session/guards-0001/one"
TEAM: Final = "arn:aws:mpa:us-east-1:111122223333:approval-team/theirs-0d3e8c35-54d7-4aef-a5a5-2ed9a4adcfb3"


def team(**more: Any) -> mpa.ApprovalTeam:  # noqa: ANN401 -- any input
    """Declare a team."""
    inputs: dict[str, Any] = {
        "description": "Payment keys",
        "approval_strategy": {"mof_n": {"min_approvals_required": 2}},
        "approvers": [
            {"primary_identity_id": user, "primary_identity_source_arn": SOURCE} for user in ("ana", "ben", "cleo")
        ],
        "policies": [{"policy_arn": mpa.ManagedPolicy.CREATE_RESTORE_ACCESS_VAULT}],
        **more,
    }
    return mpa.ApprovalTeam("guards", **inputs)


def everything() -> pulumi.Output[Any]:
    """Declare one resource of every kind, and read one of every kind; return an output of each."""
    center: Any = {"instance_arn": "arn:aws:sso:::instance/ssoins-1234567890abcdef", "region": "us-east-1"}
    source = mpa.IdentitySource("org", identity_source_parameters={"iam_identity_center": center})
    guards = team()
    gate = mpa.ApprovalGate("agreed", target=guards, until="active")
    association = mpa.MpaTeamAssociation(
        "keys", mpa_team_arn=guards.arn, opts=pulumi.ResourceOptions(depends_on=[gate])
    )
    vault = mpa.BackupVaultMpaAssociation("vault", backup_vault_name="vault-1", mpa_approval_team_arn=guards.arn)
    read = (
        mpa.ApprovalTeam.get("theirs", TEAM),
        mpa.IdentitySource.get("their-org", SOURCE),
        mpa.MpaTeamAssociation.get("their-keys", "eu-central-1/IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE"),
        mpa.BackupVaultMpaAssociation.get("their-vault", "eu-central-1/vault-1"),
    )
    waited = mpa.wait_for_approval(SESSION)
    return pulumi.Output.all(waited, *(each.settled for each in (source, guards, association, vault, *read)))


def test_everything_is_settled_and_nothing_calls_or_waits(
    under_mocks: UnderMocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A unit test needs neither credentials nor patience, whatever the program declares, reads and waits for."""

    def call(*_: object, **__: object) -> None:
        raise AssertionError("a call of AWS in a unit test")

    monkeypatch.setattr(Client, "call", call)
    found: list[object] = []
    mocks = MpaMocks()
    under_mocks(mocks, lambda: everything().apply(found.extend))

    assert [SESSION, *[True] * 8] == found
    assert {"org", "guards", "agreed", "keys", "vault", "theirs", "their-org", "their-keys", "their-vault"} == {
        each.name for each in mocks.registered
    }
    assert "theirs" == mocks.find("theirs").outputs["name"]
    # No file and no variable of this machine decides.
    assert "us-east-1" == mocks.find("keys").inputs["region"]


def test_vote_is_as_the_test_says(under_mocks: UnderMocks) -> None:
    """The program reads what is in force, what is asked for, and the vote."""
    state = MockState("ACTIVE/UPDATE_PENDING_APPROVAL", in_force={"description": "Before"}, approvals=1)
    found: dict[str, Any] = {}
    mocks = MpaMocks({"guards": state})

    def program() -> object:
        guards = team()
        return pulumi.Output.all(
            settled=guards.settled,
            waiting_for=guards.waiting_for,
            description=guards.description,
            wanted=guards.pending_update.description,
            approvals=guards.pending_session.approvals,
            portal=guards.pending_session.portal_url,
            until=guards.deletion.scheduled_for,
            explanation=guards.explanation,
        ).apply(found.update)

    under_mocks(mocks, program)

    expected = {"settled": False, "waiting_for": "approvers", "description": "Before", "wanted": "Payment keys"}
    assert {**expected, "approvals": 1, "until": None} == {
        key: found.get(key) for key in (*expected, "approvals", "until")
    }
    assert found["portal"].startswith("https://")
    message = parse(found["explanation"])
    assert message is not None
    assert ("MPA1006", "1") == (message.code, message.data["approvals"])
    assert mocks.find("guards").outputs["settled"] is False


def test_answers_to_invitations_are_as_the_test_says(under_mocks: UnderMocks) -> None:
    """Who has not answered is named as it would be."""
    mocks = MpaMocks({"guards": MockState(str(teams.INVITING), answers={"ana": "ACCEPTED"})})
    under_mocks(mocks, lambda: team().arn)

    outputs = mocks.find("guards").outputs
    assert ["ACCEPTED", "PENDING", "PENDING"] == [each["primaryIdentityStatus"] for each in outputs["approverStatus"]]
    assert "ben, cleo" in outputs["explanation"]
    assert "ana" not in outputs["explanation"]


def test_association_waits_for_a_team_that_is_not_active(under_mocks: UnderMocks) -> None:
    """What the mocks say of two resources fits together."""
    mocks = MpaMocks({"guards": "PENDING/PENDING_ACTIVATION"})
    under_mocks(mocks, lambda: mpa.MpaTeamAssociation("keys", mpa_team_arn=team().arn, region="eu-central-1").settled)

    outputs = mocks.find("keys").outputs
    assert (False, "approvers") == (outputs["settled"], outputs["waitingFor"])
    assert "teamInForce" not in outputs


def test_inputs_are_those_that_reach_the_engine(under_mocks: UnderMocks) -> None:
    """A test asserts what a policy pack would see: with default tags and the derived name, and nothing that is hidden."""
    pulumi.runtime.set_config("mpa:defaultTags", '{"owner": "security"}')
    try:
        mocks = MpaMocks()
        under_mocks(mocks, lambda: team(tags={"env": "prod"}, resubmit=pulumi.Output.secret("again")).arn)
    finally:
        pulumi.runtime.set_all_config({})

    inputs = mocks.find("guards").inputs
    assert {"owner": "security", "env": "prod"} == inputs["tags"]
    assert "again" == inputs["resubmit"]
    assert inputs["name"].startswith("guards-")
    assert not {"managedBy", "nameDerived", "secretInputs"} & inputs.keys()


def test_secret_inputs_are_secret_outputs(under_mocks: UnderMocks) -> None:
    """A test can assert that what the program hides stays hidden."""
    found: list[bool] = []

    async def secrecy(guards: mpa.ApprovalTeam) -> None:
        """Ask two outputs, of which the program hides one."""
        found.extend([await guards.description.is_secret(), await guards.status.is_secret()])

    under_mocks(MpaMocks(), lambda: secrecy(team(description=pulumi.Output.secret("Payment keys"))))

    assert [True, False] == found


def test_wrong_input_fails_as_in_a_preview(under_mocks: UnderMocks) -> None:
    """A mistake that a preview would find is found by the unit test."""
    with pytest.raises(Exception, match="guards") as raised:
        under_mocks(MpaMocks(), lambda: team(description="").arn)

    text = str(raised.value) + str(raised.value.__cause__ or "")
    assert "description" in text


@pytest.mark.parametrize(
    ("state", "hint"),
    [
        ("ACTIVE/UPDATE_PENDING", "Did you mean ACTIVE/UPDATE_PENDING_APPROVAL"),
        ("nowhere", "There are PENDING/VALIDATING"),
    ],
    ids=["near", "far"],
)
def test_state_that_does_not_exist_is_named(under_mocks: UnderMocks, state: str, hint: str) -> None:
    """A test with a misspelled state fails, and does not pass with another one."""
    with pytest.raises(Exception, match=hint):
        under_mocks(MpaMocks({"guards": state}), lambda: team().arn)


def test_answer_that_does_not_exist_is_named() -> None:
    """Likewise an approver's answer."""
    with pytest.raises(ValueError, match="not YES"):
        MockState(answers={"ana": "YES"})


class Others(Mocks):
    """The mocks that a user has already."""

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """Answer a function."""
        return {"zones": [args.token]}, []

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        """Make a resource."""
        return f"my-{args.name}", {**args.inputs, "arn": f"arn-of-{args.name}"}


class Bucket(pulumi.CustomResource):
    """A resource of another package."""

    arn: pulumi.Output[str]

    def __init__(self, name: str) -> None:
        """Declare the bucket."""
        super().__init__("aws:s3/bucket:Bucket", name, {"acl": "private", "arn": None})


@pytest.mark.parametrize(
    ("others", "id_", "answer"),
    [(None, "logs-id", {"near": "here"}), (Others(), "my-logs", {"zones": ["aws:index/getZones:getZones"]})],
    ids=["echo", "own-mocks"],
)
def test_other_packages_are_for_other_mocks(
    under_mocks: UnderMocks, others: Mocks | None, id_: str, answer: dict[str, Any]
) -> None:
    """Whoever has mocks keeps them; whoever has none gets what was sent."""
    found: dict[str, Any] = {}
    mocks = MpaMocks(others=others)

    def program() -> object:
        called = pulumi.runtime.invoke("aws:index/getZones:getZones", {"near": "here"}).value
        return pulumi.Output.all(id=Bucket("logs").id, settled=team().settled).apply(
            lambda values: found.update(values, called=called)
        )

    under_mocks(mocks, program)

    assert {"id": id_, "settled": True, "called": answer} == found
    assert "private" == mocks.find("logs").inputs["acl"]


def test_values_that_a_preview_does_not_know_stay_unknown(under_mocks: UnderMocks) -> None:
    """A test of what a program does in a preview gets no outputs that a preview would not have."""
    known: dict[str, bool] = {}
    mocks = MpaMocks()

    async def program() -> None:
        """Declare a team whose approvers come from another resource, and ask what is known."""
        other = Bucket("org")
        approvers = [{"primary_identity_id": user, "primary_identity_source_arn": other.arn} for user in "abc"]
        guards = team(approvers=approvers)
        names = ("description", "settled", "status", "arn")
        known.update({name: await getattr(guards, name).is_known() for name in names})

    under_mocks(mocks, program, preview=True)

    assert {"description": True, "settled": False, "status": False, "arn": False} == known
    assert "settled" not in mocks.find("guards").outputs


def test_nothing_is_found_under_a_name_that_the_program_does_not_have(under_mocks: UnderMocks) -> None:
    """The error says what there is."""
    mocks = MpaMocks()
    under_mocks(mocks, lambda: team().arn)

    with pytest.raises(LookupError, match="guards"):
        mocks.find("gards")
