"""What check() makes of a team's inputs: completed, every problem named, and what a creation will do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.approval_team_inputs import derived_name, desired, policy_arns, problems_of
from pulumi_mpa.model.arns import same_policies
from pulumi_mpa.model.problems import Problem
from pulumi_mpa.model.unknown import UNKNOWN, is_unknown
from pulumi_mpa.plan.approval_team.creation import creation_messages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.settings import Settings


def check_team(
    olds: Mapping[str, Any], news: Mapping[str, Any], settings: Settings
) -> tuple[dict[str, Any], list[str], list[str]]:
    """
    Check the inputs of an approval team.

    Args:
        olds: The inputs in state; empty for a creation and for a replacement.

        news: The inputs of the program.

        settings: The stack's `mpa:` configuration.

    Returns:
        The completed inputs; what is wrong, each with its path; and what the user reads.
    """
    inputs = settings.with_default_tags(_named(olds, news))
    problems, of_guide = problems_of(inputs, olds)
    wrong = [problem.message() for problem in settings.problems]
    wrong += [problem.message() for problem in (*problems, *(of_guide if settings.strict else ()))]
    warnings: list[str] = []
    if not settings.strict:
        warnings += [
            Message(Code.GUIDE_RULE_NOT_MET, {"path": problem.path, "problem": problem.reason}, {"path": problem.path})
            for problem in of_guide
        ]
    if not wrong and olds:
        wrong += _policies_under_a_written_name(olds, inputs)
    if wrong:
        return inputs, wrong, warnings
    return inputs, [], [*warnings, *(creation_messages(desired(inputs)) if not olds else ())]


def _named(olds: Mapping[str, Any], news: Mapping[str, Any]) -> dict[str, Any]:
    inputs = dict(news)
    if inputs.get("name") is not None:
        return inputs
    managed_by, policies = inputs.get("managedBy"), policy_arns_or_none(inputs)
    inputs["nameDerived"] = True
    if olds.get("nameDerived") and olds.get("name"):
        inputs["name"] = olds["name"]
    elif is_unknown(managed_by) or policies is None:
        inputs["name"] = UNKNOWN
    else:
        inputs["name"] = derived_name(str(managed_by), policies)
    return inputs


def policy_arns_or_none(inputs: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Return the policy ARNs when all are known; the empty tuple when their shape is wrong, which is a problem of its own."""
    try:
        arns = policy_arns(inputs)
    except (TypeError, KeyError):
        return ()
    if not isinstance(arns, tuple) or any(is_unknown(arn) for arn in arns):
        return None
    return tuple(str(arn) for arn in arns)


def _policies_under_a_written_name(olds: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[str]:
    before, after = policy_arns_or_none(olds), policy_arns_or_none(inputs)
    stays = inputs.get("name") == olds.get("name") and not inputs.get("nameDerived")
    if not stays or not before or not after or same_policies(before, after):
        return []
    return [Problem("policies", Message(Code.POLICIES_FIXED)).message()]
