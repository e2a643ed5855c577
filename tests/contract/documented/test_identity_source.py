"""The identity source: MPA User Guide, setting-up, delete-identity-source, mpa-limits, as they stood in mid-2026."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_mpa import MultipartyApprovalClient

    from pulumi_mpa.testing import MpaEmulator

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"


def _create(mpa: MultipartyApprovalClient) -> str:
    return mpa.create_identity_source(
        IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "eu-central-1"}}
    )["IdentitySourceArn"]


def test_identity_source_is_a_singleton_with_a_portal(mpa_emulator: MpaEmulator) -> None:
    """Setting up installs the approval portal; the ARN ends in a literal (page logging-using-cloudtrail)."""
    mpa = mpa_emulator.client("mpa")
    arn = _create(mpa)

    assert "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter" == arn
    source = mpa.get_identity_source(IdentitySourceArn=arn)
    assert "ACTIVE" == source["Status"]
    center = source["IdentitySourceParameters"]["IamIdentityCenter"]
    assert (INSTANCE, "eu-central-1") == (center["InstanceArn"], center["Region"])
    assert re.fullmatch(r"https://[^/]+mpa-portal\.us-east-1\.on\.aws/", center["ApprovalPortalUrl"])


def test_account_has_one_identity_source(mpa_emulator: MpaEmulator) -> None:
    """One per account, not adjustable."""
    mpa = mpa_emulator.client("mpa")
    _create(mpa)

    with pytest.raises(ClientError) as error:
        _create(mpa)

    assert 400 <= error.value.response["ResponseMetadata"]["HTTPStatusCode"] < 500
    assert 1 == len(mpa.list_identity_sources()["IdentitySources"])


def test_identity_source_stays_while_teams_need_it(mpa_emulator: MpaEmulator) -> None:
    """All teams with its approvers must be deleted first; then it goes, and can be set up again."""
    mpa = mpa_emulator.client("mpa")
    arn = _create(mpa)
    team = mpa.create_approval_team(
        Name="Finance",
        Description="Restores",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": arn} for user in ("anna", "ben", "cleo")],
        Policies=[{"PolicyArn": POLICY}],
    )
    mpa_emulator.accept_invitations(team["Arn"])
    with pytest.raises(mpa.exceptions.ConflictException):
        mpa.delete_identity_source(IdentitySourceArn=arn)

    mpa.start_active_approval_team_deletion(Arn=team["Arn"])
    mpa_emulator.approve(mpa.get_approval_team(Arn=team["Arn"])["UpdateSessionArn"])
    mpa.delete_identity_source(IdentitySourceArn=arn)

    with pytest.raises(mpa.exceptions.ResourceNotFoundException):
        mpa.get_identity_source(IdentitySourceArn=arn)
    assert arn == _create(mpa)
    assert "ACTIVE" == mpa.get_identity_source(IdentitySourceArn=arn)["Status"]
