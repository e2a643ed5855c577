"""MPA1xxx: how a thing stands on AWS. The lifecycle tables name these codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.messages.codes import Code
from pulumi_mpa.messages.row import OPEN_VOTE, error, info, warning

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.messages.row import Row

_VOTE: Final = "Ask the approvers to vote in the approval portal"
_REQUEST_AGAIN: Final = "Talk to the approvers, then change `resubmit` to ask again, or change the program back."

TEAMS: Final[Mapping[Code, Row]] = {
    Code.TEAM_CREATING: info(
        "AWS is checking the new team.",
        "Run `pulumi up` again in a minute.",
        cause="The team was requested a moment ago.",
        cure="Wait a minute. Nobody needs to act.",
    ),
    Code.TEAM_INVITING: info(
        "AWS has sent the invitations, and the team cannot act until every approver has accepted. "
        "Not answered yet: {waiting}. The invitations expire {until}.",
        "The approvers accept the invitation in their email, then run `pulumi up` again.",
        cause="A team begins to work once every invited approver has accepted.",
        cure="Ask the approvers who have not answered to accept the invitation in their email.",
    ),
    Code.TEAM_INVALID: error(
        "AWS found the configuration of the team invalid: {detail}.",
        "Correct the approvers in the program and run `pulumi up`.",
        cause="AWS checks a new team, for example whether every approver exists in IAM Identity Center.",
        cure="Correct the approvers in the program and run `pulumi up`. This needs no vote.",
    ),
    Code.TEAM_NOT_ACTIVATED: error(
        "The team was not activated, because not everyone accepted the invitation: {detail}.",
        "Talk to them, then change `resubmit` or the approvers and run `pulumi up`: AWS sends new invitations, and no vote is needed.",
        cause="An approver declined the invitation, or did not accept it in time.",
        cure="Talk to the approvers, then change `resubmit` or the approvers and run `pulumi up`.",
    ),
    Code.TEAM_ACTIVE: info("The team is active.", cause="Everything that was requested is in force."),
    Code.TEAM_UPDATE_VOTING: info(
        "The team is voting on an update. The update needs {need} approvals and has {votes}. The vote closes {until}.",
        f"{_VOTE}, then run `pulumi up` again.",
        cause="An active team must approve every change of itself.",
        cure="Ask the approvers to vote. A request that nobody answers in time counts as rejected.",
        data=OPEN_VOTE,
    ),
    Code.TEAM_UPDATE_INVITING: info(
        "The update is approved, and AWS has invited the new approvers. Not answered yet: {waiting}. "
        "The invitations expire {until}.",
        "The new approvers accept the invitation in their email, then run `pulumi up` again.",
        cause="An approved update that adds approvers takes effect once all of them have accepted.",
        cure="Ask the new approvers to accept the invitation in their email.",
    ),
    Code.TEAM_UPDATE_INVALID: error(
        "AWS found the update invalid, and the team stays as it was: {detail}.",
        "Correct the program, or change `resubmit` to request the same update again.",
        cause="AWS checks an update before the team votes on it.",
        cure="Correct the program and run `pulumi up`.",
    ),
    Code.TEAM_UPDATE_REJECTED: error(
        "The update was not approved, and the team stays as it was. {detail}.",
        _REQUEST_AGAIN,
        cause="The approvers rejected the update, or did not answer in time.",
        cure=_REQUEST_AGAIN,
        data=OPEN_VOTE,
    ),
    Code.TEAM_UPDATE_NOT_ACTIVATED: error(
        "The update was approved, but a new approver did not accept the invitation, and the team stays as it was: {detail}.",
        "Talk to the new approvers, then change `resubmit` to ask again, or change the program back.",
        cause="A new approver declined the invitation, or did not accept it in time.",
        cure="Talk to the new approvers, then change `resubmit` to ask again, or change the program back.",
    ),
    Code.TEAM_DELETE_VOTING: info(
        "The team is voting on its own deletion. The deletion needs {need} approvals and has {votes}. "
        "The vote closes {until}, and the team works until then.",
        f"{_VOTE}.",
        cause="An active team must approve its own deletion.",
        cure="Ask the approvers to vote, then run the same command again.",
        data=OPEN_VOTE,
    ),
    Code.TEAM_DELETE_REJECTED: info(
        "The team is active, and a request to delete it was not approved.",
        cause="The approvers rejected a deletion of the team, or did not answer in time.",
    ),
    Code.TEAM_DELETE_INVALID: info(
        "The team is active, and AWS found a request to delete it invalid.",
        cause="AWS checks a deletion before the team votes on it.",
    ),
    Code.TEAM_DELETING: warning(
        "The deletion was approved and cannot be stopped. AWS removes the team {until}.",
        "Wait until then, or give a new team another name.",
        cause="A deletion with `pendingWindowDays` takes effect when its window ends.",
        cure="Wait until AWS has removed the team, or give a new team another name.",
    ),
    Code.TEAM_UPDATE_CHECKING: info(
        "AWS is checking the update.",
        "Run `pulumi up` again in a minute.",
        cause="The update was requested a moment ago.",
        cure="Wait a minute. Nobody needs to act.",
    ),
    Code.TEAM_GONE: error(
        "The team no longer exists in AWS.",
        "Run `pulumi up --refresh` to create it again.",
        cause="Somebody removed the team, or its deletion took effect.",
        cure="Run `pulumi up --refresh`, which creates the team again, or remove it from the program.",
    ),
    Code.TEAM_STATE_UNKNOWN: error(
        "AWS shows the state {shown}, which this version of pulumi-mpa does not know.",
        "Upgrade pulumi-mpa.",
        cause="AWS has added a status or a code, or combines them in a way that no documentation describes.",
        cure="Upgrade pulumi-mpa. Nothing was sent.",
        data=("shown",),
    ),
}

SESSIONS: Final[Mapping[Code, Row]] = {
    Code.SESSION_CREATING: info(
        "AWS is opening the vote.",
        "Run `pulumi up` again in a minute.",
        cause="The vote was requested a moment ago.",
        cure="Wait a minute.",
    ),
    Code.SESSION_OPEN: info(
        "The vote is open. The request needs {need} approvals and has {votes}. The vote closes {until}.",
        f"{_VOTE}.",
        cause="Somebody requested an operation that the team must approve.",
        cure="Ask the approvers to vote. A request that nobody answers in time counts as rejected.",
        data=OPEN_VOTE,
    ),
    Code.SESSION_APPROVED: info("The request was approved.", cause="Enough approvers approved the request."),
    Code.SESSION_REJECTED: error(
        "The approvers rejected the request, with {votes}.",
        "Talk to the approvers.",
        cause="So many approvers rejected the request that it can no longer be approved.",
        cure="Talk to the approvers, then request it again.",
        data=OPEN_VOTE,
    ),
    Code.SESSION_EXPIRED: error(
        "The vote closed without enough approvals, with {votes}, and no answer counts as a rejection.",
        "Talk to the approvers.",
        cause="Too few approvers answered before the vote closed.",
        cure="Talk to the approvers, then request it again.",
        data=OPEN_VOTE,
    ),
    Code.SESSION_NOBODY_TO_ASK: error(
        "Every approver is already taking part in an open baseline session.",
        "Wait for that session.",
        cause="AWS asks an approver in one baseline session at a time.",
        cure="Wait until the open baseline session has ended, then request it again.",
    ),
    Code.SESSION_INVALID: error(
        "AWS found the request invalid: {detail}.",
        "Correct the request.",
        cause="AWS checks a request before it opens the vote.",
        cure="Correct the request.",
    ),
    Code.SESSION_CANCELLED: error(
        "An administrator cancelled the vote.",
        "Talk to whoever cancelled it.",
        cause="Somebody cancelled the session, or the team was deleted.",
        cure="Talk to whoever cancelled it, then request it again.",
        data=OPEN_VOTE,
    ),
    Code.SESSION_SUPERSEDED: error(
        "AWS dropped the vote because the configuration of the team changed meanwhile. Nobody rejected the request.",
        "Request it again.",
        cause="The team was changed while the vote was open.",
        cure="Request it again.",
        data=OPEN_VOTE,
    ),
    Code.SESSION_NOT_FOUND: error(
        "No session has this ARN.",
        "Give the gate the ARN of an open session.",
        cause="The ARN is wrong, or AWS no longer has the session.",
        cure="Give the gate the ARN of an open session.",
    ),
    Code.SESSION_STATE_UNKNOWN: error(
        "AWS shows the session in the state {shown}, which this version of pulumi-mpa does not know.",
        "Upgrade pulumi-mpa.",
        cause="AWS has added a status or a code.",
        cure="Upgrade pulumi-mpa.",
        data=("shown",),
    ),
}

SOURCES: Final[Mapping[Code, Row]] = {
    Code.SOURCE_CREATING: info(
        "AWS is installing the approval portal.",
        "Run `pulumi up` again in a minute.",
        cause="The identity source was requested a moment ago.",
        cure="Wait a minute.",
    ),
    Code.SOURCE_ACTIVE: info("The identity source is active.", cause="The approval portal is installed."),
    Code.SOURCE_DELETING: info(
        "AWS is removing the identity source.",
        "Run the same command again in a minute.",
        cause="The removal was requested a moment ago.",
        cure="Wait a minute, then run the same command again.",
    ),
    Code.SOURCE_ACCESS_DENIED: error(
        "AWS could not install the approval portal, because the caller lacks the `sso:` permissions for it: {detail}.",
        "Allow the caller `sso:CreateApplication` and the other permissions of the README.",
        cause="The approval portal is an application of IAM Identity Center, which the caller must be allowed to create.",
        cure="Allow the caller `sso:CreateApplication` and the other permissions of the README.",
    ),
    Code.SOURCE_INSTANCE_NOT_FOUND: error(
        "The IAM Identity Center instance does not exist: {detail}.",
        "Correct `instanceArn` and `region`.",
        cause="The ARN or the Region of the instance is wrong, or somebody deleted the instance.",
        cure="Correct `instanceArn` and `region`.",
    ),
    Code.SOURCE_INSTANCE_NOT_VALID: error(
        "The IAM Identity Center instance cannot be used, since it must be an organization instance: {detail}.",
        "Use the organization instance of the management account.",
        cause="AWS accepts no account instance of IAM Identity Center.",
        cure="Use the organization instance of the management account.",
    ),
    Code.SOURCE_DELETION_FAILED: error(
        "AWS could not remove the identity source: {detail}.",
        "Allow the caller `sso:DeleteApplication` and remove the identity source again.",
        cause="The approval portal is an application of IAM Identity Center, which the caller must be allowed to delete.",
        cure="Allow the caller `sso:DeleteApplication` and run the same command again.",
    ),
    Code.SOURCE_STATE_UNKNOWN: error(
        "AWS shows the identity source in the state {shown}, which this version of pulumi-mpa does not know.",
        "Upgrade pulumi-mpa.",
        cause="AWS has added a status or a code.",
        cure="Upgrade pulumi-mpa.",
        data=("shown",),
    ),
}

ASSOCIATIONS: Final[Mapping[Code, Row]] = {
    Code.ASSOCIATION_ACTIVE: info(
        "The team protects the operation.", cause="Everything that was requested is in force."
    ),
    Code.ASSOCIATION_REQUEST_REJECTED: info(
        "The team protects the operation, and the last request about the association was not approved: {detail}.",
        cause="The approvers rejected a change or the removal of the association, or did not answer in time.",
        data=OPEN_VOTE,
    ),
    Code.ASSOCIATION_REQUEST_CANCELLED: info(
        "The team protects the operation, and the last request about the association was cancelled.",
        cause="Somebody cancelled the vote on a change or on the removal of the association.",
        data=OPEN_VOTE,
    ),
    Code.ASSOCIATION_UPDATE_VOTING: info(
        "The associated team is voting on handing over to another team. The request needs {need} approvals and has {votes}. "
        "The vote closes {until}.",
        f"{_VOTE}, then run `pulumi up` again.",
        cause="The associated team must approve that another team takes its place.",
        cure="Ask the approvers to vote. A request that nobody answers in time counts as rejected.",
        data=OPEN_VOTE,
    ),
    Code.ASSOCIATION_REMOVAL_VOTING: info(
        "The team is voting on removing this association. The removal needs {need} approvals and has {votes}. "
        "The vote closes {until}, and the team protects the operation until then.",
        f"{_VOTE}.",
        cause="The associated team must approve that its association is removed.",
        cure="Ask the approvers to vote, then run the same command again.",
        data=OPEN_VOTE,
    ),
    Code.ASSOCIATION_WAITS_FOR_TEAM: info(
        "No team protects the operation yet: the team must be ACTIVE first.",
        "Run `pulumi up` again once it is.",
        cause="Only a team that is ACTIVE can be associated.",
        cure="Wait until the approvers have accepted their invitations, then run `pulumi up` again.",
        data=("team", "state"),
    ),
    Code.ASSOCIATION_GONE: error(
        "No team protects the operation any more.",
        "Run `pulumi up --refresh` to see what changed.",
        cause="Somebody removed the association.",
        cure="Run `pulumi up --refresh`, which associates the team again.",
    ),
    Code.ASSOCIATION_STATE_UNKNOWN: error(
        "AWS shows the association in the state {shown}, which this version of pulumi-mpa does not know.",
        "Upgrade pulumi-mpa.",
        cause="AWS has added a status, or combines two in a way that no documentation describes.",
        cure="Upgrade pulumi-mpa.",
        data=("shown",),
    ),
}

KEYS: Final[Mapping[Code, Row]] = {
    Code.KEY_USABLE: info("The key can be used.", cause="The key was created, or imported without a vote."),
    Code.KEY_IMPORT_VOTING: info(
        "The team is voting on the import. The import needs {need} approvals and has {votes}. The vote closes {until}.",
        f"{_VOTE}.",
        cause="A team protects the import of root certificates.",
        cure="Ask the approvers to vote.",
        data=OPEN_VOTE,
    ),
    Code.KEY_IMPORTED: info("The import was approved, and the key can be used.", cause="The team approved the import."),
    Code.KEY_IMPORT_REJECTED: error(
        "The import was not approved, and the key can never be used: {detail}.",
        "Talk to the approvers and import the key again.",
        cause="The approvers rejected the import, or did not answer in time.",
        cure="Talk to the approvers and import the key again.",
    ),
    Code.KEY_IMPORT_CANCELLED: error(
        "The request for the import was cancelled, and the key can never be used.",
        "Talk to whoever cancelled it and import the key again.",
        cause="Somebody cancelled the vote on the import.",
        cure="Talk to whoever cancelled it and import the key again.",
    ),
    Code.KEY_DELETE_PENDING: info("AWS will delete the key.", cause="A deletion of the key is scheduled."),
    Code.KEY_DELETED: info("The key was deleted.", cause="The deletion of the key took effect."),
}

VAULTS: Final[Mapping[Code, Row]] = {
    Code.VAULT_CREATING: info("AWS is creating the vault.", cause="The vault was requested a moment ago."),
    Code.VAULT_AVAILABLE: info("The vault can be used.", cause="AWS has created the vault."),
    Code.VAULT_FAILED: error(
        "The vault could not be created, and can never be used.",
        "Check that its key allows AWS Backup to create grants, delete the vault and create it again.",
        cause="AWS could not create the vault, for example because the policy of its key does not allow it.",
        cure="Check that its key allows AWS Backup to create grants, delete the vault and create it again.",
    ),
    Code.ACCESS_VOTING: info(
        "The team is voting on access to the vault. The request needs {need} approvals and has {votes}. The vote closes {until}.",
        f"{_VOTE}.",
        cause="A team protects access to the vault.",
        cure="Ask the approvers to vote.",
        data=OPEN_VOTE,
    ),
    Code.ACCESS_AVAILABLE: info("The vault can be restored from.", cause="The team approved access to the vault."),
    Code.ACCESS_REVOCATION_VOTING: info(
        "The team is voting on revoking access to the vault. The request needs {need} approvals and has {votes}. The vote closes {until}.",
        f"{_VOTE}.",
        cause="The owner of the vault wants to revoke access to it.",
        cure="Ask the approvers to vote.",
        data=OPEN_VOTE,
    ),
    Code.ACCESS_REVOCATION_NOT_APPROVED: info(
        "The last request to revoke access to the vault was not approved: {detail}.",
        cause="The approvers rejected the request, did not answer in time, or somebody cancelled the vote.",
    ),
    Code.ACCESS_FAILED: error(
        "Access to the vault was not approved: {detail}.",
        "Talk to the approvers and request access again.",
        cause="The approvers rejected the request, did not answer in time, or could not be asked.",
        cure="Talk to the approvers and request access again.",
    ),
}
