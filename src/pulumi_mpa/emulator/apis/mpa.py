"""AWS Multi-party Approval: every operation of its API model."""

from __future__ import annotations

from typing import Final

from pulumi_mpa.emulator.apis.api import Api, Protocol
from pulumi_mpa.emulator.operations.mpa import HANDLERS
from pulumi_mpa.lifecycle.limits import REGION


def _region_problem(region: str) -> str | None:
    if region == REGION:
        return None
    return f"Multi-party Approval is not offered in {region}: identity sources and teams live in {REGION}."


MPA: Final = Api("mpa", Protocol.REST_JSON, HANDLERS, _region_problem)
