"""Which names are public, so that none is added, or goes, without being noticed."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re

import pytest

import pulumi_mpa
from pulumi_mpa import errors, importing, messages, policy, testing
from pulumi_mpa.policy import testing as policy_testing
from pulumi_mpa.policy.made import ResourcePolicy, StackPolicy

RESOURCES = {
    "ApprovalGate",
    "ApprovalStrategy",
    "ApprovalStrategyArgs",
    "ApprovalStrategyArgsDict",
    "ApprovalTeam",
    "Approver",
    "ApproverArgs",
    "ApproverArgsDict",
    "ApproverStatus",
    "AssumeRoleArgs",
    "AssumeRoleArgsDict",
    "BackupVaultMpaAssociation",
    "ConnectionArgs",
    "ConnectionArgsDict",
    "Deletion",
    "IamIdentityCenter",
    "IamIdentityCenterArgs",
    "IamIdentityCenterArgsDict",
    "IdentitySource",
    "IdentitySourceParameters",
    "IdentitySourceParametersArgs",
    "IdentitySourceParametersArgsDict",
    "LastRequest",
    "ManagedPolicy",
    "MfaMethod",
    "MofN",
    "MofNArgs",
    "MofNArgsDict",
    "MpaStatus",
    "MpaTeamAssociation",
    "PendingSession",
    "PendingUpdate",
    "PolicyReference",
    "PolicyReferenceArgs",
    "PolicyReferenceArgsDict",
    "default_connection",
    "wait_for_approval",
}
#: Each has a form that ends with `_output` beside it.
FUNCTIONS = {
    "get_approval_team",
    "get_approval_teams",
    "get_identity_center_user",
    "get_identity_source",
    "get_identity_sources",
    "get_mpa_team_association",
    "get_policies",
    "get_policy_version",
    "get_policy_versions",
    "get_resource_policies",
    "get_resource_policy",
    "get_session",
    "get_sessions",
    "get_tags",
}
RESULTS = {
    "GetApprovalTeamPendingUpdateResult",
    "GetApprovalTeamResult",
    "GetApprovalTeamsApprovalTeamResult",
    "GetApprovalTeamsResult",
    "GetIdentityCenterUserEmailResult",
    "GetIdentityCenterUserResult",
    "GetIdentitySourceIamIdentityCenterResult",
    "GetIdentitySourceParametersResult",
    "GetIdentitySourceResult",
    "GetIdentitySourcesResult",
    "GetMpaTeamAssociationResult",
    "GetPoliciesPolicyResult",
    "GetPoliciesResult",
    "GetPolicyVersionResult",
    "GetPolicyVersionsPolicyVersionResult",
    "GetPolicyVersionsResult",
    "GetResourcePoliciesResourcePolicyResult",
    "GetResourcePoliciesResult",
    "GetResourcePolicyResult",
    "GetSessionApproverResponseResult",
    "GetSessionResult",
    "GetSessionsResult",
    "GetSessionsSessionResult",
    "GetTagsResult",
    "SessionFilterArgs",
    "SessionFilterArgsDict",
}
ERRORS = {
    "AccessDeniedError",
    "ApprovalRejectedError",
    "AwaitingApprovalError",
    "AwaitingServiceError",
    "ConflictingStateError",
    "InvalidRequestError",
    "InvalidSettingsError",
    "MpaError",
    "NotOwnedError",
    "QuotaError",
    "RecoverableError",
    "ServiceUnavailableError",
    "Situation",
    "TerminalError",
    "UnexpectedStateError",
    "UnsupportedSdkError",
    "WrongAccountError",
}
MESSAGES = {"Code", "Found", "find", "parse"}
TEST_KIT = {
    "Call",
    "Calls",
    "Clock",
    "Controls",
    "EmulatorError",
    "Faults",
    "MockState",
    "MpaEmulator",
    "MpaMocks",
    "Registered",
    "Snapshots",
}
#: What makes and chooses policies; each policy is exported beside these under a name of its own.
POLICY_KIT = {
    "POLICIES",
    "MpaPolicy",
    "PolicyConfigError",
    "Topic",
    "each_of_type",
    "policy_pack",
    "remediate_resource_of_type",
    "select_policies",
    "validate_resource_of_type",
    "validate_stack_resources_of_type",
}
POLICY_TEST_KIT = {
    "UNKNOWN",
    "AnalyzerError",
    "AnalyzerProcess",
    "Check",
    "NotApplicable",
    "PolicyConfigError",
    "PolicyError",
    "Remediation",
    "Result",
    "StackResource",
    "Violation",
    "assert_not_applicable",
    "assert_passes",
    "assert_remediates",
    "assert_violates",
    "check",
    "resource",
    "secret",
}
#: Packages of the top level whose names are for everybody.
PUBLIC = {"importing", "messages", "policy", "testing"}
#: An application: its command, its controls over HTTP and the test kit are for everybody, and described in docs/emulator.md.
APPLICATIONS = {"emulator"}

NOT_PUBLIC = sorted(
    found.name
    for found in pkgutil.iter_modules(pulumi_mpa.__path__)
    if found.ispkg and found.name not in PUBLIC | APPLICATIONS
)


def test_names_of_the_package() -> None:
    """The resources, their nested inputs and outputs, the wait as a function, and the functions with their results."""
    names = {*RESOURCES, *RESULTS, *FUNCTIONS, *(f"{name}_output" for name in FUNCTIONS)}
    assert sorted(names) == sorted(pulumi_mpa.__all__)
    assert [] == [name for name in names if not hasattr(pulumi_mpa, name)]


def test_names_of_the_errors() -> None:
    """Every class that the module defines itself."""
    own = {name for name, kind in inspect.getmembers(errors, inspect.isclass) if kind.__module__ == errors.__name__}

    assert ERRORS == {name for name in own if not name.startswith("_")}


def test_names_of_the_test_kit() -> None:
    """The emulator as a context manager, and what it hands out; mocks for unit tests."""
    assert sorted(TEST_KIT) == sorted(testing.__all__)
    assert [] == [name for name in TEST_KIT if not hasattr(testing, name)]


def test_names_of_the_policies() -> None:
    """Each policy under its own name in capitals, so that it can be put into a pack with others."""
    exported = {name: getattr(policy, name) for name in policy.__all__}
    policies = {name: value for name, value in exported.items() if isinstance(value, (ResourcePolicy, StackPolicy))}

    assert POLICY_KIT == exported.keys() - policies.keys()
    assert {found.name.removeprefix("mpa-").replace("-", "_").upper() for found in policy.POLICIES} == policies.keys()


def test_names_of_the_test_kit_for_policies() -> None:
    """What tests of any policy use."""
    assert sorted(POLICY_TEST_KIT) == sorted(policy_testing.__all__)
    assert [] == [name for name in POLICY_TEST_KIT if not hasattr(policy_testing, name)]


def test_names_of_the_import() -> None:
    """One function, and what it returns."""
    assert ["WrittenImport", "write_import"] == sorted(importing.__all__)


def test_names_that_read_messages() -> None:
    """What a pipeline needs to read codes and data; the table and the messages themselves are ours."""
    names = re.findall(r"`(\w+)`", (messages.__doc__ or "").partition("the other names")[0])

    assert MESSAGES == set(names)
    assert [] == [name for name in MESSAGES if not hasattr(messages, name)]


@pytest.mark.parametrize("name", NOT_PUBLIC)
def test_every_other_package_says_that_it_is_not_public(name: str) -> None:
    """Whoever imports from it in spite of that has been warned."""
    package = importlib.import_module(f"pulumi_mpa.{name}")

    assert "Not public: names in this package change without notice." in (package.__doc__ or "")
