"""A pack that writes every argument of its policies to a file, one call a line; the environment names the file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_policy import (
    EnforcementLevel,
    PolicyConfigSchema,
    PolicyPack,
    ResourceValidationPolicy,
    StackValidationPolicy,
)
from pulumi_policy.deserialize import serialize_properties

if TYPE_CHECKING:
    from pulumi_policy import PolicyResource, ReportViolation, ResourceValidationArgs, StackValidationArgs


def _written(call: str, **arguments: Any) -> None:  # noqa: ANN401 -- any JSON value
    with Path(os.environ["RECORDED"]).open("a") as file:
        file.write(json.dumps({"call": call, **arguments}, sort_keys=True) + "\n")


def _of(given: ResourceValidationArgs | PolicyResource) -> dict[str, Any]:
    opts = {**vars(given.opts), "custom_timeouts": vars(given.opts.custom_timeouts)}
    provider = given.provider
    return {
        "type": given.resource_type,
        "name": given.name,
        "urn": given.urn,
        "props": serialize_properties(given.props),
        "opts": {name: list(value) if hasattr(value, "extend") else value for name, value in opts.items()},
        "provider": provider and [provider.resource_type, provider.name, provider.urn.rpartition("::")[0]],
    }


def _remediate(args: ResourceValidationArgs) -> None:
    _written("remediate", **_of(args), config=args.get_config())


def _validate(args: ResourceValidationArgs, _report: ReportViolation) -> None:
    _written("validate", **_of(args), config=args.get_config())


def _validate_stack(args: StackValidationArgs, _report: ReportViolation) -> None:
    for found in args.resources:
        _written(
            "stack",
            **_of(found),
            parent=found.parent and found.parent.urn,
            dependencies=sorted(each.urn for each in found.dependencies),
            property_dependencies={
                name: sorted(each.urn for each in needed) for name, needed in found.property_dependencies.items()
            },
        )


PolicyPack(
    "recording",
    [
        ResourceValidationPolicy(
            "of-resources",
            "Writes down what it is given.",
            _validate,
            remediate=_remediate,
            enforcement_level=EnforcementLevel.REMEDIATE,
            config_schema=PolicyConfigSchema({"days": {"type": "integer", "default": 3}}),
        ),
        StackValidationPolicy("of-the-stack", "Writes down what it is given.", _validate_stack),
    ],
)
