"""Stories of the identity source that rest on what the lifecycle tables assume: when which code appears."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mypy_boto3_mpa import MultipartyApprovalClient

    from pulumi_mpa.testing import MpaEmulator
    from pulumi_mpa.testing.controls import SourceCode

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"


def _create(mpa: MultipartyApprovalClient) -> str:
    return mpa.create_identity_source(
        IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
    )["IdentitySourceArn"]


def _shown(mpa: MultipartyApprovalClient, arn: str) -> tuple[str, str | None]:
    source = mpa.get_identity_source(IdentitySourceArn=arn)
    return source["Status"], source.get("StatusCode")


def _fails_with(emulator: MpaEmulator, code: SourceCode) -> None:
    mpa = emulator.client("mpa")
    emulator.controls.set_source_outcome(code)
    arn = _create(mpa)

    assert ("ERROR", code) == _shown(mpa, arn)
    source = mpa.get_identity_source(IdentitySourceArn=arn)
    assert "ApprovalPortalUrl" not in source["IdentitySourceParameters"]["IamIdentityCenter"]
    mpa.delete_identity_source(IdentitySourceArn=arn)
    assert arn == _create(mpa)
    assert ("ACTIVE", None) == _shown(mpa, arn)


def test_source_whose_maker_lacks_permissions_ends_in_error(mpa_emulator: MpaEmulator) -> None:
    """The call was accepted; the source can be deleted and made anew (I3, I6)."""
    _fails_with(mpa_emulator, "ACCESS_DENIED")


def test_source_of_a_missing_instance_ends_in_error(mpa_emulator: MpaEmulator) -> None:
    """The call was accepted; the source can be deleted and made anew (I4, I6)."""
    _fails_with(mpa_emulator, "IDC_INSTANCE_NOT_FOUND")


def test_source_of_an_unusable_instance_ends_in_error(mpa_emulator: MpaEmulator) -> None:
    """The call was accepted; the source can be deleted and made anew (I5, I6)."""
    _fails_with(mpa_emulator, "IDC_INSTANCE_NOT_VALID")


def test_source_whose_deletion_fails_can_be_deleted_again(mpa_emulator: MpaEmulator) -> None:
    """A failed deletion leaves the source in error (I7)."""
    mpa = mpa_emulator.client("mpa")
    arn = _create(mpa)
    mpa_emulator.controls.set_source_outcome("DELETION_FAILED")

    mpa.delete_identity_source(IdentitySourceArn=arn)
    assert ("ERROR", "DELETION_FAILED") == _shown(mpa, arn)
    mpa.delete_identity_source(IdentitySourceArn=arn)

    assert [] == mpa.list_identity_sources()["IdentitySources"]


def test_source_whose_instance_vanished_goes_although_teams_remain(mpa_emulator: MpaEmulator) -> None:
    """Teams that can't work any more hold nothing back (I4 of an active source; guide: delete-identity-source)."""
    mpa = mpa_emulator.client("mpa")
    arn = _create(mpa)
    mpa.create_approval_team(
        Name="Finance",
        Description="Restores",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": arn} for user in ("anna", "ben", "cleo")],
        Policies=[{"PolicyArn": POLICY}],
    )
    mpa_emulator.controls.set_source_outcome("IDC_INSTANCE_NOT_FOUND", when="now")
    assert ("ERROR", "IDC_INSTANCE_NOT_FOUND") == _shown(mpa, arn)

    mpa.delete_identity_source(IdentitySourceArn=arn)

    assert [] == mpa.list_identity_sources()["IdentitySources"]
    assert 1 == len(mpa.list_approval_teams()["ApprovalTeams"])


def test_team_needs_an_active_source(mpa_emulator: MpaEmulator) -> None:
    """A source in error does not know who the approvers are."""
    mpa = mpa_emulator.client("mpa")
    mpa_emulator.controls.set_source_outcome("IDC_INSTANCE_NOT_VALID")
    arn = _create(mpa)

    with pytest.raises(mpa.exceptions.ConflictException):
        mpa.create_approval_team(
            Name="Finance",
            Description="Restores",
            ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
            Approvers=[
                {"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": arn} for user in ("anna", "ben", "cleo")
            ],
            Policies=[{"PolicyArn": POLICY}],
        )
