"""Policies chosen by what they are about, and packs made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_policy import EnforcementLevel, PolicyPack

from pulumi_mpa.policy.all import POLICIES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pulumi_policy import Policy, Severity

    from pulumi_mpa.policy.all import MpaPolicy
    from pulumi_mpa.policy.facts import Topic

    #: The level of a policy, or a map of `enforcementLevel` and the policy's settings.
    Configured = EnforcementLevel | str | Mapping[str, Any]

NAME: Final = "pulumi-mpa"
DESCRIPTION: Final = (
    "Rules for AWS Multi-party Approval: teams that can decide, votes that do not pile up, nothing left unguarded."
)


class UnknownPolicyError(ValueError):
    """
    A policy, a level or a setting is named that does not exist.

    Args:
        problems: All that is wrong, one sentence each.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        """Name everything that is wrong."""
        super().__init__(" ".join(problems))


def select_policies(
    *,
    names: Collection[str] | None = None,
    severities: Collection[Severity] | None = None,
    resources: Collection[str] | None = None,
    topics: Collection[Topic | str] | None = None,
) -> list[MpaPolicy]:
    """
    Return the policies that meet every condition; without one, all of them.

    Args:
        names: Names of policies, as `mpa-team-spare-approver`.

        severities: How bad a violation is.

        resources: The resources that a policy looks at, by class name or type: `ApprovalTeam`.

        topics: What a policy is about.

    Raises:
        UnknownPolicyError: There is no policy of one of the names.
    """
    _check_names(names or ())
    return [
        policy
        for policy in POLICIES
        if (names is None or policy.name in names)
        and (severities is None or policy.facts.severity in severities)
        and (resources is None or not set(resources).isdisjoint(policy.facts.resources))
        and (topics is None or not set(map(str, topics)).isdisjoint(map(str, policy.facts.topics)))
    ]


def initial_config(
    all: EnforcementLevel | str | None,  # noqa: A002 -- the engine's own name for it
    levels: Mapping[str, Configured],
) -> dict[str, EnforcementLevel | dict[str, Any]]:
    """
    Return the configuration that a pack begins with, as the SDK takes it.

    Args:
        all: The level of every policy that has no other.

        levels: The level, or level and settings, of single policies by their names.

    Raises:
        UnknownPolicyError: There is no such policy, level or setting; the message names everything that is wrong.
    """
    _check_names(levels)
    problems: list[str] = []
    config: dict[str, EnforcementLevel | dict[str, Any]] = {}
    if all is not None:
        config["all"] = _level(all, "all", problems)
    known = {policy.name: policy for policy in POLICIES}
    for name, value in levels.items():
        if isinstance(value, (str, EnforcementLevel)):
            config[name] = _level(value, name, problems)
            continue
        settings = known[name].facts.settings
        problems += [
            f"{name} has no setting {setting}; it has {_listed(settings)}."
            for setting in value
            if setting not in settings and setting != "enforcementLevel"
        ]
        level = value.get("enforcementLevel")
        config[name] = {**value, **({"enforcementLevel": _level(level, name, problems)} if level is not None else {})}
    if problems:
        raise UnknownPolicyError(problems)
    return config


def policy_pack(
    name: str = NAME,
    *,
    all: EnforcementLevel | str | None = None,  # noqa: A002 -- the engine's own name for it
    levels: Mapping[str, Configured] | None = None,
    policies: Sequence[Policy] | None = None,
) -> PolicyPack:
    """
    Serve a pack of policies to the engine; a policy pack's `__main__.py` ends with this call.

    Args:
        name: The name of the pack.

        all: The level of every policy that has no other, as `mandatory`.

        levels: The level, or level and settings, of single policies by their names: `{"mpa-team-spare-approver":
            {"enforcementLevel": "mandatory", "spareApprovers": 2}}`.

        policies: The policies; all of this package, if not given. Others may be among them.

    Raises:
        UnknownPolicyError: There is no such policy, level or setting.
    """
    return PolicyPack(
        name,
        policies=list(POLICIES if policies is None else policies),
        initial_config=initial_config(all, levels or {}) or None,
        description=DESCRIPTION,
        display_name="AWS Multi-party Approval",
        provider="aws",
        tags=["aws", "mpa"],
    )


def _check_names(names: Collection[str]) -> None:
    known = [policy.name for policy in POLICIES]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UnknownPolicyError([f"There is no policy {name}." for name in unknown] + [f"There are {_listed(known)}."])


def _level(value: EnforcementLevel | str, name: str, problems: list[str]) -> EnforcementLevel:
    try:
        return EnforcementLevel(value)
    except ValueError:
        problems.append(
            f"{name}: {value} is no level; there are {_listed([level.value for level in EnforcementLevel])}."
        )
        return EnforcementLevel.ADVISORY


def _listed(names: Collection[str]) -> str:
    return ", ".join(names) or "none"
