"""Policies over what no provider accepts: whatever raises loses all findings of its pack."""

from __future__ import annotations

from typing import Any, Final

import pytest
from analyzed import analyzed
from given import ACCOUNT, SOURCE, association, source, team
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulumi_mpa import ApprovalTeam, BackupVaultMpaAssociation, IdentitySource, MpaTeamAssociation
from pulumi_mpa.policy import TEAM_DELETION_WINDOW, TEAM_ONE_IDENTITY_SOURCE, TEAM_SPARE_APPROVER, TEAM_THRESHOLD, clock
from pulumi_mpa.policy.all import POLICIES
from pulumi_mpa.policy.testing import UNKNOWN, check, resource, secret
from pulumi_mpa.policy.typed import type_of

PRIVATE: Final = "between us"
DAY: Final = "2025-01-02T00:00:00Z"
SESSION: Final[dict[str, Any]] = {"arn": f"{ACCOUNT}:session/guards/5f", "status": "PENDING", "initiationTime": DAY}
CONFIG: Final[dict[str, dict[str, Any]]] = {
    "mpa-required-tags": {"tags": {"owner": "x+", "stage": ".*"}, "values": {"owner": "x", "stage": "y"}},
    "mpa-team-requester-not-approver": {"requesters": ["user-1"]},
    "mpa-name-pattern": {"pattern": "prod-.*"},
    "mpa-run-votes": {"openVotes": 0},
    "mpa-teams-same-people": {"allowedTeams": ["q.*"]},
}
LEVEL: Final = {policy.name: {**CONFIG.get(policy.name, {}), "enforcementLevel": "remediate"} for policy in POLICIES}
INPUTS: Final[dict[Any, dict[str, Any]]] = {
    ApprovalTeam: team(tags={"owner": "x"}, pendingWindowDays=7),
    IdentitySource: source(tags={"owner": "x"}),
    MpaTeamAssociation: association(region="us-east-1", requesterComment="please"),
    BackupVaultMpaAssociation: {
        "__provider": "pickled",
        "managedBy": "acme/urn:x::restores",
        "backupVaultName": "vault-1",
        "mpaApprovalTeamArn": f"{ACCOUNT}:approval-team/t",
        "requesterComment": "please",
    },
    "aws-native:paymentcryptography:Key": {
        "region": "us-east-1",
        "keyAttributes": {"keyClass": "PUBLIC_KEY", "keyUsage": "TR31_S0_ASYMMETRIC_KEY_FOR_DIGITAL_SIGNATURE"},
    },
    "aws-native:backup:LogicallyAirGappedBackupVault": {"mpaApprovalTeamArn": f"{ACCOUNT}:approval-team/t"},
}
OUTPUTS: Final[dict[Any, dict[str, Any]]] = {
    ApprovalTeam: {
        "arn": f"{ACCOUNT}:approval-team/t",
        "status": "ACTIVE",
        "creationTime": DAY,
        "explanation": "It is.",
        "settled": False,
        "approverStatus": [
            {
                "primaryIdentityStatus": "ACCEPTED",
                "mfaMethods": [{"type": "EMAIL_OTP", "syncStatus": "IN_SYNC"}],
                "lastActivity": "VOTED",
                "lastActivityTime": DAY,
            }
        ],
        "invitationsExpireAt": DAY,
        "pendingUpdate": {"updateInitiationTime": DAY},
        "pendingSession": SESSION,
        "lastRequest": {"outcome": "rejected", "at": DAY},
    },
    IdentitySource: {"identitySourceArn": SOURCE, "status": "ACTIVE", "explanation": "It is."},
    MpaTeamAssociation: {
        "mpaStatus": {"status": "PENDING", "initiationDate": DAY},
        "pendingSession": SESSION,
        "settled": False,
        "explanation": "It is.",
    },
    BackupVaultMpaAssociation: {
        "mpaStatus": {"status": "PENDING", "initiationDate": DAY},
        "pendingSession": SESSION,
        "settled": False,
        "explanation": "It is.",
    },
}
SECRETS: Final = [secret(value) for value in (PRIVATE, [PRIVATE], {PRIVATE: PRIVATE}, 7)]
SCALARS: Final = [None, True, -1, 2.5, 1e300, "", "text", "7", UNKNOWN, "[secret]"]
NESTED: Final[list[Any]] = [[], {}, [1], [None], [[]], [{}], {"a": 1}, {"mofN": None}, [UNKNOWN], {"a": UNKNOWN}]
ODD: Final = st.sampled_from([*SECRETS, *SCALARS, *NESTED])


@st.composite
def damaged(draw: st.DrawFn, value: Any) -> Any:  # noqa: ANN401 -- any property
    """Draw a value of which parts are missing, or replaced by something else."""
    if draw(st.integers(0, 11)) == 0:
        return draw(ODD)
    if isinstance(value, dict):
        kept = [key for key in value if draw(st.integers(0, 19))]
        return {key: draw(damaged(value[key])) for key in kept}
    return [draw(damaged(item)) for item in value] if isinstance(value, list) else value


@st.composite
def stacks(draw: st.DrawFn) -> list[Any]:
    """Draw a stack of all resources that a policy looks at, with two teams."""
    found = []
    for number, kind in enumerate([ApprovalTeam, *INPUTS]):
        inputs, outputs = INPUTS[kind], OUTPUTS.get(kind, {})
        keeps = {"explanation": outputs["explanation"]} if outputs else {}
        found.append(
            resource(
                type_of(kind),
                f"it-{number}",
                {name: draw(damaged(value)) for name, value in inputs.items()},
                outputs={**{name: draw(damaged(value)) for name, value in outputs.items()}, **keeps},
                unchanged=draw(st.booleans()),
                provider_check=False,
            )
        )
    return found


@given(stacks())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_policy_raises_or_repeats_a_secret(stack: list[Any]) -> None:
    """The SDK has a word for what cannot be decided."""
    result = check(POLICIES, stack, config=LEVEL)

    assert () == result.errors
    said = [*(found.message for found in result.violations), *(found.reason for found in result.not_applicable)]
    assert not [text for text in said if PRIVATE in text or "can't run" in text]


@pytest.mark.parametrize(
    ("policy", "properties", "paths"),
    [
        pytest.param(TEAM_THRESHOLD, team(need="2"), "approvalStrategy.mofN.minApprovalsRequired is", id="a text"),
        pytest.param(TEAM_THRESHOLD, team(need=2.5), "approvalStrategy.mofN.minApprovalsRequired is", id="a fraction"),
        pytest.param(TEAM_THRESHOLD, team(approvalStrategy={"mofN": None}), "approvalStrategy.mofN is", id="nothing"),
        pytest.param(TEAM_SPARE_APPROVER, team(approvers=None), "approvers is", id="a missing input"),
        pytest.param(TEAM_SPARE_APPROVER, team(approvers={"a": 1}), "approvers is", id="a map for a list"),
        pytest.param(TEAM_ONE_IDENTITY_SOURCE, team(people=[None, 1]), "approvers[0], approvers[1] are", id="entries"),
        pytest.param(
            TEAM_DELETION_WINDOW, team(pendingWindowDays=True), "pendingWindowDays is", id="true for a number"
        ),
    ],
)
def test_what_is_malformed_is_not_decided(policy: Any, properties: dict[str, Any], paths: str) -> None:  # noqa: ANN401 -- any policy
    """And nothing says that it will be once the update runs."""
    answer = analyzed(policy, ApprovalTeam, properties)

    assert ([], [f"Not decidable: {paths} missing or of another type than the property has."]) == (
        answer.codes,
        answer.not_applicable,
    )


def test_what_is_no_time_is_no_age() -> None:
    """No more than a time that is missing."""
    assert not clock.is_older("tomorrow", 1)
    assert not clock.is_over("tomorrow")


def test_any_number_of_days_can_be_configured() -> None:
    """Also more than a difference of times can have."""
    assert not clock.is_older(DAY, 10**12)
