"""An identity source as values: its inputs, and what AWS shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_mpa.model.ownership import owner_of
from pulumi_mpa.model.problems import Problem, are_recorded
from pulumi_mpa.model.unknown import UNKNOWN, Unknown, is_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.lifecycle.machine import Pair


@dataclass(frozen=True)
class Source:
    """One identity source as AWS shows it."""

    arn: str
    type: str
    pair: Pair
    message: str | None
    instance_arn: str
    region: str
    portal_url: str | None
    created_at: datetime | None


@dataclass(frozen=True)
class DesiredSource:
    """What the program wants of an identity source."""

    instance_arn: str | Unknown
    region: str | Unknown
    tags: Mapping[str, str | Unknown] | Unknown
    adopt: bool | Unknown
    owner: str | Unknown


def problems_of(values: Mapping[str, Any], recorded: Mapping[str, Any]) -> list[Problem]:
    """
    Check the inputs of an identity source.

    Args:
        values: The inputs as state spells them.

        recorded: The inputs in state; empty for a creation and for a replacement.

    Returns:
        Every problem; empty when there is none.
    """
    if are_recorded(values, recorded):
        return []
    from pulumi_mpa.model.shapes.identity_source import SourceInputs  # noqa: PLC0415 -- imports pydantic
    from pulumi_mpa.model.shapes.inputs import shape_problems  # noqa: PLC0415 -- imports pydantic

    return shape_problems(SourceInputs, values)


def desired(values: Mapping[str, Any]) -> DesiredSource:
    """Return what checked inputs ask for."""
    parameters = values["identitySourceParameters"]
    center = UNKNOWN if is_unknown(parameters) else parameters["iamIdentityCenter"]
    return DesiredSource(
        instance_arn=UNKNOWN if isinstance(center, Unknown) else center["instanceArn"],
        region=UNKNOWN if isinstance(center, Unknown) else center["region"],
        tags=values.get("tags") or {},
        adopt=values.get("adopt") or False,
        owner=owner_of(values.get("managedBy")),
    )
