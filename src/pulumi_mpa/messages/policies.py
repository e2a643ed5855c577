"""MPA7xxx: what a policy demands that is not met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.messages.codes import Code
from pulumi_mpa.messages.row import error, info, warning

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

AUDITS: Final[Mapping[Code, Row]] = {
    Code.AUDIT_ACCOUNT_NOT_READ: error(
        "{count} of {total} things could not be read: {things}. {detail}",
        "Give these credentials the permission to read all of them, or write the state of the rest with `partial=True`.",
        cause="An audit of a part of the account must not pass for one of the whole.",
        cure="Allow the reads that the README lists, for all teams and in all Regions that are named.",
        data=("count", "of"),
    ),
    Code.AUDIT_NOT_RUN: error(
        "The engine did not finish. It says: {detail}.",
        "Correct this, then run the same command again.",
        cause="The state could not be read, or the policy pack could not be loaded or failed.",
        cure="Run `pulumi policy analyze` with the same file and pack, which shows everything that the pack writes.",
    ),
    Code.AUDIT_ENGINE_MISSING: error(
        "There is no command `{command}`.",
        "Install Pulumi, or name the path of its command.",
        cause="`pulumi policy analyze` runs the policies.",
        cure="Install Pulumi, or put it on the PATH.",
    ),
    Code.AUDIT_SECRETS_HIDDEN: warning(
        "Secrets of the state could not be decrypted: {things}.",
        "Run it where the stack's secrets can be decrypted, or export the state with `--show-secrets`.",
        cause="A policy that needs a hidden value does not decide, so nothing is known of what it would have found.",
        cure="Set `PULUMI_CONFIG_PASSPHRASE` or the credentials of the stack's secrets provider, or export the state with "
        "`pulumi stack export --show-secrets`.",
    ),
    Code.AUDIT_WOULD_REMEDIATE: info(
        "An update with this policy pack would change {fields}.",
        "Run `pulumi up` with the pack, or change the program.",
        cause="A policy of the level `remediate` corrects inputs itself when a program runs. An audit changes nothing.",
        cure="Run `pulumi up` with the pack, or change the program.",
    ),
}
