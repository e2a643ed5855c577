"""MPA7xxx: what a policy demands that is not met, and what is wrong with the configuration of a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.messages.codes import Code
from pulumi_mpa.messages.row import error, warning

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

CONFIGURATION: Final[Mapping[Code, Row]] = {
    Code.POLICY_NOT_IN_PACK: error(
        "The policy pack has no policy `{name}`.",
        "{hint}",
        cause="The configuration of the pack names a policy that the pack does not have.",
        cure="Correct the name.",
        data=("near",),
    ),
    Code.POLICY_SETTING_UNKNOWN: error(
        "The policy `{name}` has no setting `{setting}`.",
        "{hint}",
        cause="The configuration of the pack names a setting that the policy does not have.",
        cure="Correct the name of the setting.",
        data=("setting", "near"),
    ),
    Code.POLICY_LEVEL_UNKNOWN: error(
        "The level of `{name}` is {value}.",
        "The levels are {known}.",
        cause="The configuration of the pack names a level that Pulumi does not have.",
        cure="Correct the level.",
    ),
    Code.POLICY_ALL_HAS_SETTINGS: error(
        "`all` sets the level of every policy, and no settings.",
        "Set each policy's settings under its name.",
        cause="The configuration of the pack has settings under `all`.",
        cure="Set each policy's settings under its name.",
    ),
}
