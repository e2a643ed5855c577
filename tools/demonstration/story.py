"""The story: a team is created, changes with a vote and is deleted with a vote; each step is checked through boto3."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from demonstration.stage import StepFailedError, tell
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import identity_source as sources
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.approver import IdentityStatus
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from demonstration.stage import Stage

FIRST: Final = "Root certificates of payment keys"
SECOND: Final = "Root certificates of payment and transit keys"
#: Operations that change something; every other one reads.
_WRITES: Final = ("Create", "Update", "Delete", "Start", "Cancel", "Tag", "Untag")
#: Between a preview and the request that it announced.
_TYPING: Final = timedelta(minutes=10)


class Story:
    """The steps in their order; each one's docstring is the line that the reader sees."""

    def __init__(self, stage: Stage) -> None:
        """Store the stage."""
        self._stage = stage
        self._mpa: Any = stage.aws.client("mpa")
        self._announced = datetime.min.replace(tzinfo=timezone.utc)

    def steps(self) -> tuple[Callable[[], None], ...]:
        """Return the steps in their order."""
        return (
            self.preview_invites,
            self.up_creates,
            self.up_sees_the_team_active,
            self.preview_shows_the_vote,
            self.up_requests_the_vote,
            self.second_up_requests_nothing,
            self.up_is_settled,
            self.settled_preview_calls_nothing,
            self.destroy_requests_the_vote,
            self.destroy_ends,
        )

    def preview_invites(self) -> None:
        """A preview says who will be invited, and calls nothing."""
        text = self._stage.run("preview")
        self._stage.message("the preview says that it will create a team", Code.TEAM_WILL_BE_CREATED, text)
        self._stage.read("the preview names all who will be invited", "user-ana, user-ben, user-cleo", text)
        self._stage.check("it made no call to the service", [], list(self._stage.aws.calls))
        self._stage.check("AWS has no team yet", [], self._mpa.list_approval_teams()["ApprovalTeams"])

    def up_creates(self) -> None:
        """`pulumi up` creates the identity source and the team, and does not wait for people."""
        text = self._stage.run("up", "--yes", "--skip-preview")
        self._stage.message("it says who has not answered yet", Code.TEAM_INVITING, text)
        self._stage.check("it requested one team", 1, self._stage.aws.calls.counts().get("CreateApprovalTeam"))
        source = self._mpa.list_identity_sources()["IdentitySources"][0]
        self._stage.check("the identity source is active", sources.ACTIVE, _pair(source))
        self._stage.check("AWS has sent the invitations", teams.INVITING, _pair(self._team()))
        self._stage.check("nobody has answered", {str(IdentityStatus.PENDING)}, self._answers())

    def up_sees_the_team_active(self) -> None:
        """All three accept; the next `pulumi up` finds the team active."""
        people = self._stage.aws.accept_invitations(self._arn())
        tell(f"  (in the approval portal: {', '.join(people)} accept)")
        text = self._stage.run("up", "--yes", "--skip-preview")
        settled = {"state": Code.TEAM_ACTIVE.value}
        self._stage.message("it says so", Code.SETTLED, text, **settled)
        self._stage.check("it changed nothing on AWS", [], self._writes())
        self._stage.check("the team is active", teams.ACTIVE, _pair(self._team()))
        self._stage.check("everybody has accepted", {str(IdentityStatus.ACCEPTED)}, self._answers())

    def preview_shows_the_vote(self) -> None:
        """A changed description needs a vote: the preview says of whom, how many, and until when."""
        self._stage.run("config", "set", "purpose", SECOND)
        said = {"vote": "update", "team": self._arn(), "required": "2", "approvers": "3"}
        text = self._stage.run("preview")
        data = self._stage.message(
            "the preview says which vote it is, of which team, and how many must agree",
            Code.TEAM_UPDATE_WILL_BE_REQUESTED,
            text,
            **said,
        )
        self._announced = _closing_time(data)
        tell("  ok: it says until when")
        self._stage.check("it made no call to the service", [], list(self._stage.aws.calls))
        self._stage.check("nobody has been asked", None, self._team().get("PendingUpdate"))

    def up_requests_the_vote(self) -> None:
        """`pulumi up` opens that vote, and ends without waiting for it."""
        text = self._stage.run("up", "--yes", "--skip-preview")
        self._stage.check("it requested one update", 1, self._stage.aws.calls.counts().get("UpdateApprovalTeam"))
        team = self._team()
        self._stage.check("the team is voting", teams.UPDATE_VOTING, _pair(team))
        self._stage.check("the old description is in force", FIRST, team["Description"])
        self._stage.check("the new one is what was requested", SECOND, team["PendingUpdate"]["Description"])
        vote = self._vote()
        self._stage.message(
            "it shows the vote", Code.TEAM_UPDATE_VOTING, text, session=vote["SessionArn"], required="2", approvers="3"
        )
        self._stage.check("the vote is open", sessions.PENDING, _pair(vote))
        self._stage.check("2 of 3 must agree", (2, 3), _threshold(vote))
        closes = vote["ExpirationTime"]
        near = abs(closes - self._announced) < _TYPING
        self._stage.check("it closes when the preview said", self._announced, self._announced if near else closes)

    def second_up_requests_nothing(self) -> None:
        """A second `pulumi up` shows the same vote and sends no request."""
        before = self._vote()["SessionArn"]
        text = self._stage.run("up", "--yes", "--skip-preview")
        self._stage.check("it changed nothing on AWS", [], self._writes())
        self._stage.message("it shows that vote", Code.TEAM_UPDATE_VOTING, text, session=before)
        open_votes = self._mpa.list_sessions(ApprovalTeamArn=self._arn())["Sessions"]
        self._stage.check("that vote is still the only one", [before], [vote["SessionArn"] for vote in open_votes])

    def up_is_settled(self) -> None:
        """Two of three approve; the next `pulumi up` records the new description."""
        asked = self._vote()["SessionArn"]
        tell(f"  (in the approval portal: {', '.join(self._stage.aws.approve(asked))} approve)")
        text = self._stage.run("up", "--yes", "--skip-preview")
        settled = {"state": Code.TEAM_ACTIVE.value}
        self._stage.message("it says that everything requested is in force", Code.SETTLED, text, **settled)
        team = self._team()
        self._stage.check("the team is active", teams.ACTIVE, _pair(team))
        self._stage.check("the new description is in force", SECOND, team["Description"])
        self._stage.check("no update is pending", None, team.get("PendingUpdate"))
        decided = self._mpa.get_session(SessionArn=asked)
        self._stage.check("the vote ended with an approval", sessions.APPROVED, _pair(decided))

    def settled_preview_calls_nothing(self) -> None:
        """A settled stack costs nothing: the preview finds no change and makes no call."""
        self._stage.run("preview", "--expect-no-changes")
        self._stage.check("it made no call to the service", [], list(self._stage.aws.calls))

    def destroy_requests_the_vote(self) -> None:
        """`pulumi destroy` asks the team about its own deletion, and says that nothing is removed yet."""
        text = self._stage.run("destroy", "--yes", "--skip-preview", fails=True)
        said = {"required": "2", "approvers": "3"}
        self._stage.message("its error says so", Code.DELETION_WAITS_FOR_VOTE, text, **said)
        self._stage.check("it shows no traceback", 0, text.count("Traceback"))
        asked = self._stage.aws.calls.counts().get("StartActiveApprovalTeamDeletion")
        self._stage.check("it requested one deletion", 1, asked)
        self._stage.check("the team votes on it, and works until then", teams.DELETE_VOTING, _pair(self._team()))
        self._stage.check("the vote is open", sessions.PENDING, _pair(self._vote()))

    def destroy_ends(self) -> None:
        """Two of three approve; the same command again finds that the team is gone, and removes the rest."""
        people = self._stage.aws.approve(self._vote()["SessionArn"])
        tell(f"  (in the approval portal: {', '.join(people)} approve)")
        self._stage.run("destroy", "--yes", "--skip-preview")
        self._stage.check("AWS has no team", [], self._mpa.list_approval_teams()["ApprovalTeams"])
        self._stage.check("and no identity source", [], self._mpa.list_identity_sources()["IdentitySources"])

    def _arn(self) -> str:
        listed = [team["Arn"] for team in self._mpa.list_approval_teams()["ApprovalTeams"]]
        if len(listed) != 1:
            raise StepFailedError(f"one team on AWS, and saw {len(listed)}")
        return str(listed[0])

    def _team(self) -> Mapping[str, Any]:
        team: Mapping[str, Any] = self._mpa.get_approval_team(Arn=self._arn())
        return team

    def _vote(self) -> Mapping[str, Any]:
        arn = self._team().get("UpdateSessionArn")
        if arn is None:
            raise StepFailedError("the team to name an open vote, and it names none")
        vote: Mapping[str, Any] = self._mpa.get_session(SessionArn=arn)
        return vote

    def _answers(self) -> set[str]:
        return {approver["PrimaryIdentityStatus"] for approver in self._team()["Approvers"]}

    def _writes(self) -> list[str]:
        return [call.operation for call in self._stage.aws.calls if call.operation.startswith(_WRITES)]


def _closing_time(data: Mapping[str, str]) -> datetime:
    if "closes" not in data:
        raise StepFailedError("that it says until when (`closes`), and its output above does not")
    return datetime.strptime(data["closes"], "%Y-%m-%dT%H:%M%z")


def _pair(answer: Mapping[str, Any]) -> Pair:
    return Pair(answer["Status"], answer.get("StatusCode"))


def _threshold(vote: Mapping[str, Any]) -> tuple[int, int]:
    return vote["ApprovalStrategy"]["MofN"]["MinApprovalsRequired"], vote["NumberOfApprovers"]
