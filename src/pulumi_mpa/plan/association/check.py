"""What a creation of an association announces, as far as that is known without a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.messages import Code, Message
from pulumi_mpa.plan.association.update import operation_of, team_of

if TYPE_CHECKING:
    from pulumi_mpa.model.association import DesiredAssociation


def creation_messages(want: DesiredAssociation) -> list[str]:
    """Describe what a creation will do."""
    values = {"team": team_of(want), "operation": operation_of(want)}
    lines: list[str] = [Message(Code.ASSOCIATION_WILL_BE_CREATED, values)]
    if want.adopt is not False:
        lines.append(Message(Code.ASSOCIATION_MAY_BE_ADOPTED))
    return lines
