"""Packs of policies that tests run a stack with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

#: The pack that users take.
READY: Final = Path(__file__).resolve().parents[2] / "policy-packs" / "mpa"
#: Its one policy that a team of `Stack.declare(needed=3)` violates.
RULE: Final = "mpa-team-spare-approver"

_OTHER: Final = """\
from pulumi_policy import PolicyConfigSchema, PolicyPack, ResourceValidationPolicy, StackValidationPolicy


def described(args, report_violation):
    if args.resource_type.endswith("mpa:ApprovalTeam") and len(args.props["description"]) < args.get_config()["length"]:
        report_violation(f"The description of {args.name} is too short.")


def kinds(args, report_violation):
    report_violation("kinds: " + " ".join(sorted(found.resource_type.split(":")[-1] for found in args.resources)))


LENGTH = {"length": {"type": "integer", "default": 1}}
PolicyPack(
    "strange",
    [
        ResourceValidationPolicy("described", "A team is described.", described, config_schema=PolicyConfigSchema(LENGTH)),
        StackValidationPolicy("kinds", "The kinds are named.", kinds),
    ],
)
"""


def pack(folder: Path, program: str) -> Path:
    """Write a pack with this program."""
    folder.mkdir()
    (folder / "PulumiPolicy.yaml").write_text("runtime: python\nversion: 1.2.3\n")
    (folder / "__main__.py").write_text(program)
    return folder


def other_pack(folder: Path) -> Path:
    """Write a pack of somebody else, who has not heard of ours."""
    return pack(folder, _OTHER)


def with_pack(folder: Path = READY, config: Path | None = None) -> list[str]:
    """Return the arguments of a command that runs with a pack."""
    return ["--policy-pack", str(folder), *(["--policy-pack-config", str(config)] if config else [])]


def config_file(folder: Path, config: Any) -> Path:  # noqa: ANN401 -- JSON, or text that is none
    """Write a configuration."""
    file = folder / "config.json"
    file.write_text(config if isinstance(config, str) else json.dumps(config))
    return file
