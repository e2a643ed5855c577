"""MPA7xxx: what a policy demands that is not met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.messages.codes import Code
from pulumi_mpa.messages.row import warning

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.messages.row import Row

TEAMS: Final[Mapping[Code, Row]] = {
    Code.POLICY_SPARE_APPROVER: warning(
        "{required} of {approvers} approvers must agree, and the policy wants at least {spare} more than that.",
        "Add approvers, or lower `min_approvals_required`.",
        cause="If everyone must agree, one absence blocks every vote.",
        cure="Add approvers to the team, or lower `min_approvals_required`.",
    ),
}
