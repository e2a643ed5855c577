"""
Policies for AWS Multi-party Approval, and what makes policies in Python easier to write.

`policy_pack` serves all of them; each is also a value of its own, for a pack with others. `validate_resource_of_type` and
its neighbours work with the resources of every SDK.
"""

from pulumi_mpa.policy.all import POLICIES, MpaPolicy
from pulumi_mpa.policy.facts import Topic
from pulumi_mpa.policy.manager import UnknownPolicyError, policy_pack, select_policies
from pulumi_mpa.policy.naming import NAME_PATTERN
from pulumi_mpa.policy.people import TEAM_ONE_IDENTITY_SOURCE, TEAM_REQUESTER_NOT_APPROVER
from pulumi_mpa.policy.personal import NO_PERSONAL_DATA
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
    "NAME_PATTERN",
    "NO_PERSONAL_DATA",
    "POLICIES",
    "REQUIRED_TAGS",
    "TEAM_DELETION_WINDOW",
    "TEAM_ONE_IDENTITY_SOURCE",
    "TEAM_REQUESTER_NOT_APPROVER",
    "TEAM_SPARE_APPROVER",
    "TEAM_THRESHOLD",
    "MpaPolicy",
    "Topic",
    "UnknownPolicyError",
    "each_of_type",
    "policy_pack",
    "remediate_resource_of_type",
    "select_policies",
    "validate_resource_of_type",
    "validate_stack_resources_of_type",
]
