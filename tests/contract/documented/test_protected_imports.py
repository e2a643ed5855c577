"""
What a team protects at AWS Payment Cryptography: its User Guide, multi-party approval, as it stood in mid-2026.

The shapes are those of the API model of 2021-09-14.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mypy_boto3_payment_cryptography import PaymentCryptographyControlPlaneClient
    from mypy_boto3_payment_cryptography.type_defs import ImportKeyMaterialTypeDef, KeyAttributesTypeDef

    from pulumi_mpa.testing import MpaEmulator

INSTANCE = "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"
CERTIFICATE = base64.b64encode(b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n").decode()
ATTRIBUTES: KeyAttributesTypeDef = {
    "KeyUsage": "TR31_S0_ASYMMETRIC_KEY_FOR_DIGITAL_SIGNATURE",
    "KeyClass": "PUBLIC_KEY",
    "KeyAlgorithm": "RSA_4096",
    "KeyModesOfUse": {"Verify": True},
}
ROOT: ImportKeyMaterialTypeDef = {
    "RootCertificatePublicKey": {"KeyAttributes": ATTRIBUTES, "PublicKeyCertificate": CERTIFICATE}
}


def _team(aws: MpaEmulator) -> str:
    mpa = aws.client("mpa")
    source = mpa.create_identity_source(
        IdentitySourceParameters={"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
    )["IdentitySourceArn"]
    arn = mpa.create_approval_team(
        Name="Finance",
        Description="Root certificates",
        ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
        Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in ("anna", "ben", "cleo")],
        Policies=[{"PolicyArn": POLICY}],
    )["Arn"]
    aws.accept_invitations(arn)
    return arn


def _protected(aws: MpaEmulator) -> PaymentCryptographyControlPlaneClient:
    keys = aws.client("payment-cryptography")
    keys.associate_mpa_team(Action="IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE", MpaTeamArn=_team(aws))
    return keys


def test_import_of_a_root_certificate_is_immediate_while_no_team_protects_it(mpa_emulator: MpaEmulator) -> None:
    """Without an association the key can be used at once, and nobody was asked (K6)."""
    key = mpa_emulator.client("payment-cryptography").import_key(KeyMaterial=ROOT)["Key"]

    assert ("CREATE_COMPLETE", False) == (key["KeyState"], "MpaStatus" in key)
    assert ("EXTERNAL", True) == (key["KeyOrigin"], key["Enabled"])


def test_protected_import_waits_for_the_vote_and_works_once_approved(mpa_emulator: MpaEmulator) -> None:
    """ARN and `Enabled` are given at once; the state says that the key can't be used yet (K1, K2, K3)."""
    keys = _protected(mpa_emulator)

    asked = keys.import_key(KeyMaterial=ROOT, RequesterComment="yearly renewal")["Key"]

    assert ("CREATE_IN_PROGRESS", "PENDING", True) == (
        asked["KeyState"],
        asked["MpaStatus"]["Status"],
        asked["Enabled"],
    )
    shown = keys.get_key(KeyIdentifier=asked["KeyArn"])["Key"]
    assert ("CREATE_IN_PROGRESS", "PENDING") == (shown["KeyState"], shown["MpaStatus"]["Status"])
    session = mpa_emulator.client("mpa").get_session(SessionArn=asked["MpaStatus"]["MpaSessionArn"])
    assert ("PENDING", "yearly renewal") == (session["Status"], session["RequesterComment"])
    mpa_emulator.approve(session["SessionArn"])
    shown = keys.get_key(KeyIdentifier=asked["KeyArn"])["Key"]
    assert ("CREATE_COMPLETE", "APPROVED") == (shown["KeyState"], shown["MpaStatus"]["Status"])


def test_protected_import_that_is_not_approved_fails(mpa_emulator: MpaEmulator) -> None:
    """The key has a state that the API model lacks; importing again makes another key and asks anew (K4)."""
    keys = _protected(mpa_emulator)
    first = keys.import_key(KeyMaterial=ROOT, RequesterComment="yearly renewal")["Key"]

    mpa_emulator.clock.advance(hours=24)

    failed = keys.get_key(KeyIdentifier=first["KeyArn"])["Key"]
    assert ("CREATE_FAILED", "FAILED") == (failed["KeyState"], failed["MpaStatus"]["Status"])
    assert "Approval session expired or was denied" == failed["MpaStatus"]["StatusMessage"]
    second = keys.import_key(KeyMaterial=ROOT, RequesterComment="yearly renewal")["Key"]
    assert first["KeyArn"] != second["KeyArn"]
    assert first["MpaStatus"]["MpaSessionArn"] != second["MpaStatus"]["MpaSessionArn"]


def test_protected_import_needs_the_requester_s_comment(mpa_emulator: MpaEmulator) -> None:
    """The comment is for the approvers; without a team nobody would read it, and none is needed."""
    keys = _protected(mpa_emulator)
    with pytest.raises(keys.exceptions.ValidationException, match="RequesterComment"):
        keys.import_key(KeyMaterial=ROOT)
    assert [] == keys.list_keys()["Keys"]


def test_only_root_certificates_are_protected(mpa_emulator: MpaEmulator) -> None:
    """A certificate under a root that is there already, and a new key, ask nobody."""
    keys = mpa_emulator.client("payment-cryptography")
    root = keys.import_key(KeyMaterial=ROOT)["Key"]["KeyArn"]
    keys.associate_mpa_team(Action="IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE", MpaTeamArn=_team(mpa_emulator))

    trusted = keys.import_key(
        KeyMaterial={
            "TrustedCertificatePublicKey": {
                "KeyAttributes": ATTRIBUTES,
                "PublicKeyCertificate": CERTIFICATE,
                "CertificateAuthorityPublicKeyIdentifier": root,
            }
        }
    )["Key"]
    made = keys.create_key(
        KeyAttributes={
            "KeyUsage": "TR31_P0_PIN_ENCRYPTION_KEY",
            "KeyClass": "SYMMETRIC_KEY",
            "KeyAlgorithm": "TDES_2KEY",
            "KeyModesOfUse": {"Encrypt": True, "Decrypt": True},
        },
        Exportable=True,
    )["Key"]

    assert ("CREATE_COMPLETE", False) == (trusted["KeyState"], "MpaStatus" in trusted)
    assert ("CREATE_COMPLETE", "AWS_PAYMENT_CRYPTOGRAPHY") == (made["KeyState"], made["KeyOrigin"])


def test_protection_ends_only_once_the_team_approved(mpa_emulator: MpaEmulator) -> None:
    """Until then it protects (A6); afterwards imports are immediate again (A7)."""
    keys = _protected(mpa_emulator)

    asked = keys.disassociate_mpa_team(Action="IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE")["MpaTeamAssociation"]

    assert ("DELETE_PENDING", "PENDING") == (asked["AssociationState"], asked["MpaStatus"]["Status"])
    key = keys.import_key(KeyMaterial=ROOT, RequesterComment="yearly renewal")["Key"]
    assert "CREATE_IN_PROGRESS" == key["KeyState"]
    mpa_emulator.approve(asked["MpaStatus"]["MpaSessionArn"])
    assert "CREATE_COMPLETE" == keys.import_key(KeyMaterial=ROOT)["Key"]["KeyState"]


def test_protection_stays_when_its_end_is_not_approved(mpa_emulator: MpaEmulator) -> None:
    """A request that runs out changes nothing (A8)."""
    keys = _protected(mpa_emulator)
    keys.disassociate_mpa_team(Action="IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE", RequesterComment="no longer needed")

    mpa_emulator.clock.advance(hours=24)

    shown = keys.get_mpa_team_association(Action="IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE")["MpaTeamAssociation"]
    assert "ACTIVE" == shown["AssociationState"]
