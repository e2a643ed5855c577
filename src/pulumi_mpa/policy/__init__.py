"""
Policies for AWS Multi-party Approval, and what makes policies in Python easier to write.

`policy_pack` serves all of them; each is also a value of its own, for a pack with others. `validate_resource_of_type` and
its neighbours work with the resources of every SDK.
"""

from pulumi_mpa.policy.all import POLICIES, MpaPolicy
from pulumi_mpa.policy.approvers import (
    APPROVER_ACTIVITY,
    APPROVER_IDENTITY,
    APPROVER_MFA,
    TEAM_BASELINE_AGE,
    TEAMS_SAME_PEOPLE,
)
from pulumi_mpa.policy.associations import ASSOCIATION_TEAM_STAYS, TEAM_GUARDS_SOMETHING, TEAM_PROTECTED
from pulumi_mpa.policy.facts import Topic
from pulumi_mpa.policy.manager import policy_pack, select_policies
from pulumi_mpa.policy.naming import NAME_PATTERN
from pulumi_mpa.policy.other_services import ROOT_CERTIFICATE_UNGUARDED, VAULT_WITHOUT_TEAM
from pulumi_mpa.policy.people import TEAM_ONE_IDENTITY_SOURCE, TEAM_REQUESTER_NOT_APPROVER
from pulumi_mpa.policy.personal import NO_PERSONAL_DATA
from pulumi_mpa.policy.problems import PolicyConfigError
from pulumi_mpa.policy.requests import REQUEST_AGE, RUN_VOTES
from pulumi_mpa.policy.sources import IDENTITY_SOURCE_REPLACED, TEAM_IDENTITY_SOURCE_MANAGED
from pulumi_mpa.policy.tags import REQUIRED_TAGS
from pulumi_mpa.policy.teams import TEAM_SPARE_APPROVER, TEAM_THRESHOLD
from pulumi_mpa.policy.typed import (
    each_of_type,
    remediate_resource_of_type,
    validate_resource_of_type,
    validate_stack_resources_of_type,
)
from pulumi_mpa.policy.windows import TEAM_DELETION_WINDOW

__all__ = [
    "APPROVER_ACTIVITY",
    "APPROVER_IDENTITY",
    "APPROVER_MFA",
    "ASSOCIATION_TEAM_STAYS",
    "IDENTITY_SOURCE_REPLACED",
    "NAME_PATTERN",
    "NO_PERSONAL_DATA",
    "POLICIES",
    "REQUEST_AGE",
    "REQUIRED_TAGS",
    "ROOT_CERTIFICATE_UNGUARDED",
    "RUN_VOTES",
    "TEAMS_SAME_PEOPLE",
    "TEAM_BASELINE_AGE",
    "TEAM_DELETION_WINDOW",
    "TEAM_GUARDS_SOMETHING",
    "TEAM_IDENTITY_SOURCE_MANAGED",
    "TEAM_ONE_IDENTITY_SOURCE",
    "TEAM_PROTECTED",
    "TEAM_REQUESTER_NOT_APPROVER",
    "TEAM_SPARE_APPROVER",
    "TEAM_THRESHOLD",
    "VAULT_WITHOUT_TEAM",
    "MpaPolicy",
    "PolicyConfigError",
    "Topic",
    "each_of_type",
    "policy_pack",
    "remediate_resource_of_type",
    "select_policies",
    "validate_resource_of_type",
    "validate_stack_resources_of_type",
]
