"""What check() makes of the inputs of an association with AWS Payment Cryptography."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.lifecycle.association import ProtectedOperation
from pulumi_mpa.model.mpa_team_association import desired, problems_of
from pulumi_mpa.plan.association.check import creation_messages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.settings import Settings


def check_association(
    olds: Mapping[str, Any], news: Mapping[str, Any], settings: Settings
) -> tuple[dict[str, Any], list[str], list[str]]:
    """
    Check the inputs of an association.

    Args:
        olds: The inputs in state; empty for a creation and for a replacement.

        news: The inputs of the program.

        settings: The stack's `mpa:` configuration.

    Returns:
        The completed inputs; what is wrong, each with its path; and what the user reads.
    """
    inputs = {"action": str(ProtectedOperation.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE), **news}
    # The environment differs from machine to machine: it must not move an association that stands.
    region = settings.payment_cryptography_region or olds.get("region") or settings.environment_region
    if region is not None:
        inputs.setdefault("region", region)
    wrong = [problem.message() for problem in (*settings.problems, *problems_of(inputs, olds))]
    return inputs, wrong, [] if wrong or olds else creation_messages(desired(inputs))
