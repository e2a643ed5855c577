"""What a team guards in Payment Cryptography: its own deletion must not take that protection down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.aws.door import Door
from pulumi_mpa.aws.mpa_team_association import find_association
from pulumi_mpa.aws.session import find_vote
from pulumi_mpa.aws.translate import code_of
from pulumi_mpa.errors import AccessRefusedError, MpaError
from pulumi_mpa.lifecycle.association import GuardedOperation
from pulumi_mpa.model.mpa_team_association import association_wish, read_marker
from pulumi_mpa.plan.approval_team_delete import Guarding
from pulumi_mpa.plan.association_answer import PENDING

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import Team, View
    from pulumi_mpa.model.settings import Settings


def guards_of_team(
    settings: Settings, mpa: Door, view: View, *, doing: str, thing: str
) -> tuple[list[Guarding], list[str]]:
    """
    Read what a team guards in every Region that its tags or the configuration name.

    Args:
        settings: How AWS is reached, and the configured Region.

        mpa: The way to Multi-party Approval.

        view: The team with its tags.

        doing: What the user reads is being done.

        thing: What the user reads it is done to.

    Returns:
        What it guards or is to guard, and a line for each Region that could not be read.
    """
    configured = settings.payment_cryptography_region
    regions = dict.fromkeys([*view.guards, *([configured] if configured else [])])
    told = {"doing": doing, "thing": thing}
    looks = {
        region: _look(Door(settings, "payment-cryptography", region), mpa, view, region, told) for region in regions
    }
    unread = [
        f"what the team guards in {region} could not be read, so nothing is known of it"
        for region, found in looks.items()
        if found is None
    ]
    return [guarding for found in looks.values() for guarding in found or ()], unread


def _look(keys: Door, mpa: Door, view: View, region: str, told: dict[str, str]) -> list[Guarding] | None:
    """Read one Region; None when these credentials may not, or when there is nothing to be read there."""
    try:
        return _guards_in(keys, mpa, view, region, told)
    except AccessRefusedError:
        return None
    except MpaError as error:
        # Payment Cryptography is not in every Region that a configuration may name for other things.
        if region in view.guards or code_of(error) is not None:
            raise
        return None


def _guards_in(keys: Door, mpa: Door, view: View, region: str, told: dict[str, str]) -> list[Guarding]:
    team, guards = view.team, []
    for action in GuardedOperation if team is not None else ():
        association = find_association(keys, action, **told)
        if association is None or team is None:
            continue
        open_arn = association.session_arn if association.pair in PENDING else None
        in_force = association.team_arn == team.arn
        if in_force or (open_arn and _is_target(mpa, open_arn, team, view.guards.get(region), told)):
            guards.append(Guarding(action, region, in_force, open_arn))
    return guards


def _is_target(mpa: Door, session_arn: str, team: Team, owner: str | None, told: dict[str, str]) -> bool:
    """Tell whether an open hand-over of ours names a team; AWS does not say which it would be."""
    if not owner:
        return False
    marked = read_marker(find_vote(mpa, session_arn, **told), {owner})
    return marked is not None and marked.wish == association_wish(team.arn)
