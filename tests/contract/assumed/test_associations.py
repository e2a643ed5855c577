"""Stories of associations that rest on what the lifecycle tables assume."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mypy_boto3_payment_cryptography import PaymentCryptographyControlPlaneClient
    from mypy_boto3_payment_cryptography.literals import MpaOperationType

    from pulumi_mpa.testing import MpaEmulator

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"
PROTECTED: MpaOperationType = "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE"


def _invited(aws: MpaEmulator, name: str, account: str | None = None) -> str:
    mpa = aws.client("mpa", account=account)
    if not mpa.list_identity_sources()["IdentitySources"]:
        mpa.create_identity_source(
            IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
        )
    source = mpa.list_identity_sources()["IdentitySources"][0]["IdentitySourceArn"]
    return mpa.create_approval_team(
        Name=name,
        Description="Root certificates",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")],
        Policies=[{"PolicyArn": POLICY}],
    )["Arn"]


def _team(aws: MpaEmulator, name: str, account: str | None = None) -> str:
    arn = _invited(aws, name, account)
    aws.accept_invitations(arn)
    return arn


def _shown(keys: PaymentCryptographyControlPlaneClient) -> tuple[str, str, str | None]:
    """Return state, team and how the latest request stands."""
    found = keys.get_mpa_team_association(Action=PROTECTED)["MpaTeamAssociation"]
    return found["AssociationState"], found["MpaTeamArn"], found.get("MpaStatus", {}).get("Status")


def _request(keys: PaymentCryptographyControlPlaneClient, team: str) -> str:
    """Request another team and return the session."""
    request = keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)["MpaTeamAssociation"]
    assert ("UPDATE_PENDING", "PENDING") == (request["AssociationState"], request["MpaStatus"]["Status"])
    return request["MpaStatus"]["MpaSessionArn"]


def _request_removal(keys: PaymentCryptographyControlPlaneClient) -> str:
    """Request the removal of an association and return the session."""
    request = keys.disassociate_mpa_team(Action=PROTECTED)["MpaTeamAssociation"]
    assert ("DELETE_PENDING", "PENDING") == (request["AssociationState"], request["MpaStatus"]["Status"])
    return request["MpaStatus"]["MpaSessionArn"]


def test_first_association_asks_nobody(mpa_emulator: MpaEmulator) -> None:
    """There is no state for one that would be pending (A1)."""
    keys, team = mpa_emulator.client("payment-cryptography"), _team(mpa_emulator, "Old")

    made = keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)["MpaTeamAssociation"]

    assert {"Action": PROTECTED, "MpaTeamArn": team, "AssociationState": "ACTIVE"} == made
    assert ("ACTIVE", team, None) == _shown(keys)
    assert [] == mpa_emulator.client("mpa").list_sessions(ApprovalTeamArn=team)["Sessions"]


def test_team_in_force_decides_who_comes_after_it(mpa_emulator: MpaEmulator) -> None:
    """Until then it is the one that is shown, and protects (A2, A3)."""
    keys = mpa_emulator.client("payment-cryptography")
    old, new = _team(mpa_emulator, "Old"), _team(mpa_emulator, "New")
    keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=old)

    request = keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=new, RequesterComment="new people")
    session = mpa_emulator.client("mpa").get_session(
        SessionArn=request["MpaTeamAssociation"]["MpaStatus"]["MpaSessionArn"]
    )

    assert ("UPDATE_PENDING", old, "PENDING") == _shown(keys)
    assert (old, "payment-cryptography:AssociateMpaTeam", "new people") == (
        session["ApprovalTeamArn"],
        session["ActionName"],
        session["RequesterComment"],
    )
    assert ("payment-cryptography.amazonaws.com", "111122223333", "us-east-1") == (
        session["RequesterServicePrincipal"],
        session["RequesterAccountId"],
        session["RequesterRegion"],
    )
    initiated = request["MpaTeamAssociation"]["MpaStatus"]["InitiationDate"]
    assert session["InitiationTime"] == initiated
    mpa_emulator.approve(session["SessionArn"])
    assert ("ACTIVE", new, "APPROVED") == _shown(keys)
    assert "EXECUTED" == mpa_emulator.client("mpa").get_session(SessionArn=session["SessionArn"])["ExecutionStatus"]


def test_unapproved_request_stays_visible_and_can_be_sent_again(mpa_emulator: MpaEmulator) -> None:
    """From every way in which the last one ended (A2, A4, A5)."""
    keys, mpa = mpa_emulator.client("payment-cryptography"), mpa_emulator.client("mpa")
    old, new = _team(mpa_emulator, "Old"), _team(mpa_emulator, "New")
    keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=old)

    mpa.cancel_session(SessionArn=_request(keys, new))
    assert ("ACTIVE", old, "CANCELLED") == _shown(keys)
    mpa_emulator.reject(_request(keys, new))
    assert ("ACTIVE", old, "FAILED") == _shown(keys)
    _request(keys, new)
    mpa_emulator.clock.advance(hours=24)
    assert ("ACTIVE", old, "FAILED") == _shown(keys)
    mpa_emulator.approve(_request(keys, new))
    assert ("ACTIVE", new, "APPROVED") == _shown(keys)
    mpa_emulator.approve(_request(keys, old))
    assert ("ACTIVE", old, "APPROVED") == _shown(keys)


def test_removal_can_be_requested_again_whatever_became_of_the_last_request(mpa_emulator: MpaEmulator) -> None:
    """Rejected, cancelled, approved for something else; once it is approved there is none (A6, A7, A8)."""
    keys, mpa = mpa_emulator.client("payment-cryptography"), mpa_emulator.client("mpa")
    old, new = _team(mpa_emulator, "Old"), _team(mpa_emulator, "New")
    keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=old)

    mpa_emulator.reject(_request_removal(keys))
    assert ("ACTIVE", old, "FAILED") == _shown(keys)
    mpa.cancel_session(SessionArn=_request_removal(keys))
    assert ("ACTIVE", old, "CANCELLED") == _shown(keys)
    mpa.cancel_session(SessionArn=_request_removal(keys))
    mpa_emulator.approve(_request(keys, new))
    session = _request_removal(keys)
    assert "payment-cryptography:DisassociateMpaTeam" == mpa.get_session(SessionArn=session)["ActionName"]
    mpa_emulator.approve(session)
    with pytest.raises(keys.exceptions.ResourceNotFoundException):
        keys.get_mpa_team_association(Action=PROTECTED)
    keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=new)
    assert ("ACTIVE", new, None) == _shown(keys)


def test_open_request_is_the_only_one(mpa_emulator: MpaEmulator) -> None:
    """Neither another team, nor the one in force, nor the end can be requested meanwhile (A9)."""
    keys, mpa = mpa_emulator.client("payment-cryptography"), mpa_emulator.client("mpa")
    old, new = _team(mpa_emulator, "Old"), _team(mpa_emulator, "New")
    keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=old)

    for ending in (False, True):
        session = _request_removal(keys) if ending else _request(keys, new)
        for team in (old, new):
            with pytest.raises(keys.exceptions.ConflictException, match="PENDING"):
                keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)
        with pytest.raises(keys.exceptions.ConflictException, match="PENDING"):
            keys.disassociate_mpa_team(Action=PROTECTED)
        mpa.cancel_session(SessionArn=session)
    assert 2 == len(mpa.list_sessions(ApprovalTeamArn=old)["Sessions"])


def test_association_that_does_not_exist_is_not_found(mpa_emulator: MpaEmulator) -> None:
    """The error has no message, only what was not found (A10, A12)."""
    keys = mpa_emulator.client("payment-cryptography")
    for call in (keys.get_mpa_team_association, keys.disassociate_mpa_team):
        with pytest.raises(keys.exceptions.ResourceNotFoundException) as error:
            call(Action=PROTECTED)
        found: Any = error.value.response
        assert ("", PROTECTED, 400) == (
            found["Error"]["Message"],
            found["ResourceId"],
            found["ResponseMetadata"]["HTTPStatusCode"],
        )


def test_team_that_protects_already_is_a_conflict(mpa_emulator: MpaEmulator) -> None:
    """Nothing would change (A11)."""
    keys, team = mpa_emulator.client("payment-cryptography"), _team(mpa_emulator, "Old")
    keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)
    with pytest.raises(keys.exceptions.ConflictException, match="already"):
        keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)


def test_only_an_active_team_can_protect(mpa_emulator: MpaEmulator) -> None:
    """One whose invitations are open is an invalid input; one that does not exist is not found."""
    keys, team = mpa_emulator.client("payment-cryptography"), _invited(mpa_emulator, "Old")
    with pytest.raises(keys.exceptions.ValidationException, match="only an active one can protect"):
        keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)
    with pytest.raises(keys.exceptions.ResourceNotFoundException):
        keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team[:-1] + "x")


def test_team_of_another_account_can_protect_once_it_is_shared(mpa_emulator: MpaEmulator) -> None:
    """Before that it is not found; its owner sees the requester's session."""
    keys, team = mpa_emulator.client("payment-cryptography"), _team(mpa_emulator, "Old", "444455556666")
    with pytest.raises(keys.exceptions.ResourceNotFoundException):
        keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)

    mpa_emulator.controls.share_team(team, "111122223333")
    keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)

    session = _request_removal(keys)
    owner = mpa_emulator.client("mpa", account="444455556666")
    assert "111122223333" == owner.get_session(SessionArn=session)["RequesterAccountId"]
    mpa_emulator.approve(session)
    with pytest.raises(keys.exceptions.ResourceNotFoundException):
        keys.get_mpa_team_association(Action=PROTECTED)


def test_association_is_one_region_s_and_one_account_s(mpa_emulator: MpaEmulator) -> None:
    """Teams live in us-east-1 and protect operations in every Region."""
    team = _team(mpa_emulator, "Old")
    here = mpa_emulator.client("payment-cryptography")
    there = mpa_emulator.client("payment-cryptography", region="eu-central-1")
    stranger = mpa_emulator.client("payment-cryptography", account="444455556666")
    there.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)

    for keys in (here, stranger):
        with pytest.raises(keys.exceptions.ResourceNotFoundException):
            keys.get_mpa_team_association(Action=PROTECTED)
    session = mpa_emulator.client("mpa").get_session(SessionArn=_request_removal(there))
    assert "eu-central-1" == session["RequesterRegion"]
    here.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)
    assert (("ACTIVE", team, None), ("DELETE_PENDING", team, "PENDING")) == (_shown(here), _shown(there))


def test_association_outlives_its_team(mpa_emulator: MpaEmulator) -> None:
    """It names a team that is gone, and nothing about it can be approved any more."""
    keys, mpa = mpa_emulator.client("payment-cryptography"), mpa_emulator.client("mpa")
    old, new = _team(mpa_emulator, "Old"), _team(mpa_emulator, "New")
    keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=old)
    _request(keys, new)
    mpa.start_active_approval_team_deletion(Arn=old)
    mpa_emulator.approve(mpa.get_approval_team(Arn=old)["UpdateSessionArn"])

    assert ("ACTIVE", old, "CANCELLED") == _shown(keys)
    with pytest.raises(keys.exceptions.ConflictException, match="no longer exists"):
        keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=new)
    with pytest.raises(keys.exceptions.ConflictException, match="no longer exists"):
        keys.disassociate_mpa_team(Action=PROTECTED)
    assert ("ACTIVE", old, "CANCELLED") == _shown(keys)


def test_team_in_its_deletion_window_approves_nothing(mpa_emulator: MpaEmulator) -> None:
    """It is on its way out; the association stays."""
    keys, mpa = mpa_emulator.client("payment-cryptography"), mpa_emulator.client("mpa")
    team = _team(mpa_emulator, "Old")
    keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)
    mpa.start_active_approval_team_deletion(Arn=team, PendingWindowDays=3)
    mpa_emulator.approve(mpa.get_approval_team(Arn=team)["UpdateSessionArn"])

    with pytest.raises(keys.exceptions.ConflictException, match="can't approve"):
        keys.disassociate_mpa_team(Action=PROTECTED)
    assert ("ACTIVE", team, None) == _shown(keys)


def test_request_that_is_found_invalid_is_an_unapproved_one(mpa_emulator: MpaEmulator) -> None:
    """Nobody voted; the association shows it like any other that was not approved."""
    keys, team = mpa_emulator.client("payment-cryptography"), _team(mpa_emulator, "Old")
    keys.associate_mpa_team(Action=PROTECTED, MpaTeamArn=team)
    mpa_emulator.controls.find_next_invalid("session")
    keys.disassociate_mpa_team(Action=PROTECTED)
    assert ("ACTIVE", team, "FAILED") == _shown(keys)
