"""The inputs of an association: the Region that none names, what is wrong, and what a creation announces without a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.messages import Code, Message
from pulumi_mpa.plan.association.update import operation_of, team_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_mpa.model.association import DesiredAssociation
    from pulumi_mpa.model.problems import Problem
    from pulumi_mpa.model.settings import FoundRegion, Settings


def check_inputs(
    inputs: dict[str, Any],
    olds: Mapping[str, Any],
    settings: Settings,
    configured: FoundRegion | None,
    problems_of: Callable[[Mapping[str, Any], Mapping[str, Any]], list[Problem]],
    desired: Callable[[Mapping[str, Any]], DesiredAssociation],
) -> tuple[dict[str, Any], list[str], list[str]]:
    """
    Check the inputs of an association of any service.

    Args:
        inputs: The inputs of the program with the service's defaults; the Region is added here where it is missing.

        olds: The inputs in state; empty for a creation and for a replacement.

        settings: The stack's configuration; what it knows of the profile is asked only if nothing nearer names a Region.

        configured: The Region that the configuration names for the service.

        problems_of: Finds what is wrong, from the inputs and those in state.

        desired: Returns what the program wants, from checked inputs.

    Returns:
        The completed inputs; what is wrong, each with its path; and what the user reads.
    """
    found = None
    if "region" not in inputs:
        found = configured
        # Environment and profiles differ from machine to machine: they must not move an association that stands.
        if found is None and "region" in olds:
            inputs["region"] = olds["region"]
        else:
            found = found or settings.environment_region or settings.profile_region()
    if found is not None:
        inputs["region"] = found.name
    wrong = [problem.message() for problem in (*settings.problems, *problems_of(inputs, olds))]
    if wrong or olds:
        return inputs, wrong, []
    source = [Message(Code.ASSOCIATION_REGION_FOUND, {"region": found.name, "source": found.source})] if found else []
    return inputs, [], [*creation_messages(desired(inputs)), *source]


def creation_messages(want: DesiredAssociation) -> list[str]:
    """Describe what a creation will do."""
    values = {"team": team_of(want), "operation": operation_of(want)}
    lines: list[str] = [Message(Code.ASSOCIATION_WILL_BE_CREATED, values)]
    if want.adopt is not False:
        lines.append(Message(Code.ASSOCIATION_MAY_BE_ADOPTED))
    return lines
