"""MPA7040 to MPA7079: what a policy wants of the resources of a stack together, as AWS shows them, that is not met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.messages.codes import Code
from pulumi_mpa.messages.row import warning

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.messages.row import Row

#: How many approvers of how many.
_PEOPLE: Final = ("count", "approvers")

STACKS: Final[Mapping[Code, Row]] = {
    Code.POLICY_SOURCE_NOT_MANAGED: warning(
        "{count} of {approvers} approvers are not from an identity source that this program manages: {paths}.",
        "Declare an `IdentitySource` and use its `identity_source_arn`.",
        cause="Without the identity source in the program, no preview shows that it changes or is removed.",
        cure="Declare an `IdentitySource` in the program of the team, with `adopt=True` if the account has one, "
        "and use its `identity_source_arn`.",
        data=_PEOPLE,
    ),
    Code.POLICY_TEAM_NOT_PROTECTED: warning(
        "This team is in use, and its option `protect` is not set.",
        "Set `protect=True` in the options of the team.",
        cause="Without `protect`, a run requests the deletion of a team that is no longer in the program.",
        cure="Set `protect=True` in the options of the team. A policy cannot see the option `retain_on_delete`, "
        "which therefore does not satisfy this one.",
    ),
    Code.POLICY_TEAM_NOT_USED: warning(
        "Nothing in this stack names this team, and its policies are only for operations that need an association.",
        "Associate the team, or remove it.",
        cause="A team protects an operation of AWS Payment Cryptography only once it is associated.",
        cure="Declare an `MpaTeamAssociation` or a `BackupVaultMpaAssociation` that names the team, remove the team, or name it in the policy's setting "
        "`allowedTeams`.",
    ),
    Code.POLICY_TEAM_IS_GOING: warning(
        "Team {name} protects this operation or is to protect it, and its deletion is under way ({shown}).",
        "Name another team, or cancel the deletion while the team is still voting on it.",
        cause="Somebody requested the deletion of the team that an association names.",
        cure="Hand the operation over to another team, or cancel the deletion while the team is still voting on it.",
        data=("shown",),
    ),
    Code.POLICY_SOURCE_IS_REPLACED: warning(
        "This run replaces the identity source, from which existing teams take their approvers: {names}.",
        "Change `identity_source_parameters` back, or remove the teams first.",
        cause="The identity source changes to another instance of IAM Identity Center, and AWS does not delete an identity source that "
        "teams use.",
        cure="Change `identity_source_parameters` back, or remove the teams before the identity source is replaced.",
        data=("count",),
    ),
    Code.POLICY_MANY_VOTES: warning(
        "Teams that have a vote open at the same time: {count}. The policy wants {most} at most.",
        "Wait until approvers have decided before you request more.",
        cause="The program requested changes of many teams at once, and the same people may have to vote on all of them.",
        cure="Wait until approvers have decided. Apply the changes in several runs, for example with `--target`.",
        data=("count", "most"),
    ),
    Code.POLICY_OLD_REQUEST: warning(
        "What was requested on {since} is not in force, and the policy wants such a request to end within {days} days.",
        "Talk to the approvers, then change `resubmit` to request it again, or change the program back.",
        cause="A request that was rejected, or that nobody decided, stands for something that the program wants and AWS "
        "does not have.",
        cure="Talk to the approvers, then change `resubmit` to request it again, or change the program back.",
    ),
    Code.POLICY_APPROVER_MFA: warning(
        "AWS shows an MFA device that is out of sync, or no device, for {count} of {approvers} approvers: {paths}.",
        "Synchronize the devices of the team, for example with `aws mpa update-approval-team`.",
        cause="The email address of the approver no longer matches the identity source, or no device is registered.",
        cure="Update the team with the action SYNCHRONIZE_MFA_DEVICES, on which the team votes, or replace the approver.",
        data=_PEOPLE,
    ),
    Code.POLICY_APPROVER_IDENTITY: warning(
        "{count} of {approvers} approvers have an invalid identity or have not accepted the invitation: {paths}.",
        "Replace them, or invite them again.",
        cause="The user was deleted in IAM Identity Center, or declined or missed the invitation.",
        cure="Replace these approvers. To invite the same people again, change `resubmit`.",
        data=_PEOPLE,
    ),
    Code.POLICY_APPROVER_ACTIVITY: warning(
        "AWS shows no activity in the last {days} days for {count} of {approvers} approvers: {paths}.",
        "Ask them to take part in a baseline, or replace them.",
        cause="An approver who does not answer counts as a rejection in every vote.",
        cure="Start a baseline with `aws mpa start-approval-team-baseline`, and replace approvers who do not answer.",
        data=_PEOPLE,
    ),
    Code.POLICY_OLD_BASELINE: warning(
        "AWS shows that no approver took part in a baseline or voted in the last {days} days.",
        "Start a baseline with `aws mpa start-approval-team-baseline`.",
        cause="AWS recommends a baseline every 90 days, which shows whether the approvers can be reached.",
        cure="Start a baseline with `aws mpa start-approval-team-baseline`. It changes nothing in AWS.",
    ),
    Code.POLICY_SAME_PEOPLE: warning(
        "The same people are the approvers of another team: {names}.",
        "Use one team for both, or choose other approvers.",
        cause="Two teams of the same people separate no duties, and an absence blocks both.",
        cure="Use one team for both, choose other approvers, or name the team in the policy's setting `allowedTeams`.",
    ),
    Code.POLICY_CERTIFICATE_WITHOUT_ASSOCIATION: warning(
        "A public key certificate was imported as this key, and no `MpaTeamAssociation` of this stack is in the key's Region.",
        "Declare an `MpaTeamAssociation` for that Region.",
        cause="Without an association, one person can import a root certificate, on which trust in other keys rests.",
        cure="Declare an `MpaTeamAssociation` for the Region of the key, or name the Region in the policy's setting "
        "`associatedElsewhere`.",
    ),
    Code.POLICY_VAULT_WITHOUT_TEAM: warning(
        "No approval team is associated with this vault in the program.",
        "Associate a team, so that its backups can be restored even if the account is lost.",
        cause="Only an approval team can give access to a logically air-gapped vault when its account is out of reach.",
        cure="Declare a `BackupVaultMpaAssociation` that names the vault. If another program does, name the vault in the policy's "
        "setting `associatedElsewhere`.",
    ),
}
