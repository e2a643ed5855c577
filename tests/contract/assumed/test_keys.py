"""Stories of keys that rest on what the lifecycle tables assume."""

from __future__ import annotations

import base64
from datetime import timedelta
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
    "KeyAlgorithm": "ECC_NIST_P521",
    "KeyModesOfUse": {"Verify": True},
}
ROOT: ImportKeyMaterialTypeDef = {
    "RootCertificatePublicKey": {"KeyAttributes": ATTRIBUTES, "PublicKeyCertificate": CERTIFICATE}
}
SYMMETRIC: KeyAttributesTypeDef = {
    "KeyUsage": "TR31_M7_HMAC_KEY",
    "KeyClass": "SYMMETRIC_KEY",
    "KeyAlgorithm": "HMAC_SHA256",
    "KeyModesOfUse": {"Generate": True, "Verify": True},
}


def _protect(aws: MpaEmulator) -> str:
    """Make a new team protect the import of root certificates."""
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
    aws.client("payment-cryptography").associate_mpa_team(Action="IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE", MpaTeamArn=arn)
    return arn


def _request(keys: PaymentCryptographyControlPlaneClient) -> tuple[str, str]:
    """Request an import and return key and session."""
    key = keys.import_key(KeyMaterial=ROOT, RequesterComment="renewal")["Key"]
    return key["KeyArn"], key["MpaStatus"]["MpaSessionArn"]


def _under(root: str) -> ImportKeyMaterialTypeDef:
    return {
        "TrustedCertificatePublicKey": {
            "KeyAttributes": ATTRIBUTES,
            "PublicKeyCertificate": CERTIFICATE,
            "CertificateAuthorityPublicKeyIdentifier": root,
        }
    }


def _shown(keys: PaymentCryptographyControlPlaneClient, arn: str) -> tuple[str, str | None]:
    key = keys.get_key(KeyIdentifier=arn)["Key"]
    return key["KeyState"], key.get("MpaStatus", {}).get("Status")


def test_session_of_an_import_is_about_the_key(mpa_emulator: MpaEmulator) -> None:
    """It names the key, the operation and the service (K1)."""
    team, keys = _protect(mpa_emulator), mpa_emulator.client("payment-cryptography")
    key, session = _request(keys)
    shown = mpa_emulator.client("mpa").get_session(SessionArn=session)
    assert (team, key, "payment-cryptography:ImportKey", "payment-cryptography.amazonaws.com") == (
        shown["ApprovalTeamArn"],
        shown["ProtectedResourceArn"],
        shown["ActionName"],
        shown["RequesterServicePrincipal"],
    )


def test_rejected_and_cancelled_imports_fail(mpa_emulator: MpaEmulator) -> None:
    """Each in its own way (K4, K5)."""
    _protect(mpa_emulator)
    keys = mpa_emulator.client("payment-cryptography")
    (rejected, first), (cancelled, second) = _request(keys), _request(keys)
    mpa_emulator.reject(first)
    mpa_emulator.client("mpa").cancel_session(SessionArn=second)
    assert (("CREATE_FAILED", "FAILED"), ("CREATE_FAILED", "CANCELLED")) == (
        _shown(keys, rejected),
        _shown(keys, cancelled),
    )


def test_certificate_needs_a_root_that_can_be_used(mpa_emulator: MpaEmulator) -> None:
    """Not one that is being voted on, no other kind of key, and not nothing."""
    _protect(mpa_emulator)
    keys = mpa_emulator.client("payment-cryptography")
    root, session = _request(keys)
    with pytest.raises(keys.exceptions.ConflictException, match="certificate authority is CREATE_IN_PROGRESS"):
        keys.import_key(KeyMaterial=_under(root))
    symmetric = keys.create_key(KeyAttributes=SYMMETRIC, Exportable=False)["Key"]["KeyArn"]
    with pytest.raises(keys.exceptions.ValidationException, match="no public key of a certificate authority"):
        keys.import_key(KeyMaterial=_under(symmetric))
    for missing in ("alias/root", root[:-1] + ("0" if root[-1] != "0" else "1")):
        with pytest.raises(keys.exceptions.ResourceNotFoundException):
            keys.import_key(KeyMaterial=_under(missing))
    mpa_emulator.approve(session)
    assert "CREATE_COMPLETE" == keys.import_key(KeyMaterial=_under(root))["Key"]["KeyState"]


def test_keys_are_deleted_after_their_days(mpa_emulator: MpaEmulator) -> None:
    """Whatever became of their import, but not while it is being voted on; they stay listed."""
    keys, mpa = mpa_emulator.client("payment-cryptography"), mpa_emulator.client("mpa")
    made = keys.create_key(KeyAttributes=SYMMETRIC, Exportable=False)["Key"]["KeyArn"]
    _protect(mpa_emulator)
    requested = [_request(keys) for _ in range(3)]
    with pytest.raises(keys.exceptions.ConflictException, match="CREATE_IN_PROGRESS"):
        keys.delete_key(KeyIdentifier=requested[0][0])
    mpa_emulator.approve(requested[0][1])
    mpa_emulator.reject(requested[1][1])
    mpa.cancel_session(SessionArn=requested[2][1])

    for arn in (made, *(key for key, _ in requested)):
        going = keys.delete_key(KeyIdentifier=arn)["Key"]
        assert "DELETE_PENDING" == going["KeyState"]
        assert timedelta(days=7) == going["DeletePendingTimestamp"] - mpa_emulator.clock.now()
    with pytest.raises(keys.exceptions.ConflictException):
        keys.delete_key(KeyIdentifier=made, DeleteKeyInDays=3)
    mpa_emulator.clock.advance(days=7)
    assert ["DELETE_COMPLETE"] * 4 == [key["KeyState"] for key in keys.list_keys()["Keys"]]
    gone = keys.get_key(KeyIdentifier=made)["Key"]
    assert mpa_emulator.clock.now() == gone["DeleteTimestamp"]


def test_root_certificate_is_held_to_what_it_must_be(mpa_emulator: MpaEmulator) -> None:
    """Every problem is named at once."""
    keys = mpa_emulator.client("payment-cryptography")
    with pytest.raises(
        keys.exceptions.ValidationException,
        match=r"^(?=.*KeyClass: must be PUBLIC_KEY)(?=.*PublicKeyCertificate: must be a certificate)(?=.*KeyUsage: must be)"
        r"(?=.*KeyModesOfUse: must be Verify alone)(?=.*ReplicationRegions)",
    ):
        keys.import_key(
            KeyMaterial={"RootCertificatePublicKey": {"KeyAttributes": SYMMETRIC, "PublicKeyCertificate": "MIIB" * 5}},
            ReplicationRegions=["eu-west-1"],
        )


def test_material_is_imported_as_far_as_it_says_what_it_is(mpa_emulator: MpaEmulator) -> None:
    """A cryptogram comes with its key's attributes; a key block would have to be opened."""
    keys = mpa_emulator.client("payment-cryptography")
    key = keys.import_key(
        KeyMaterial={
            "KeyCryptogram": {
                "KeyAttributes": SYMMETRIC,
                "Exportable": False,
                "WrappedKeyCryptogram": "AB" * 32,
                "ImportToken": "import-token-0123456789abcdef",
            }
        },
        Enabled=False,
    )["Key"]
    assert ("EXTERNAL", False, False, "HMAC") == (
        key["KeyOrigin"],
        key["Exportable"],
        key["Enabled"],
        key["KeyCheckValueAlgorithm"],
    )
    with pytest.raises(keys.exceptions.ValidationException, match="can't read this kind"):
        keys.import_key(KeyMaterial={"Tr31KeyBlock": {"WrappingKeyIdentifier": "alias/x", "WrappedKeyBlock": "D" * 60}})
    with pytest.raises(keys.exceptions.ValidationException, match="others are imported"):
        keys.create_key(KeyAttributes=ATTRIBUTES, Exportable=True)


def test_keys_are_listed_by_state_page_and_region(mpa_emulator: MpaEmulator) -> None:
    """A page has fifty keys if the caller does not say."""
    _protect(mpa_emulator)
    keys = mpa_emulator.client("payment-cryptography")
    made = [keys.create_key(KeyAttributes=SYMMETRIC, Exportable=False)["Key"]["KeyArn"] for _ in range(51)]
    waiting, _ = _request(keys)
    first = keys.list_keys(KeyState="CREATE_COMPLETE")
    assert (made[:50], True) == ([key["KeyArn"] for key in first["Keys"]], "NextToken" in first)
    assert [waiting] == [key["KeyArn"] for key in keys.list_keys(KeyState="CREATE_IN_PROGRESS")["Keys"]]
    pages = keys.get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 20})
    assert [*made, waiting] == [key["KeyArn"] for page in pages for key in page["Keys"]]
    elsewhere = mpa_emulator.client("payment-cryptography", region="eu-central-1")
    assert [] == elsewhere.list_keys()["Keys"]
    with pytest.raises(elsewhere.exceptions.ResourceNotFoundException):
        elsewhere.get_key(KeyIdentifier=waiting)
