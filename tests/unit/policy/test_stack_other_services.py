"""Policies about resources of other packages, on whole stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from whole_stack import SENSITIVE, Resource, association, run

from pulumi_mpa import BackupVaultMpaAssociation
from pulumi_mpa.messages import Code
from pulumi_mpa.policy import ROOT_CERTIFICATE_UNGUARDED, VAULT_WITHOUT_TEAM
from pulumi_mpa.policy.testing import UNKNOWN
from pulumi_mpa.policy.typed import type_of

if TYPE_CHECKING:
    from collections.abc import Sequence

AWS_KEY = "aws:paymentcryptography/key:Key"
NATIVE_KEY = "aws-native:paymentcryptography:Key"
AWS_VAULT = "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault"
NATIVE_VAULT = "aws-native:backup:LogicallyAirGappedBackupVault"
ROOT = {"keyClass": "PUBLIC_KEY", "keyUsage": "TR31_S0_ASYMMETRIC_KEY_FOR_DIGITAL_SIGNATURE"}


def _arn(region: str) -> str:
    return f"arn:aws:payment-cryptography:{region}:111122223333:key/qtbojf64yshyvyzf"


def _key(name: str = "ca", attributes: object = ROOT, kind: str = NATIVE_KEY, **more: Any) -> Resource:  # noqa: ANN401 -- JSON
    return Resource(kind, name, {"keyAttributes": attributes, **more})


@pytest.mark.parametrize(
    "key",
    [
        _key(keyIdentifier=_arn("us-east-1")),
        _key(kind=AWS_KEY, attributes=[ROOT], arn=_arn("us-east-1"), region="eu-central-1"),
        _key(kind=AWS_KEY, attributes=[ROOT], region="us-east-1"),
        Resource(AWS_KEY, "ca", {"keyAttributes": [ROOT], "arn": UNKNOWN}, provider={"region": "us-east-1"}),
    ],
    ids=["native", "classic", "region of the key", "region of the provider"],
)
def test_certificate_in_a_region_without_an_association(key: Resource) -> None:
    """Of both packages; an association elsewhere protects nothing here. A Region may be secret, so that it is not named."""
    answer = run(ROOT_CERTIFICATE_UNGUARDED, key, association(region="eu-central-1"))

    assert [("ca", Code.POLICY_CERTIFICATE_WITHOUT_ASSOCIATION)] == answer.found
    assert "us-east-1" not in answer.texts[0]
    assert [] == run(ROOT_CERTIFICATE_UNGUARDED, key, association(region="us-east-1")).found
    assert [] == run(ROOT_CERTIFICATE_UNGUARDED, key, associatedElsewhere=["us-east-1"]).found


@pytest.mark.parametrize(
    "attributes",
    [
        {**ROOT, "keyClass": "ASYMMETRIC_KEY_PAIR"},
        {**ROOT, "keyUsage": "TR31_D1_ASYMMETRIC_KEY_FOR_DATA_ENCRYPTION"},
        [],
        None,
    ],
    ids=["created", "of another use", "empty", "missing"],
)
def test_key_that_is_no_root_certificate(attributes: object) -> None:
    """AWS creates it, or it verifies no signatures."""
    assert ([], [], []) == run(ROOT_CERTIFICATE_UNGUARDED, _key(attributes=attributes, keyIdentifier=_arn("us-east-1")))


def test_region_that_is_not_known_decides_nothing() -> None:
    """Neither that of the key nor that of an association; other keys are decided."""
    lost = run(ROOT_CERTIFICATE_UNGUARDED, _key("lost"), _key(keyIdentifier=_arn("us-east-1")))
    somewhere = run(
        ROOT_CERTIFICATE_UNGUARDED,
        _key(keyIdentifier=_arn("us-east-1")),
        association().changed(region=UNKNOWN),
    )

    assert ["ca"] == lost.names
    assert ["Not decidable yet: lost.arn is known only once the update runs."] == lost.not_applicable
    assert [] == somewhere.found
    assert ["Not decidable yet: root.region is known only once the update runs."] == somewhere.not_applicable


def test_text_that_is_no_region_is_in_no_message() -> None:
    """Where a program has put something else, it may be secret; a Region that is known all the same counts."""
    wrong, known = {"region": SENSITIVE}, _key("known", region=SENSITIVE, keyIdentifier=_arn("us-east-1"))
    answer = run(ROOT_CERTIFICATE_UNGUARDED, _key(**wrong, keyIdentifier=_arn(SENSITIVE)), known)

    assert ["known"] == answer.names
    assert SENSITIVE not in " ".join([*answer.texts, *answer.not_applicable])


def test_vault_without_a_team() -> None:
    """Of both packages: `pulumi-aws` has no property for it."""
    answer = run(VAULT_WITHOUT_TEAM, Resource(NATIVE_VAULT, "a", {}), Resource(AWS_VAULT, "b", {"name": "b"}))

    assert [("a", Code.POLICY_VAULT_WITHOUT_TEAM), ("b", Code.POLICY_VAULT_WITHOUT_TEAM)] == answer.found


def test_vault_with_a_team() -> None:
    """In the program, or by other means that are configured."""
    vaults = [Resource(NATIVE_VAULT, "a", {"mpaApprovalTeamArn": "arn:x"}), Resource(AWS_VAULT, "b", {"name": "b"})]
    assert [] == run(VAULT_WITHOUT_TEAM, *vaults, associatedElsewhere=["b"]).found


def _associated(name: object = "v", region: str = "eu-central-1", depends: Sequence[str] = ()) -> Resource:
    declared = {"backupVaultName": name, "region": region}
    return Resource(
        type_of(BackupVaultMpaAssociation),
        "restores",
        {**declared, "explanation": "It is."},
        {"backupVaultName": depends},
    )


@pytest.mark.parametrize(
    ("vault", "association", "found"),
    [
        pytest.param({"backupVaultName": "v"}, _associated(), [], id="named"),
        pytest.param({"backupVaultName": "w"}, _associated(), ["a"], id="another-one"),
        pytest.param({"backupVaultName": UNKNOWN}, _associated(UNKNOWN, depends=["a"]), [], id="made-from-it"),
        pytest.param({"backupVaultName": "v"}, _associated(UNKNOWN, depends=["b"]), ["a"], id="made-from-another"),
        pytest.param(
            {"backupVaultName": "v", "region": "us-east-1"}, _associated(), ["a"], id="named-in-another-region"
        ),
    ],
)
def test_vault_with_an_association(vault: dict[str, Any], association: Resource, found: list[str]) -> None:
    """The association names it by text, or its name is made from the vault."""
    other = Resource("random:index/randomPet:RandomPet", "b", {})
    assert found == run(VAULT_WITHOUT_TEAM, Resource(NATIVE_VAULT, "a", vault), association, other).names


def test_vault_is_not_decided_while_an_association_may_name_it() -> None:
    """The association's vault is not known yet, and nothing says what its name is made from."""
    answer = run(VAULT_WITHOUT_TEAM, Resource(NATIVE_VAULT, "a", {"backupVaultName": "v"}), _associated(UNKNOWN))

    assert [] == answer.names
    assert answer.not_applicable


def test_team_of_a_vault_that_is_not_known_yet() -> None:
    """It is being created, or nothing at all."""
    unknown = Resource(NATIVE_VAULT, "new", {"mpaApprovalTeamArn": UNKNOWN})
    answer = run(VAULT_WITHOUT_TEAM, unknown, Resource(AWS_VAULT, "b", {}))

    assert ["b"] == answer.names
    assert ["Not decidable yet: new.mpaApprovalTeamArn is known only once the update runs."] == answer.not_applicable
