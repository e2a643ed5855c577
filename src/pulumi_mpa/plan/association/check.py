"""What a creation of an association announces, as far as that is known without a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.model.unknown import is_unknown

if TYPE_CHECKING:
    from pulumi_mpa.model.association import DesiredAssociation


def creation_messages(want: DesiredAssociation) -> list[str]:
    """Describe what a creation will do."""
    team = "a team known at run" if is_unknown(want.team_arn) else f"team {want.team_arn}"
    line = (
        f"will let {team} guard {want.name} in {want.region}: at once and without a vote if nothing guards it yet "
        "and the team is ACTIVE, else by the first `pulumi up` once it is"
    )
    lines = [line]
    if want.adopt is not False:
        lines.append(
            "`adopt` is set: if another team guards it already, nothing is sent yet, and the next preview says how "
            "that team will be asked to hand over"
        )
    return lines
