"""Associations on AWS Payment Cryptography: read, and the two requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.aws.client import Client
from pulumi_mpa.aws.errors import CONFLICT, NOT_FOUND, code_of
from pulumi_mpa.errors import MpaError
from pulumi_mpa.lifecycle.association import ProtectedOperation
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.model.association import Association

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from pulumi_mpa.model.settings import Settings

_SERVICE: Final = "payment-cryptography"


class PaymentCryptography:
    """
    The associations of AWS Payment Cryptography in one Region.

    Args:
        reads: The client for reads.

        writes: The client for requests, which carry no token: it must send none of them twice.
    """

    conflict = CONFLICT

    def __init__(self, reads: Client, writes: Client) -> None:
        """Store the clients; nothing is opened yet."""
        self._reads, self._writes = reads, writes

    @classmethod
    def of(cls, settings: Settings, region: str) -> PaymentCryptography:
        """Return the associations of one Region."""
        return cls(Client(settings, _SERVICE, region), Client(settings, _SERVICE, region, attempts=1))

    @property
    def names(self) -> Sequence[str]:
        """The operations that a team may protect."""
        return tuple(ProtectedOperation)

    def find(self, name: str, *, doing: str, thing: str) -> Association | None:
        """
        Read the association of one operation.

        Source:
            API reference of Payment Cryptography, GetMpaTeamAssociation.
        """
        try:
            return association_of(self._reads.call("GetMpaTeamAssociation", doing=doing, thing=thing, Action=name))
        except MpaError as error:
            if code_of(error) == NOT_FOUND:
                return None
            raise

    def request(self, name: str, team_arn: str, comment: str, *, thing: str) -> Association:
        """Associate a team: at once if there is no association yet, else by a vote of the team in force."""
        answer = self._writes.call(
            "AssociateMpaTeam",
            doing="associate",
            thing=thing,
            arn=team_arn,
            Action=name,
            MpaTeamArn=team_arn,
            RequesterComment=comment,
        )
        return association_of(answer)

    def request_removal(self, name: str, comment: str, *, thing: str) -> Association:
        """Request a vote of the team in force on removing the association."""
        answer = self._writes.call(
            "DisassociateMpaTeam", doing="remove", thing=thing, Action=name, RequesterComment=comment
        )
        return association_of(answer)

    def server_time(self) -> datetime:
        """Return AWS's own time as of the last read."""
        return self._reads.server_time()


def association_of(answer: Mapping[str, Any]) -> Association:
    """Read the association that all three operations answer with."""
    found = answer["MpaTeamAssociation"]
    status = found.get("MpaStatus") or {}
    return Association(
        name=found["Action"],
        team_arn=found["MpaTeamArn"],
        pair=Pair(found["AssociationState"], status.get("Status")),
        session_arn=status.get("MpaSessionArn"),
        message=status.get("StatusMessage"),
        initiated_at=status.get("InitiationDate"),
    )
