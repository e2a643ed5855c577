"""What an import writes of an account that is reached over HTTP, and what it refuses to write."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from pulumi_mpa.errors import AccessDeniedError, ConflictingStateError, InvalidRequestError
from pulumi_mpa.importing import write_import
from pulumi_mpa.messages import Code
from pulumi_mpa.model.ownership import OWNER, owner_of
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pulumi_mpa.importing import WrittenImport

POLICY: Final = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"
STACK: Final = "organization/shop/prod"
TYPE: Final = "pulumi-python:dynamic/mpa:ApprovalTeam"


class _Account:
    """An account with a source and two active teams, and a folder for what is written."""

    def __init__(self, aws: MpaEmulator, folder: Path) -> None:
        """Make everything."""
        self.aws, self.mpa, self.folder = aws, aws.client("mpa"), folder
        center: Any = {"InstanceArn": "arn:aws:sso:::instance/ssoins-1234567890abcdef", "Region": "us-east-1"}
        made = self.mpa.create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})
        self.source = made["IdentitySourceArn"]
        self.first, self.second = (self.make(name) for name in ("first", "second"))

    def make(self, name: str, **tags: str) -> str:
        """Make an active team."""
        approvers: Any = [
            {"PrimaryIdentityId": f"user-{n}", "PrimaryIdentitySourceArn": self.source} for n in (1, 2, 3)
        ]
        arn = self.mpa.create_approval_team(
            Name=name,
            Description="Payment keys",
            ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
            Approvers=approvers,
            Policies=[{"PolicyArn": POLICY}],
            Tags=tags,
        )["Arn"]
        self.aws.accept_invitations(arn)
        return arn

    def write(self, stack: str = STACK, **options: Any) -> WrittenImport:  # noqa: ANN401 -- those of `write_import`
        """Write the import."""
        return write_import(self.folder / "import.json", self.folder / "program.py", stack=stack, **options)

    def resources(self) -> dict[str, dict[str, Any]]:
        """Return the resources of the file by their logical names."""
        written = json.loads((self.folder / "import.json").read_text())["resources"]
        return {each["logicalName"]: each for each in written}

    def program(self) -> str:
        """Return the program."""
        return (self.folder / "program.py").read_text()


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Account]:
    """Yield an account of an emulator that this process reaches as its user does."""
    with MpaEmulator() as aws:
        for name, value in aws.env.items():
            monkeypatch.setenv(name, value)
        yield _Account(aws, tmp_path)


def test_chosen_things_alone_are_imported(account: _Account) -> None:
    """What is not chosen is named by its ARN, as the identity source of a team here."""
    written = account.write(arns=[account.first])
    assert {account.first: "first"} == written.names
    assert ["first"] == list(account.resources())
    assert "identity_source_arn=" not in account.program()
    assert account.program().count(f'"primary_identity_source_arn": "{account.source}"') == 3

    account.write()
    assert account.program().count("identity_source.identity_source_arn,") == 6
    assert ["identity-source", "first", "second"] == list(account.resources())


def test_what_a_stack_has_lost_is_its_own(account: _Account) -> None:
    """A team with the tag of the very resource that takes it is no other stack's."""
    owner = owner_of(f"organization/urn:pulumi:prod::shop::{TYPE}::first")
    account.mpa.tag_resource(ResourceArn=account.first, Tags={OWNER: str(owner)})
    account.write()
    assert owner == account.resources()["first"]["outputs"]["owner"]


@pytest.mark.parametrize("thing", ["first", "source"])
def test_what_another_stack_manages_is_named_and_left_to_it(account: _Account, thing: str) -> None:
    """Nothing is written, unless the rest is wanted: then the program says what is missing."""
    arn = getattr(account, thing)
    account.mpa.tag_resource(ResourceArn=arn, Tags={OWNER: "another"})
    with pytest.raises(
        ConflictingStateError, match=f"1 of 3 things cannot be imported. {arn}: A resource of"
    ) as raised:
        account.write()
    assert Code.IMPORT_INCOMPLETE == raised.value.code
    assert [] == list(account.folder.iterdir())

    written = account.write(partial=True)
    assert [arn] == list(written.left_out)
    assert arn not in written.names
    assert f"# Not imported: {arn}: A resource of another stack manages it." in account.program()


def test_association_of_another_stack_is_left_to_it(account: _Account) -> None:
    """It has no tags of its own: its team says whose it is."""
    keys: Any = account.aws.client("payment-cryptography", region="eu-central-1")
    action = "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE"
    keys.associate_mpa_team(Action=action, MpaTeamArn=account.first)
    account.write(regions=["eu-central-1"])
    assert "mpa_team_arn=first.arn," in account.program()
    recorded = account.resources()[f"eu-central-1/{action}"]
    assert owner_of(recorded["inputs"]["managedBy"]) == recorded["outputs"]["owner"]
    tag = f"pulumi-mpa:protects.payment-cryptography.eu-central-1.{action}"
    account.mpa.tag_resource(ResourceArn=account.first, Tags={tag: "another entry"})
    written = account.write(regions=["eu-central-1"], partial=True)
    assert [f"eu-central-1/{action}"] == list(written.left_out)


def test_team_that_another_account_shares_is_named(account: _Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its ARN says whose it is, and AWS whose the credentials are."""
    monkeypatch.setattr("pulumi_mpa.importing.write.account_reached", lambda *_, **__: "999988887777")
    written = account.write(partial=True)
    assert {account.source, account.first, account.second} == set(written.left_out)
    assert written.left_out[account.first].startswith(f"It belongs to account {account.aws.account}, which shares it.")


def test_what_the_next_preview_would_change_is_named(account: _Account) -> None:
    """A team that AWS removes, and one with a tag that the engine would lose."""
    account.mpa.start_active_approval_team_deletion(Arn=account.first, PendingWindowDays=7)
    account.aws.approve(next(iter(account.mpa.list_sessions(ApprovalTeamArn=account.first)["Sessions"]))["SessionArn"])
    odd = account.make("odd", __key="12")
    written = account.write(partial=True)
    assert {account.first, odd} == set(written.left_out)
    assert written.left_out[account.first].startswith("The next preview would have something to do:")
    assert written.left_out[odd].startswith("A program cannot declare it as it is: ")


def test_what_cannot_be_read_is_named(account: _Account) -> None:
    """With AWS's reason, as everything else that is missing."""
    account.aws.faults.add(operation="GetApprovalTeam", error="AccessDeniedException")
    written = account.write(partial=True)
    assert [account.first] == list(written.left_out)
    assert "AWS answered GetApprovalTeam with AccessDeniedException" in written.left_out[account.first]
    account.aws.faults.add(operation="ListApprovalTeams", error="AccessDeniedException")
    with pytest.raises(AccessDeniedError):
        account.write(partial=True)


def test_wrong_arguments_are_named_before_anything_is_written(account: _Account) -> None:
    """A stack that is not named in full, and an ARN that the account does not have."""
    account.aws.calls.clear()
    with pytest.raises(InvalidRequestError) as invalid:
        account.write("prod")
    assert Code.IMPORT_STACK_NAME == invalid.value.code
    assert [] == account.aws.calls
    with pytest.raises(ConflictingStateError, match=f"does not have {account.first}0") as missing:
        account.write(arns=[account.first, f"{account.first}0"])
    assert Code.IMPORT_NOT_FOUND == missing.value.code
    assert [] == list(account.folder.iterdir())


def test_file_holds_what_is_recorded_as_a_secret(account: _Account) -> None:
    """The copy of the inputs is one, as in every state of this package; the key that finds the provider is none."""
    account.write()
    outputs = account.resources()["first"]["outputs"]
    assert {"plaintext"} < outputs["declared"].keys()
    assert isinstance(outputs["__provider"], str)
    declared = json.loads(outputs["declared"]["plaintext"])
    assert f"organization/urn:pulumi:prod::shop::{TYPE}::first" == declared["managedBy"]
