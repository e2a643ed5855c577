"""What an API of a protected service can do with an association, so that everything above it is written once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pulumi_mpa.model.association import Association


class AssociationApi(Protocol):
    """
    The associations of one protected service in one Region.

    A request that the service answers without a body returns None: whoever sent it reads the association again.
    """

    #: The code of the service's error for a request that the association's state does not allow.
    conflict: str

    @property
    def names(self) -> Sequence[str]:
        """Everything in a Region that a team may protect, where that is known without a call; else empty."""

    def find(self, name: str, *, doing: str, thing: str) -> Association | None:
        """Read an association; None when there is none."""

    def request(self, name: str, team_arn: str, comment: str, *, thing: str) -> Association | None:
        """Associate a team: at once if there is no association yet, else by a vote of the team in force."""

    def request_removal(self, name: str, comment: str, *, thing: str) -> Association | None:
        """Request a vote of the team in force on removing the association."""

    def server_time(self) -> datetime:
        """Return AWS's own time as of the last answer."""
