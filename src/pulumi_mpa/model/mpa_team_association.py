"""The inputs of an association with AWS Payment Cryptography: their rules, and what the program wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.association import DesiredAssociation
from pulumi_mpa.model.ownership import owner_of
from pulumi_mpa.model.problems import Problem, are_recorded

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICE: Final = "payment-cryptography"
#: The input that says what is protected.
NAME_INPUT: Final = "action"
#: The input that names the team.
TEAM_INPUT: Final = "mpaTeamArn"


def problems_of(values: Mapping[str, Any], recorded: Mapping[str, Any]) -> list[Problem]:
    """
    Check the inputs of an association.

    Args:
        values: The inputs as state spells them.

        recorded: The inputs in state; empty for a creation and for a replacement.

    Returns:
        Every problem; empty when there is none.
    """
    if are_recorded(values, recorded):
        return []
    from pulumi_mpa.model.shapes.inputs import shape_problems  # noqa: PLC0415 -- imports pydantic
    from pulumi_mpa.model.shapes.mpa_team_association import AssociationInputs  # noqa: PLC0415 -- imports pydantic

    problems = shape_problems(AssociationInputs, values)
    return [
        Problem("region", Message(Code.REGION_REQUIRED)) if item.path == "region" and "region" not in values else item
        for item in problems
    ]


def desired(values: Mapping[str, Any]) -> DesiredAssociation:
    """Return what the program wants, from checked inputs."""
    return DesiredAssociation(
        service=SERVICE,
        region=values["region"],
        name=values[NAME_INPUT],
        team_arn=values[TEAM_INPUT],
        comment=values.get("requesterComment") or "",
        resubmit=values.get("resubmit") or "",
        adopt=values.get("adopt") or False,
        owner=owner_of(values.get("managedBy")),
        team_input=TEAM_INPUT,
    )
