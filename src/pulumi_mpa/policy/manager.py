"""Policies chosen by what they are about, and packs made of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from pulumi_mpa.policy.all import POLICIES
from pulumi_mpa.policy.configuration import initial_config, unknown_policy
from pulumi_mpa.policy.problems import PolicyConfigError
from pulumi_mpa.policy.serving import serve

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pulumi_policy import EnforcementLevel, Policy, Severity

    from pulumi_mpa.policy.all import MpaPolicy
    from pulumi_mpa.policy.configuration import Configured
    from pulumi_mpa.policy.facts import Topic

NAME: Final = "pulumi-mpa"
DESCRIPTION: Final = (
    "Rules for AWS Multi-party Approval: teams that can decide, votes that do not pile up, nothing left unguarded."
)


def select_policies(
    *,
    names: Collection[str] | None = None,
    severities: Collection[Severity] | None = None,
    resources: Collection[str] | None = None,
    topics: Collection[Topic | str] | None = None,
) -> list[MpaPolicy]:
    """
    Return the policies that meet every condition, or all policies if there is no condition.

    Args:
        names: Names of policies, such as `mpa-team-spare-approver`.

        severities: How bad a violation is.

        resources: The resources that a policy looks at, by class name or type: `ApprovalTeam`.

        topics: What a policy is about.

    Raises:
        PolicyConfigError: There is no policy of one of the names.
    """
    known = [policy.name for policy in POLICIES]
    if unknown := [name for name in names or () if name not in known]:
        raise PolicyConfigError(" ".join(str(unknown_policy(name, known)) for name in unknown))
    return [
        policy
        for policy in POLICIES
        if (names is None or policy.name in names)
        and (severities is None or policy.facts.severity in severities)
        and (resources is None or not set(resources).isdisjoint(policy.facts.resources))
        and (topics is None or not set(map(str, topics)).isdisjoint(map(str, policy.facts.topics)))
    ]


def policy_pack(
    name: str = NAME,
    *,
    all: EnforcementLevel | str | None = None,  # noqa: A002 -- the engine's own name for it
    levels: Mapping[str, Configured] | None = None,
    policies: Sequence[Policy] | None = None,
) -> None:
    """
    Serve a pack of policies to the engine; a policy pack's `__main__.py` ends with this call.

    Args:
        name: The name of the pack.

        all: The level of every policy that has no other, such as `mandatory`.

        levels: The level, or level and settings, of single policies by their names: `{"mpa-team-spare-approver":
            {"enforcementLevel": "mandatory", "spareApprovers": 2}}`.

        policies: The policies, by default all of this package. Policies of your own may be among them.

    Raises:
        SystemExit: There is no such policy, level or setting, or a value is wrong; the text says which.
    """
    chosen = list(POLICIES if policies is None else policies)
    try:
        config = initial_config(chosen, all, levels or {})
    except PolicyConfigError as error:
        # The engine shows what a pack's process writes: a sentence, and no traceback through code of ours.
        sys.exit(f"error: {error}")
    serve(
        name,
        chosen,
        initial_config=config or None,
        description=DESCRIPTION,
        display_name="AWS Multi-party Approval",
        provider="aws",
        tags=["aws", "mpa"],
    )
