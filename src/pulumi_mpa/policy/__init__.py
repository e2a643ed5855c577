"""
Policies for AWS Multi-party Approval, and what makes policies in Python easier to write.

`policy_pack` serves all of them; each is also a value of its own, for a pack with others. `validate_resource_of_type` and
its neighbours work with the resources of every SDK.
"""

from pulumi_mpa.policy.all import POLICIES, MpaPolicy
from pulumi_mpa.policy.configuration import UnknownPolicyError
from pulumi_mpa.policy.facts import Topic
from pulumi_mpa.policy.manager import policy_pack, select_policies
from pulumi_mpa.policy.teams import TEAM_SPARE_APPROVER
from pulumi_mpa.policy.typed import (
    each_of_type,
    remediate_resource_of_type,
    validate_resource_of_type,
    validate_stack_resources_of_type,
)

__all__ = [
    "POLICIES",
    "TEAM_SPARE_APPROVER",
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
