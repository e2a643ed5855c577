"""What check() makes of the inputs of an association with AWS Payment Cryptography."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.lifecycle.association import ProtectedOperation
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.mpa_team_association import desired, problems_of
from pulumi_mpa.plan.association.check import creation_messages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_mpa.model.settings import FoundRegion, Settings


def check_association(
    olds: Mapping[str, Any],
    news: Mapping[str, Any],
    settings: Settings,
    profile_region: Callable[[], FoundRegion | None],
) -> tuple[dict[str, Any], list[str], list[str]]:
    """
    Check the inputs of an association.

    Args:
        olds: The inputs in state; empty for a creation and for a replacement.

        news: The inputs of the program.

        settings: The stack's `mpa:` configuration.

        profile_region: Returns the Region of the profile; called only if nothing nearer names one.

    Returns:
        The completed inputs; what is wrong, each with its path; and what the user reads.
    """
    inputs = {"action": str(ProtectedOperation.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE), **news}
    found = None
    if "region" not in news:
        found = settings.payment_cryptography_region
        # Environment and profiles differ from machine to machine: they must not move an association that stands.
        if found is None and "region" in olds:
            inputs["region"] = olds["region"]
        else:
            found = found or settings.environment_region or profile_region()
    if found is not None:
        inputs["region"] = found.name
    wrong = [problem.message() for problem in (*settings.problems, *problems_of(inputs, olds))]
    if wrong or olds:
        return inputs, wrong, []
    source = [Message(Code.ASSOCIATION_REGION_FOUND, {"region": found.name, "source": found.source})] if found else []
    return inputs, [], [*creation_messages(desired(inputs)), *source]
