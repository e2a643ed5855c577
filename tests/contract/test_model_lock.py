"""The lifecycle tables against the API model, in both directions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from botocore.loaders import Loader

from pulumi_mpa.emulator.apis import SERVED
from pulumi_mpa.emulator.errors import COMMON, Kind
from pulumi_mpa.emulator.policies import PolicyStatus, PolicyType
from pulumi_mpa.lifecycle import (
    approval_team,
    approver,
    association,
    identity_source,
    key,
    limits,
    restore_access,
    session,
    vault,
)

if TYPE_CHECKING:
    from enum import Enum

SHAPES: dict[str, Any] = Loader().load_service_model("mpa", "service-2")["shapes"]

PC_SHAPES: dict[str, Any] = Loader().load_service_model("payment-cryptography", "service-2")["shapes"]

BACKUP_SHAPES: dict[str, Any] = Loader().load_service_model("backup", "service-2")["shapes"]

ENUMS: dict[str, type[Enum]] = {
    "ApprovalTeamStatus": approval_team.TeamStatus,
    "ApprovalTeamStatusCode": approval_team.TeamCode,
    "IdentityStatus": approver.IdentityStatus,
    "ApproverLastActivity": approver.LastActivity,
    "MfaType": approver.MfaType,
    "MfaSyncStatus": approver.MfaSyncStatus,
    "UpdateAction": approval_team.UpdateAction,
    "IdentitySourceStatus": identity_source.SourceStatus,
    "IdentitySourceStatusCode": identity_source.SourceCode,
    "IdentitySourceType": identity_source.SourceType,
    "SessionStatus": session.SessionStatus,
    "SessionStatusCode": session.SessionCode,
    "SessionResponse": session.SessionResponse,
    "SessionExecutionStatus": session.ExecutionStatus,
    "ActionCompletionStrategy": session.CompletionStrategy,
    "AdditionalSecurityRequirement": session.SecurityRequirement,
    "FilterField": session.FilterField,
    "Operator": session.FilterOperator,
    "PolicyType": PolicyType,
    "PolicyStatus": PolicyStatus,
}


#: Of Payment Cryptography those that approval has to do with; that model lacks what `BEYOND_THE_MODEL` names.
PC_ENUMS: dict[str, type[Enum]] = {
    "MpaOperation": association.ProtectedOperation,
    "AssociationState": association.AssociationState,
    "SessionStatus": association.RequestStatus,
    "KeyState": key.KeyState,
    "KeyOrigin": key.KeyOrigin,
    "KeyClass": key.KeyClass,
    "KeyCheckValueAlgorithm": key.CheckValueAlgorithm,
}


#: Of AWS Backup those that approval has to do with.
BACKUP_ENUMS: dict[str, type[Enum]] = {
    "VaultState": vault.VaultState,
    "VaultType": vault.VaultType,
    "EncryptionKeyType": vault.EncryptionKeyType,
    "MpaSessionStatus": vault.UpdateStatus,
    "MpaRevokeSessionStatus": restore_access.RevokeStatus,
}


def _values(enum: type[Enum]) -> set[str]:
    return {str(member) for member in enum}


@pytest.mark.parametrize("shape", ENUMS)
def test_values_are_those_of_the_model(shape: str) -> None:
    """Every member of an enum, no more and no less."""
    assert set(SHAPES[shape]["enum"]) == _values(ENUMS[shape])


@pytest.mark.parametrize("shape", PC_ENUMS)
def test_values_of_payment_cryptography_are_those_of_its_model(shape: str) -> None:
    """Every member; one state of keys is shown by the guide alone, and is gone from the list once the model has it."""
    beyond = {str(value) for value in key.BEYOND_THE_MODEL} if shape == "KeyState" else set()
    assert not beyond & set(PC_SHAPES[shape]["enum"])
    assert set(PC_SHAPES[shape]["enum"]) | beyond == _values(PC_ENUMS[shape])


def test_every_state_of_payment_cryptography_stands_in_its_table() -> None:
    """Whatever it can show of an association, a key, or a request about one has a row."""
    for states, enum in (
        (association.STATES, association.AssociationState),
        (key.STATES, key.KeyState),
    ):
        assert _values(enum) == {str(row.pair.status) for row in states}
        assert _values(association.RequestStatus) == {str(row.pair.code) for row in states if row.pair.code}


def test_what_payment_cryptography_shares_is_the_same_there() -> None:
    """Both models spell the ARNs of teams and sessions, and limit the requester's comment alike."""
    assert PC_SHAPES["MpaTeamArn"]["pattern"] == limits.TEAM_ARN_PATTERN
    assert PC_SHAPES["MpaSessionArn"]["pattern"] == limits.SESSION_ARN_PATTERN
    assert PC_SHAPES["Region"]["pattern"] == limits.KEY_REGION_PATTERN
    assert limits.KEY_REGION_PATTERN in PC_SHAPES["KeyArn"]["pattern"]
    assert PC_SHAPES["MpaRequesterComment"]["max"] == limits.MAX_COMMENT
    assert PC_SHAPES["MaxResults"]["max"] >= limits.KEY_PAGE
    days = PC_SHAPES["DeleteKeyInputDeleteKeyInDaysInteger"]
    assert days["min"] <= limits.KEY_DELETION_DAYS <= days["max"]
    assert key.ROOT_CERTIFICATE_USAGE in PC_SHAPES["KeyUsage"]["enum"]


@pytest.mark.parametrize("shape", BACKUP_ENUMS)
def test_values_of_backup_are_those_of_its_model(shape: str) -> None:
    """Every member of an enum, no more and no less."""
    assert set(BACKUP_SHAPES[shape]["enum"]) == _values(BACKUP_ENUMS[shape])


def test_every_state_of_backup_stands_in_its_tables() -> None:
    """Whatever it can show of a vault, or of a request to revoke access to one, has a row."""
    for states in (vault.STATES, restore_access.STATES):
        assert _values(vault.VaultState) == {str(row.pair.status) for row in states}
    assert _values(restore_access.RevokeStatus) == {
        str(row.pair.code) for row in restore_access.STATES if row.pair.code
    }


def test_what_backup_has_of_its_own_is_the_same_there() -> None:
    """Names of vaults and the size of a page; its sessions are named after operations that it has."""
    assert BACKUP_SHAPES["BackupVaultName"]["pattern"] == limits.VAULT_NAME_PATTERN
    assert f"{{2,{limits.MAX_VAULT_NAME}}}" in limits.VAULT_NAME_PATTERN
    assert BACKUP_SHAPES["MaxResults"]["max"] == limits.BACKUP_PAGE
    operations = SERVED["backup"].handlers
    assert {f"backup:{name}" for name in operations} >= {str(action) for action in vault.VaultAction}


def test_every_enum_of_the_model_has_its_values() -> None:
    """A new enum of the service is noticed."""
    assert {name for name, shape in SHAPES.items() if "enum" in shape} == set(ENUMS)


def test_every_status_and_code_of_a_team_stands_in_its_table() -> None:
    """Whatever the service can show of a team or its draft has a row, as far as its values go."""
    rows = (*approval_team.STATES, *approval_team.DRAFT_STATES)
    assert _values(approval_team.TeamStatus) == {str(row.pair.status) for row in rows}
    assert _values(approval_team.TeamCode) == {str(row.pair.code) for row in rows if row.pair.code}


def test_every_status_and_code_of_a_session_stands_in_its_table() -> None:
    """Whatever the service can show of a session has a row, as far as its values go."""
    assert _values(session.SessionStatus) == {str(row.pair.status) for row in session.STATES}
    assert _values(session.SessionCode) == {str(row.pair.code) for row in session.STATES if row.pair.code}


def test_every_status_and_code_of_a_source_stands_in_its_table() -> None:
    """Whatever the service can show of an identity source has a row, as far as its values go."""
    assert _values(identity_source.SourceStatus) == {str(row.pair.status) for row in identity_source.STATES}
    assert _values(identity_source.SourceCode) == {
        str(row.pair.code) for row in identity_source.STATES if row.pair.code
    }


@pytest.mark.parametrize(
    ("shape", "pattern"),
    {
        "ApprovalTeamName": limits.NAME_PATTERN,
        "ApprovalTeamArn": limits.TEAM_ARN_PATTERN,
        "SessionArn": limits.SESSION_ARN_PATTERN,
        "QualifiedPolicyArn": limits.QUALIFIED_POLICY_PATTERN,
        "UnqualifiedPolicyArn": limits.UNQUALIFIED_POLICY_PATTERN,
        "IdcInstanceArn": limits.IDC_INSTANCE_PATTERN,
    }.items(),
)
def test_patterns_are_those_of_the_model(shape: str, pattern: str) -> None:
    """Character for character."""
    assert SHAPES[shape]["pattern"] == pattern
    re.compile(pattern)


@pytest.mark.parametrize(
    ("shape", "limit"),
    {
        "ApprovalTeamRequestApprovers": limits.MAX_APPROVERS,
        "PoliciesReferences": limits.MAX_POLICIES,
        "TagKeyList": limits.MAX_TAGS,
        "MaxResults": limits.MAX_PAGE,
        "Filters": limits.MAX_FILTERS,
        "ApprovalTeamName": limits.MAX_NAME,
        "Description": limits.MAX_DESCRIPTION,
        "TagKey": limits.MAX_TAG_KEY,
        "TagValue": limits.MAX_TAG_VALUE,
        "RequesterComment": limits.MAX_COMMENT,
    }.items(),
)
def test_limits_are_those_of_the_model(shape: str, limit: int) -> None:
    """Lengths and sizes that the model states."""
    assert SHAPES[shape]["max"] == limit


def test_guide_is_never_laxer_than_the_model() -> None:
    """Minima that only the guide states lie above the model's."""
    assert SHAPES["ApprovalTeamRequestApprovers"]["min"] <= limits.MIN_APPROVERS
    assert SHAPES["MofNApprovalStrategyMinApprovalsRequiredInteger"]["min"] <= limits.MIN_APPROVALS


def test_errors_are_those_of_the_model() -> None:
    """Every modelled error has its name here, and every name is modelled or shared by all services."""
    modelled = {shape.name for api in SERVED.values() for item in api.operations() for shape in item.error_shapes}
    assert modelled == {str(kind) for kind in Kind if kind not in COMMON}


MACHINES = (
    approval_team.TEAM,
    session.SESSION,
    identity_source.IDENTITY_SOURCE,
    association.ASSOCIATION,
    key.KEY,
    vault.VAULT,
    restore_access.RESTORE_ACCESS,
)


@pytest.mark.parametrize("machine", MACHINES, ids=[machine.name for machine in MACHINES])
def test_moves_go_from_rows_to_rows(machine: Any) -> None:  # noqa: ANN401  a Machine
    """No move leads to a state that the table lacks, and every state but the first is led to."""
    pairs = {row.pair for row in machine.states}
    assert {pair for move in machine.moves for pair in move.before} <= pairs
    assert pairs == {move.after for move in machine.moves if move.after}


def test_drafts_go_from_rows_to_rows() -> None:
    """The same for drafts."""
    pairs = {row.pair for row in approval_team.DRAFT_STATES}
    moves = approval_team.MOVES
    assert {pair for move in moves for pair in move.draft_before if pair} <= pairs
    assert pairs == {move.draft_after for move in moves if move.draft_after}
