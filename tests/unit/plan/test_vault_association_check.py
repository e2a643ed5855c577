"""What a preview says of an association with a vault, as far as it differs from one with AWS Payment Cryptography."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import an_association as an
import pytest

from pulumi_mpa.messages import Code, Message, parse
from pulumi_mpa.model.ownership import Place
from pulumi_mpa.model.settings import FoundRegion, Settings
from pulumi_mpa.model.unknown import UNKNOWN
from pulumi_mpa.model.vault_association import desired
from pulumi_mpa.plan.association.outputs import association_outputs
from pulumi_mpa.plan.association.update import plan_association
from pulumi_mpa.plan.vault_association import check_association, diff_association

NEAR = Settings(
    payment_cryptography_region=FoundRegion("us-west-1", "`mpa:paymentCryptographyRegion`"),
    aws_region=FoundRegion("eu-west-1", "`aws:region`"),
)
HERE = Settings(environment_region=FoundRegion("ap-south-1", "`AWS_REGION`"))


def inputs(**more: object) -> dict[str, Any]:
    """Return checked inputs."""
    given = {"backupVaultName": "vault-1", "region": an.REGION, "mpaApprovalTeamArn": an.OLD}
    return {**given, "managedBy": an.MANAGED_BY, **more}


def recorded() -> dict[str, Any]:
    """Return the outputs of a settled association."""
    view = an.a_view(replace(an.an_association(), name="vault-1"))
    values = inputs()
    place = {"backupVaultName": "vault-1", "region": an.REGION}
    plan = plan_association(desired(values), view, an.NOW)
    return association_outputs(values, view, plan, place=place, owner="o", entry="h")


@pytest.mark.parametrize(
    ("olds", "news", "settings", "expected", "source"),
    [
        pytest.param({}, {"region": "us-west-2"}, NEAR, "us-west-2", "", id="written"),
        pytest.param({}, {}, NEAR, "eu-west-1", "`aws:region`", id="configured"),
        pytest.param({}, {}, HERE, "ap-south-1", "`AWS_REGION`", id="environment"),
        pytest.param({}, {}, Settings(), "ca-central-1", "the profile `prod`", id="profile"),
        pytest.param({"region": "us-west-2"}, {}, HERE, "us-west-2", "", id="another-machine"),
    ],
)
def test_region_left_out_is_that_of_pulumi_aws(
    olds: dict[str, str], news: dict[str, str], settings: Settings, expected: str, source: str
) -> None:
    """Its vault is most likely made by pulumi-aws; the Region of keys has nothing to do with it."""
    settings = replace(settings, profile_region=lambda: FoundRegion("ca-central-1", "the profile `prod`"))
    given = {"backupVaultName": "vault-1", "mpaApprovalTeamArn": an.OLD, **news}
    completed, wrong, lines = check_association(olds, given, settings)

    assert ([], expected) == (wrong, completed["region"])
    said = [line for line in lines if isinstance(line, Message) and line.code == Code.ASSOCIATION_REGION_FOUND]
    assert [source] * bool(source) == [line.values["source"] for line in said]


def test_every_problem_is_named_at_once() -> None:
    """An ARN in place of the name, a comment without room for the marker, and no Region."""
    news = {
        "backupVaultName": "arn:aws:backup:eu-central-1:111122223333:backup-vault:vault-1",
        "mpaApprovalTeamArn": "guards",
        "requesterComment": "x" * 156,
        "action": "EXPORT",
    }
    wrong = check_association({}, news, Settings())[1]

    found = {problem.partition(":")[0]: parsed.code for problem in wrong if (parsed := parse(problem)) is not None}
    assert {
        "backupVaultName": Code.VAULT_NAME_INVALID,
        "mpaApprovalTeamArn": Code.TEAM_ARN_INVALID,
        "region": Code.VAULT_REGION_REQUIRED,
    }.items() <= found.items()
    assert {"requesterComment", "action"} <= found.keys()


@pytest.mark.parametrize(
    ("changed", "replaces"),
    [
        pytest.param({}, None, id="nothing"),
        pytest.param({"backupVaultName": "vault-2"}, ("backupVaultName",), id="another-vault"),
        pytest.param({"region": "eu-west-1"}, ("region",), id="another-region"),
        pytest.param({"mpaApprovalTeamArn": an.NEW}, (), id="another-team"),
        pytest.param({"mpaApprovalTeamArn": UNKNOWN}, (), id="a-team-that-is-not-known-yet"),
        pytest.param({"connection": {"profile": "others"}}, (), id="another-connection"),
    ],
)
def test_another_vault_replaces_and_another_team_is_voted_on(
    changed: dict[str, Any], replaces: tuple[str, ...] | None
) -> None:
    """State alone decides, without a call."""
    diff = diff_association(recorded(), inputs(**changed), an.NOW)

    assert (replaces is not None, replaces or ()) == (diff.changes, tuple(diff.replaces))


def test_place_names_service_region_and_vault() -> None:
    """So that two vaults have two tags on one team."""
    assert Place("backup", an.REGION, "vault-1") == desired(inputs()).place()
    assert f"pulumi-mpa:protects.backup.{an.REGION}.vault-1" == desired(inputs()).place().tag()
