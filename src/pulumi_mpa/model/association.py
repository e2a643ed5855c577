"""An association as values, whichever service is protected: what the program wants, and what AWS shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pulumi_mpa.model.ownership import Place
from pulumi_mpa.model.requests.history import History
from pulumi_mpa.model.requests.intent import association_intent, resubmit_hash

if TYPE_CHECKING:
    from datetime import datetime

    from pulumi_mpa.lifecycle.machine import Pair
    from pulumi_mpa.model.session import Vote
    from pulumi_mpa.model.unknown import Unknown


@dataclass(frozen=True)
class Association:
    """One association as AWS shows it; the team is the one in force, also while another is voted on."""

    name: str
    team_arn: str
    pair: Pair
    session_arn: str | None = None
    message: str | None = None
    initiated_at: datetime | None = None


@dataclass(frozen=True)
class DesiredAssociation:
    """
    What the program wants of an association.

    Args:
        service: The protected service, as the SDK names it.

        region: Its Region.

        name: What is protected there: an operation, or a vault's name.

        team_arn: The team that is to protect it.

        comment: What the approvers read.

        resubmit: The user's text under which a rejected intent may be requested again.

        adopt: Take over what another team protects.

        owner: Hash of organization and URN.

        team_input: The input that names the team, for lines about one that is not known yet.
    """

    service: str
    region: str | Unknown
    name: str | Unknown
    team_arn: str | Unknown
    comment: str | Unknown
    resubmit: str | Unknown
    adopt: bool | Unknown
    owner: str | Unknown
    team_input: str

    def place(self) -> Place:
        """Return where the team is to protect an operation; all of it known."""
        return Place(self.service, str(self.region), str(self.name))

    def intent(self) -> str:
        """Return the hash of the intent to associate this team."""
        return association_intent(self.team_arn)

    def resubmit_hash(self) -> str:
        """Return the short hash of `resubmit`."""
        return resubmit_hash(self.resubmit)


@dataclass(frozen=True)
class AssociationView:
    """
    Everything that a plan needs: the same shape whether it comes from state or from AWS.

    Args:
        association: The association; None when there is none.

        history: The requests of ours about it.

        managed: It is this resource's: state has seen it so, or the tag of the team in force says so.

        team_ready: The wanted team is ACTIVE with no deletion in vote; None when that is not known.

        team_shown: How AWS shows the wanted team, in words; empty when it was not observed.

        need: How many of the team in force must agree, as `2 of 3`; None when that is not known.

        vote: The open vote, or the last one about it.

        owner: Owner in the tag of the team in force; None when there is none or it can't be read.

        entry: Entry in that tag.

        external: That owner is none that this resource has or had; observed on AWS, never from state.
    """

    association: Association | None
    history: History = field(default_factory=History)
    managed: bool = False
    team_ready: bool | None = None
    team_shown: str = ""
    need: str | None = None
    vote: Vote | None = None
    owner: str | None = None
    entry: str | None = None
    external: bool = False
