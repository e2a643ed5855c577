"""MPA3xxx: why a run cannot do it. Each is part of an error, or of a preview's line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.messages.codes import Code
from pulumi_mpa.messages.row import OPEN_VOTE, error, info

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.messages.row import Row

_AFTER_THE_VOTE: Final = "Wait for the decision, or {cancel}, then run `pulumi up` again."
_ANSWERED: Final = "Run `pulumi up` again once they have answered. The invitations expire {until}."
_ADOPT_TEAM: Final = "Set `adopt=True` to take it over without a vote, or choose another name."
_OTHER_NAME: Final = "Leave `name` out or change it, so that the new team can take over before the old one goes, or remove the old team first."
_REQUEST_DELETION_AGAIN: Final = (
    "Talk to the approvers. To ask again, change `resubmit`, run `pulumi up`, then run the same command again."
)

TEAMS: Final[Mapping[Code, Row]] = {
    Code.TEAM_NAME_IS_BEING_DELETED: error(
        "A team of this name is being deleted, which cannot be stopped. AWS removes it {until}.",
        "Run `pulumi up` again then, or give the new team another name.",
        cause="AWS keeps the name of a team until the team is removed.",
        cure="Wait until AWS has removed the team, or give the new team another name.",
    ),
    Code.TEAM_OF_ANOTHER_OWNER: error(
        "A team of this name exists ({arn}) and belongs to another stack or resource.",
        _ADOPT_TEAM,
        cause="Another program manages a team of this name.",
        cure=_ADOPT_TEAM,
    ),
    Code.TEAM_OF_NO_OWNER: error(
        "A team of this name exists ({arn}) and was not created by pulumi-mpa.",
        _ADOPT_TEAM,
        cause="The team was created in the console, or by another tool.",
        cure=_ADOPT_TEAM,
    ),
    Code.TEAM_WITH_OTHER_POLICIES: error(
        "A team of this name exists ({arn}) with other policies, which no update can change.",
        _OTHER_NAME,
        cause="AWS cannot change the policies of a team.",
        cure=_OTHER_NAME,
    ),
    Code.TEAM_NOT_SHOWN: error(
        "AWS accepted the team and does not show it.",
        "Run `pulumi up` again: it finds the team then.",
        cause="AWS may take some time to show what it has created.",
        cure="Run `pulumi up` again.",
    ),
    Code.TEAM_FOUND_INVALID: error(
        "{reason} pulumi-mpa has removed the team again.",
        "Correct the approvers in the program and run `pulumi up`.",
        cause="AWS checks a new team, for example whether every approver exists in IAM Identity Center.",
        cure="Correct the approvers in the program and run `pulumi up`.",
    ),
    Code.TEAM_REMOVED: error(
        "The team no longer exists in AWS.",
        "Run `pulumi up --refresh` to create it again, or remove it from the program.",
        cause="Somebody removed the team.",
        cure="Run `pulumi up --refresh` to create it again, or remove it from the program.",
    ),
    Code.TEAM_IS_BEING_DELETED: error(
        "The deletion of the team was approved and cannot be stopped. AWS removes the team {until}.",
        "Remove it from the program, or give it another name.",
        cause="A deletion with `pendingWindowDays` takes effect when its window ends.",
        cure="Remove the team from the program, or give it another name.",
    ),
    Code.TEAM_WITHOUT_NAME_IS_BEING_DELETED: error(
        "The deletion of the team was approved and cannot be stopped. AWS removes the team {until}.",
        "Run `pulumi up --refresh` to create a new team under another name, or remove the team from the program.",
        cause="The program declares a team whose deletion was approved since the last run.",
        cure="Run `pulumi up --refresh`, or remove the team from the program.",
    ),
    Code.TEAM_UPDATE_BLOCKED_BY_EXTERNAL_DELETION: error(
        "The team cannot change ({fields}) while it is voting on its deletion, which somebody else requested.",
        _AFTER_THE_VOTE,
        cause="Somebody requested the deletion of the team outside of this program.",
        cure="Wait for the vote, or cancel it, then run `pulumi up` again.",
        data=("session",),
    ),
    Code.TEAM_UPDATE_BLOCKED_BY_INVITATIONS: error(
        "The team cannot change ({fields}) while its invitations are open. Not answered yet: {waiting}.",
        _ANSWERED,
        cause="AWS cannot change a team whose invitations are open.",
        cure="Run `pulumi up` again once all have accepted, or the invitations have expired.",
    ),
    Code.TEAM_UPDATE_BLOCKED_BY_NEW_APPROVERS: error(
        "An approved update waits for its new approvers ({waiting}), and AWS cannot cancel it.",
        _ANSWERED,
        cause="AWS cannot cancel an update once it is approved.",
        cure="Run `pulumi up` again once the new approvers have answered.",
    ),
    Code.TEAM_UPDATE_BLOCKED_BY_EXTERNAL_UPDATE: error(
        "An update that somebody else requested is open and changes {fields}.",
        _AFTER_THE_VOTE,
        cause="Somebody requested an update outside of this program.",
        cure="Wait for the vote, or cancel it, then run `pulumi up` again.",
        data=("session",),
    ),
    Code.TEAM_UPDATE_BLOCKED_BY_INTERRUPTED_UPDATE: error(
        "An update that an interrupted run of this program requested is open and changes {fields}.",
        _AFTER_THE_VOTE,
        cause="A run was interrupted after it had sent the request and before it could record it.",
        cure="Wait for the vote, or cancel it, then run `pulumi up` again.",
        data=("session",),
    ),
    Code.TEAM_UPDATE_BLOCKED_BY_EXTERNAL_APPROVERS: error(
        "An approved update that somebody else requested waits for its new approvers and changes {fields}.",
        "Run `pulumi up` again once the new approvers have answered.",
        cause="AWS cannot cancel an update once it is approved.",
        cure="Run `pulumi up` again once the new approvers have answered.",
        data=("session",),
    ),
    Code.TEAM_UPDATE_BLOCKED_BY_INTERRUPTED_APPROVERS: error(
        "An approved update that an interrupted run of this program requested waits for its new approvers and changes {fields}.",
        "Run `pulumi up` again once the new approvers have answered.",
        cause="AWS cannot cancel an update once it is approved.",
        cure="Run `pulumi up` again once the new approvers have answered.",
        data=("session",),
    ),
    Code.TAKEN_OVER: error(
        "Another stack or resource has taken it over.",
        "Remove it from one of the two programs.",
        cause="Another program set `adopt` for the same thing.",
        cure="Remove the thing from one of the two programs.",
    ),
    Code.STATE_UNEXPECTED: error(
        "AWS shows the state {shown}, which this version of pulumi-mpa does not know. It knows {known}.",
        "Upgrade pulumi-mpa. Nothing was sent.",
        cause="AWS has added a status or a code, or combines them in a way that no documentation describes.",
        cure="Upgrade pulumi-mpa.",
        data=("shown",),
    ),
}

DELETIONS: Final[Mapping[Code, Row]] = {
    Code.DELETION_WAITS_FOR_WINDOW: error(
        "The deletion of the team is approved, and AWS removes the team {until}.",
        "Run the same command again then, since `onDelete` is `gone`.",
        cause="With `onDelete` set to `gone`, a deletion counts as done once AWS has removed the team.",
        cure="Run the same command again after that time.",
    ),
    Code.DELETION_BLOCKED_BY_INVITATIONS: error(
        "AWS cannot remove a team while its invitations are open. Not answered yet: {waiting}.",
        "Run the same command again once all have accepted or the invitations have expired. They expire {until}.",
        cause="AWS cannot remove a team whose invitations are open.",
        cure="Run the same command again once all have accepted, or the invitations have expired.",
    ),
    Code.DELETION_WAITS_FOR_VOTE: error(
        "The approvers are voting on the deletion, and nothing is removed yet. The deletion needs {need} approvals and has {votes}. "
        "The vote closes {until}.",
        "Ask the approvers to vote in the approval portal, then run the same command again. A plain `pulumi up` does not "
        "stop the vote. To keep the team, put it back into the program and run `pulumi up --refresh`, or {cancel}.",
        cause="An active team must approve its own deletion.",
        cure="Ask the approvers to vote, then run the same command again.",
        data=OPEN_VOTE,
    ),
    Code.DELETION_BLOCKED_BY_PROTECTION: error(
        "{protections}",
        "If this run hands over the protection, the line of the association names who must act first. Otherwise associate "
        "another team, or remove the association from the program. If an interrupted run created an association, `pulumi up` finds it. "
        "Then run the same command again.",
        cause="A team that protects an operation cannot go before its protection has ended.",
        cure="Associate another team, or remove the association, then run the same command again.",
    ),
    Code.DELETION_BLOCKED_BY_PROTECTION_IN_VOTE: error(
        "{protections}",
        "Ask the approvers to vote in the approval portal, then run the same command again.",
        cause="A team that protects an operation cannot go before its protection has ended.",
        cure="Ask the approvers to vote, then run the same command again.",
    ),
    Code.TEAM_PROTECTS: info(
        "The team still protects {operation} in {region}.", cause="The team is associated with a protected operation."
    ),
    Code.TEAM_PROTECTS_AND_VOTES: info(
        "The team still protects {operation} in {region}, and a vote about that is open ({session}).",
        cause="The team is associated with a protected operation.",
        data=("session",),
    ),
    Code.TEAM_WILL_PROTECT: info(
        "The team is about to protect {operation} in {region}: a vote about that is open ({session}).",
        cause="Another team is asked to hand over a protected operation to this one.",
        data=("session",),
    ),
    Code.DELETION_BLOCKED_BY_UNREADABLE_PROTECTION: error(
        "The tag {tags} says that the team protects something in {places}, or will, and these credentials may not read what.",
        "Allow {actions} in {places} and run the same command again. If the team "
        "protects nothing there any more, remove the tag with `{command}`.",
        cause="The credentials lack a permission in a Region that a tag of the team names.",
        cure="Allow the action that the message names in that Region and run the same command again.",
    ),
    Code.DELETION_BLOCKED_BY_NEW_APPROVERS: error(
        "An approved update waits for its new approvers ({waiting}), and AWS cannot cancel it.",
        "Run the same command again once they have answered. The invitations expire {until}.",
        cause="AWS cannot cancel an update once it is approved.",
        cure="Run the same command again once the new approvers have answered.",
    ),
    Code.DELETION_BLOCKED_BY_SESSIONS: error(
        "The team has {sessions} open.",
        "Wait until that is over, or {cancel}, then run the same command again.",
        cause="AWS deletes no team that has a vote or a baseline session open.",
        cure="Wait until the session is over, or cancel it, then run the same command again.",
        data=("session",),
    ),
    Code.DELETION_BLOCKED_BY_UNKNOWN_SESSIONS: error(
        "AWS shows {sessions}, which this version of pulumi-mpa does not know and takes to be open.",
        "Upgrade pulumi-mpa, or run the same command again once that is over. Nothing was sent.",
        cause="AWS has added a status of sessions.",
        cure="Upgrade pulumi-mpa.",
    ),
    Code.DELETION_REJECTED: error(
        "The deletion was requested before and not approved: it was rejected, expired or was cancelled. The team stays as it was.",
        f"{_REQUEST_DELETION_AGAIN} For a team that is in no program any more, remove its tag `pulumi-mpa:request-delete`.",
        cause="A rejection counts until `resubmit` changes, so that nobody is asked the same again and again.",
        cure=_REQUEST_DELETION_AGAIN,
    ),
    Code.SERVICE_STILL_BUSY: error(
        "AWS is still busy with it.",
        "Run the same command again in a minute.",
        cause="AWS takes longer than a run waits.",
        cure="Run the same command again in a minute.",
    ),
    Code.DELETION_STATE_UNEXPECTED: error(
        "AWS shows the state {shown}, which this version of pulumi-mpa does not know.",
        "Upgrade pulumi-mpa. Nothing was sent.",
        cause="AWS has added a status or a code.",
        cure="Upgrade pulumi-mpa.",
        data=("shown",),
    ),
}

ASSOCIATIONS: Final[Mapping[Code, Row]] = {
    Code.ASSOCIATION_REMOVED: error(
        "The association no longer exists in AWS.",
        "Run `pulumi up --refresh` to create it again.",
        cause="Somebody removed the association.",
        cure="Run `pulumi up --refresh` to create it again, or remove it from the program.",
    ),
    Code.ASSOCIATION_OF_ANOTHER_OWNER: error(
        "This team ({team}) is already associated for another stack or resource.",
        "Set `adopt=True` to take the association over without a vote, or remove it from one of the two programs.",
        cause="Another program manages the association.",
        cure="Set `adopt=True`, or remove the association from one of the two programs.",
    ),
    Code.ASSOCIATION_OF_ANOTHER_TEAM: error(
        "Another team ({team}) is already associated and is not managed by this resource.",
        "Set `adopt=True` to ask that team to hand over, or have its owner remove the association first.",
        cause="Another program, or somebody by hand, has associated another team with the operation.",
        cure="Set `adopt=True` to ask that team to hand over, or have its owner remove the association first.",
        data=("team",),
    ),
    Code.ASSOCIATION_UPDATE_BLOCKED_BY_VOTE: error(
        "The association cannot change now. {request}",
        _AFTER_THE_VOTE,
        cause="A vote is open that this resource did not request, or that an interrupted run requested.",
        cure="Wait for the vote, or cancel it, then run `pulumi up` again.",
        data=("session",),
    ),
    Code.EXTERNAL_REMOVAL_REQUEST_OPEN: info(
        "A request to remove the association is open ({details}).",
        cause="Somebody requested the removal of the association outside of this program.",
        data=("session",),
    ),
    Code.INTERRUPTED_REMOVAL_REQUEST_OPEN: info(
        "A request to remove the association is open, which an interrupted run of this program sent ({details}).",
        cause="A run was interrupted after it had sent the request and before it could record it.",
        data=("session",),
    ),
    Code.EXTERNAL_UPDATE_REQUEST_OPEN: info(
        "A request for another team is open, and AWS does not name that team ({details}).",
        cause="Somebody requested another team outside of this program.",
        data=("session",),
    ),
    Code.INTERRUPTED_UPDATE_REQUEST_OPEN: info(
        "A request for another team is open, which an interrupted run of this program sent ({details}).",
        cause="A run was interrupted after it had sent the request and before it could record it.",
        data=("session",),
    ),
    Code.ASSOCIATION_RACE: error(
        "Another team ({team}) was associated at the same time.",
        "Run `pulumi up` again.",
        cause="Somebody associated another team between the preview and the update. The vote that this opened was cancelled.",
        cure="Run `pulumi up` again.",
        data=("team",),
    ),
    Code.ASSOCIATION_RACE_WITH_OPEN_VOTE: error(
        "Another team ({team}) was associated at the same time, and a vote that no preview announced asks it to hand over ({session}).",
        "First {cancel}, then run `pulumi up` again.",
        cause="Somebody associated another team between the preview and the update, and the vote could not be cancelled.",
        cure="Cancel the vote, then run `pulumi up` again.",
        data=("team", "session"),
    ),
    Code.ASSOCIATION_ID_INVALID: error(
        "{id} is not a Region and an operation.",
        "Write the id as `eu-central-1/{operation}`.",
        cause="The id of an association is the Region and the operation with a slash between them.",
        cure="Correct the id that `get` is given.",
    ),
    Code.VAULT_ASSOCIATION_ID_INVALID: error(
        "{id} is not a Region and the name of a vault.",
        "Write the id as `eu-central-1/NAME`.",
        cause="The id of a vault's association is the Region and the vault's name with a slash between them.",
        cure="Correct the id that `get` or an import is given.",
    ),
}

REMOVALS: Final[Mapping[Code, Row]] = {
    Code.REMOVAL_BLOCKED_BY_UPDATE: error(
        "A vote on handing over to another team is open ({session}).",
        "Wait for the decision, or {cancel}, then run the same command again.",
        cause="A vote is open that this resource did not request, or that an interrupted run requested.",
        cure="Wait for the vote, or cancel it, then run the same command again.",
        data=("session",),
    ),
    Code.REMOVAL_WAITS_FOR_VOTE: error(
        "The approvers are voting on the removal, and nothing is removed yet. The removal needs {need} approvals and has {votes}. "
        "The vote closes {until}, and the team protects the operation until then.",
        "Ask the approvers to vote in the approval portal, then run the same command again. A plain `pulumi up` does not "
        "stop the vote. To keep the association, put it back into the program and run `pulumi up --refresh`, or {cancel}.",
        cause="The associated team must approve that its association is removed.",
        cure="Ask the approvers to vote, then run the same command again.",
        data=OPEN_VOTE,
    ),
    Code.REMOVAL_REJECTED: error(
        "The removal was requested before and not approved: it was rejected, expired or was cancelled. The team stays associated.",
        f"{_REQUEST_DELETION_AGAIN} For an association that is in no program any more, request the removal with `{{command}}`. "
        "The next run shows its vote.",
        cause="A rejection counts until `resubmit` changes, so that nobody is asked the same again and again.",
        cure=_REQUEST_DELETION_AGAIN,
    ),
}

SOURCES: Final[Mapping[Code, Row]] = {
    Code.SOURCE_REMOVED: error(
        "The identity source no longer exists in AWS.",
        "Run `pulumi up --refresh` to create it again.",
        cause="Somebody removed the identity source.",
        cure="Run `pulumi up --refresh` to create it again, or remove it from the program.",
    ),
    Code.SOURCE_IS_BEING_REMOVED: error(
        "AWS is removing the identity source of the account.",
        "Run `pulumi up` again in a minute.",
        cause="An account has one identity source, and its removal was requested a moment ago.",
        cure="Run `pulumi up` again in a minute.",
    ),
    Code.SOURCE_OF_ANOTHER_INSTANCE: error(
        "The account already has an identity source, of {instance} in {region}, and cannot have a second one.",
        "Use that instance in the program, or remove the other identity source first.",
        cause="An account has one identity source.",
        cure="Use that instance in the program, or remove the other identity source first.",
    ),
    Code.SOURCE_OF_ANOTHER_OWNER: error(
        "The identity source of the account exists and belongs to another stack or resource.",
        "Set `adopt=True` to take it over.",
        cause="Another program manages the identity source of the account.",
        cure="Set `adopt=True`, or remove the identity source from one of the two programs.",
    ),
    Code.SOURCE_OF_NO_OWNER: error(
        "The identity source of the account exists and was not created by pulumi-mpa.",
        "Set `adopt=True` to take it over.",
        cause="The identity source was created in the console, or by another tool.",
        cure="Set `adopt=True` to take it over.",
    ),
    Code.SOURCE_NOT_SHOWN: error(
        "AWS accepted the identity source and does not show it.",
        "Run `pulumi up` again: it finds the identity source then.",
        cause="AWS may take some time to show what it has created.",
        cure="Run `pulumi up` again.",
    ),
    Code.SOURCE_FOUND_INVALID: error(
        "{state}",
        "pulumi-mpa has removed the identity source again, so run `pulumi up` after that.",
        cause="AWS could not connect the IAM Identity Center instance.",
        cure="Do what the message names, then run `pulumi up` again.",
    ),
    Code.SOURCE_NOT_REMOVED_YET: error(
        "{state}",
        "Run the same command again.",
        cause="AWS takes longer than a run waits, or could not remove the identity source.",
        cure="Run the same command again.",
    ),
    Code.SOURCE_IN_USE: error(
        "Teams still use the identity source: {teams}.",
        "Remove these teams first. If they are in the same program, the next `pulumi destroy` goes on. `pulumi up` finds "
        "a team that an interrupted run created.",
        cause="AWS removes no identity source that a team uses.",
        cure="Remove the teams first.",
    ),
}
