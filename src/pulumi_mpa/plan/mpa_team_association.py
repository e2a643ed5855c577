"""What check() and diff() answer for an association with AWS Payment Cryptography."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.lifecycle.association import ProtectedOperation
from pulumi_mpa.model.mpa_team_association import NAME_INPUT, desired, problems_of
from pulumi_mpa.plan.association.check import check_inputs
from pulumi_mpa.plan.association.diff import diff_between

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.model.settings import Settings
    from pulumi_mpa.plan.diff import Diff


def check_association(
    olds: Mapping[str, Any],
    news: Mapping[str, Any],
    settings: Settings,
) -> tuple[dict[str, Any], list[str], list[str]]:
    """
    Check the inputs of an association.

    Args:
        olds: The inputs in state; empty for a creation and for a replacement.

        news: The inputs of the program.

        settings: The stack's `mpa:` configuration; what it knows of the profile is asked only if nothing nearer names a Region.

    Returns:
        The completed inputs; what is wrong, each with its path; and what the user reads.
    """
    inputs = {NAME_INPUT: str(ProtectedOperation.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE), **news}
    return check_inputs(inputs, olds, settings, settings.payment_cryptography_region, problems_of, desired)


def diff_association(recorded: Mapping[str, Any], wanted: Mapping[str, Any], now: datetime) -> Diff:
    """
    Determine from state alone what an update would do; another place replaces.

    Args:
        recorded: The last outputs.

        wanted: The checked inputs of the program; values may be unknown.

        now: AWS's time.
    """
    want = desired(wanted)
    place = {NAME_INPUT: want.name, "region": want.region}
    return diff_between(recorded, wanted, want, place, str(recorded.get(NAME_INPUT, "")), now)
