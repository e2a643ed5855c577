"""What a team guards in Payment Cryptography: its own deletion must not take that protection down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.aws.associations.payment_cryptography import find_association
from pulumi_mpa.aws.client import Client
from pulumi_mpa.aws.errors import has_no_such_host, is_denied
from pulumi_mpa.aws.session import find_vote
from pulumi_mpa.errors import MpaError
from pulumi_mpa.lifecycle.association import ProtectedOperation
from pulumi_mpa.model.association import association_intent, read_marker
from pulumi_mpa.plan.approval_team.delete import Protection
from pulumi_mpa.plan.association.outcome import PENDING

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import Team, View
    from pulumi_mpa.model.association import Association
    from pulumi_mpa.model.settings import Settings


def protections_of_team(
    settings: Settings, mpa: Client, view: View, *, doing: str, thing: str
) -> tuple[list[Protection], list[str]]:
    """
    Read what a team guards in every Region that its tags or the configuration name.

    Args:
        settings: How AWS is reached, and the configured Region.

        mpa: The way to Multi-party Approval.

        view: The team with its tags.

        doing: What the user reads is being done.

        thing: What the user reads it is done to.

    Returns:
        What it guards or is to guard, and the Regions that these credentials may not read or that have no Payment
        Cryptography.

    Raises:
        MpaError: A Region could not be read for any other reason: what it would have shown is not known.
    """
    configured = settings.payment_cryptography_region
    regions = dict.fromkeys([*view.protections, *([configured] if configured else [])])
    announced = {"doing": doing, "thing": thing}
    found: list[Protection] = []
    unread = []
    for region in regions:
        associations = _associations(
            Client(settings, "payment-cryptography", region), announced, is_tagged=region in view.protections
        )
        if associations is None:
            unread.append(region)
        else:
            found += _protected(associations, mpa, view, region, announced)
    return found, unread


def _associations(keys: Client, announced: dict[str, str], *, is_tagged: bool) -> list[Association] | None:
    """Read one Region; None when these credentials may not, or when there is nothing to be read there."""
    try:
        return [
            found for action in ProtectedOperation if (found := find_association(keys, action, **announced)) is not None
        ]
    except MpaError as error:
        # Payment Cryptography is not in every Region that a configuration may name for other things.
        if is_denied(error) or (not is_tagged and has_no_such_host(error)):
            return None
        raise


def _protected(
    associations: list[Association], mpa: Client, view: View, region: str, announced: dict[str, str]
) -> list[Protection]:
    team, protections = view.team, []
    if team is None:
        return []
    for association in associations:
        open_arn = association.session_arn if association.pair in PENDING else None
        in_force = association.team_arn == team.arn
        if in_force or (open_arn and _is_target(mpa, open_arn, team, view.protections.get(region), announced)):
            protections.append(Protection(association.action, region, in_force, open_arn))
    return protections


def _is_target(mpa: Client, session_arn: str, team: Team, owner: str | None, announced: dict[str, str]) -> bool:
    """Check whether an open hand-over of ours names a team; AWS does not say which it would be."""
    if not owner:
        return False
    marked = read_marker(find_vote(mpa, session_arn, **announced), {owner})
    return marked is not None and marked.intent == association_intent(team.arn)
