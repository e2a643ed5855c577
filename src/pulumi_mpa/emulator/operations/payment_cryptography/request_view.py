"""How Payment Cryptography shows a request to a team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.operations.views import given
from pulumi_mpa.lifecycle.association import ACTIVE_CANCELLED, ACTIVE_REJECTED

if TYPE_CHECKING:
    from pulumi_mpa.emulator.life.requests import VotedRecord
    from pulumi_mpa.emulator.world import World


def request_view(world: World, subject: VotedRecord) -> dict[str, Any] | None:
    """Show the latest request about an association or a key; None when there is none to show."""
    if subject.state.code is None:
        return None
    if subject.state in (ACTIVE_REJECTED, ACTIVE_CANCELLED) and world.assume.unapproved_request == "dropped":
        return None
    disguise = world.disguise_of(subject.session_arn) if subject.session_arn else None
    return given(
        MpaSessionArn=subject.session_arn,
        Status=disguise.status if disguise else subject.state.code,
        InitiationDate=subject.requested_at,
        StatusMessage=subject.message,
    )
