"""What a team protects: its own deletion must not take that protection down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.aws.associations import association_api
from pulumi_mpa.aws.errors import has_no_such_host, is_denied
from pulumi_mpa.aws.session import find_vote
from pulumi_mpa.errors import MpaError
from pulumi_mpa.model.ownership import Place
from pulumi_mpa.model.requests.intent import association_intent
from pulumi_mpa.model.requests.marker import read_marker
from pulumi_mpa.plan.approval_team.delete import Protection
from pulumi_mpa.plan.association.outcome import PENDING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.aws.client import Client
    from pulumi_mpa.model.approval_team import Team, View
    from pulumi_mpa.model.association import Association
    from pulumi_mpa.model.settings import Settings


def protections_of_team(
    settings: Settings, mpa: Client, view: View, *, doing: str, thing: str
) -> tuple[list[Protection], list[Place]]:
    """
    Read what a team protects in every place that its tags or the configuration name.

    Args:
        settings: How AWS is reached, and the configured Region.

        mpa: The client of Multi-party Approval.

        view: The team with its tags.

        doing: What the user reads is being done.

        thing: What the user reads it is done to.

    Returns:
        What it protects or is to protect, and the places that these credentials may not read or whose Region does not
        have the service.

    Raises:
        MpaError: A place could not be read for any other reason: what it would have shown is not known.
    """
    context = {"doing": doing, "thing": thing}
    found: list[Protection] = []
    unread = []
    for place in _places(settings, view):
        try:
            association = association_api(settings, place.service, place.region).find(place.name, **context)
        except MpaError as error:
            # The service is not in every Region that a configuration may name for other things.
            is_tagged = place in view.protections
            if not is_denied(error) and (is_tagged or not has_no_such_host(error)):
                raise
            unread.append(place)
            continue
        if association is not None and view.team is not None:
            found += _protection(place, association, mpa, view.team, view.protections.get(place), context)
    return found, unread


def _places(settings: Settings, view: View) -> Iterator[Place]:
    """Return the tagged places, and what the configured Region may hold beside them."""
    yield from view.protections
    for service, region in settings.configured_places():
        for name in association_api(settings, service, region).names:
            if (place := Place(service, region, name)) not in view.protections:
                yield place


def _protection(
    place: Place, association: Association, mpa: Client, team: Team, owner: str | None, context: dict[str, str]
) -> list[Protection]:
    open_arn = association.session_arn if association.pair in PENDING else None
    in_force = association.team_arn == team.arn
    if in_force or (open_arn and _is_target(mpa, open_arn, team, owner, context)):
        return [Protection(place, in_force, open_arn)]
    return []


def _is_target(mpa: Client, session_arn: str, team: Team, owner: str | None, context: dict[str, str]) -> bool:
    """Check whether an open request of ours names a team; AWS does not say which it would be."""
    if not owner:
        return False
    marked = read_marker(find_vote(mpa, session_arn, **context), {owner})
    return marked is not None and marked.intent == association_intent(team.arn)
