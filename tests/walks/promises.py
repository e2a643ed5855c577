"""What must hold at every step of a walk, told from the calls that were made and from the service's own store."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from others import ACTION
from wishes import Kind, Wish, asked_by, values_of

from pulumi_mpa.emulator.life.payment_cryptography.records import Association
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.limits import INVITATION_WINDOW
from pulumi_mpa.lifecycle.session import Action
from pulumi_mpa.model.requests.rejections import REMEMBERED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wishes import Values

    from pulumi_mpa.emulator.records import Session, Team
    from pulumi_mpa.emulator.store import Store

_NO: Final = (sessions.REJECTED, sessions.EXPIRED, sessions.CANCELLED)


@dataclass
class Refused:
    """
    A no of people, or their silence.

    Args:
        wish: What was asked for.

        by: The team that was asked.

        forgotten: State was lost since: only the team's own list of sessions tells of it.

        words: For the wish of a second entry of the same thing, with another word: every word that state had when it was asked.

        unseen: It was a no to invitations without a vote, and no run of ours has looked since.
    """

    wish: Wish
    by: str
    forgotten: bool = False
    words: frozenset[str] | None = None
    unseen: bool = False


@dataclass
class Promises:
    """
    Watches one walk.

    Args:
        store: What the emulated service keeps.

        recorded: Gives what state has as declared of the thing that is to be removed.

        words: Gives every `resubmit` that state has of a thing.

        remembers: Tells whether state knows of any no to a change of a team.
    """

    store: Store
    recorded: Callable[[], Mapping[str, Any]]
    words: Callable[[str], frozenset[str]]
    remembers: Callable[[str], bool]
    #: The `resubmit` of the team and of the association, as the program has them.
    resubmits: tuple[str, str] = ("", "")
    #: What the program wants the team to become.
    wanted: Values | None = None
    refused: list[Refused] = field(default_factory=list)
    #: Versions and sessions that a run of ours began, with what they ask for.
    asked: dict[str, Wish] = field(default_factory=dict)
    #: Everything of ours that did not end with a yes, for whatever reason.
    not_granted: set[Wish] = field(default_factory=set)
    cancelled_by_us: set[str] = field(default_factory=set)
    #: What a killed run wanted of a team, asked for or not, with the sessions that were there before it.
    interrupted: dict[Wish, frozenset[str]] = field(default_factory=dict)
    #: Versions of ours that needed invitations and no vote.
    invited: set[str] = field(default_factory=set)
    #: Votes of ours whose end was taken down.
    ended: set[str] = field(default_factory=set)
    #: Versions and sessions that were there before the run.
    known: set[str] = field(default_factory=set)
    #: Every word that state had of a thing when its removal was asked for.
    twins: dict[Wish, frozenset[str]] = field(default_factory=dict)
    #: What this run asked for.
    sent: list[Wish] = field(default_factory=list)

    def begin(self, resubmits: tuple[str, str], wanted: Values) -> None:
        """Begin a run of ours: what appears until its end is ours."""
        self.note()
        self.resubmits, self.wanted, self.sent = resubmits, wanted, []

    def hear(self, operation: str, parameters: Mapping[str, Any]) -> None:
        """Judge a call of ours before it is sent."""
        wish = asked_by(operation, parameters, self.resubmits, self.recorded)
        if wish is not None and (wish.kind is not Kind.HAND_OVER or self._guarding()):
            self._judge(wish)
            if wish.kind in (Kind.DELETION, Kind.REMOVAL):
                self.twins[wish] = self.words(wish.thing) - {wish.resubmit}
            self.sent.append(wish)
        if operation == "CancelSession":
            arn = parameters["SessionArn"]
            assert arn in self.asked, f"cancelled a vote that somebody else began: {arn}"
            assert self.asked[arn].what != self.wanted, "cancelled a vote on what is wanted"
            self.cancelled_by_us.add(arn)
        if operation == "DeleteInactiveApprovalTeamVersion":
            team = self.store.teams.get(parameters["Arn"])
            if team is not None and team.draft is not None:
                assert parameters["VersionId"] in self.asked, "discarded somebody else's draft"

    def _judge(self, wish: Wish) -> None:
        assert not self._was_refused(wish), f"asked again after a no: {wish}"
        if wish.kind is Kind.UPDATE:
            team = self.store.teams.get(wish.thing)
            if team is not None and team.draft is not None and team.draft.state not in teams.FAILED_DRAFTS:
                assert values_of(team.draft.configuration) != wish.what, "asked for what a vote is open on"
        if wish.kind is Kind.DELETION:
            assert not self._open_votes(wish.thing), "asked a team to go while a vote of it is open"
            for guarding in self.store.shelf(Association).all():
                assert guarding.team_arn != wish.thing, "asked a team to go that guards"
                ours = guarding.session_arn in self.asked
                assert not ours or guarding.wanted_arn != wish.thing, "asked a team to go that is to guard"

    def _was_refused(self, wish: Wish) -> bool:
        """Check whether one of the last refusals says no; a lost state leaves what the team in force itself shows."""
        of_this = [item for item in self.refused if item.wish.concerns() == wish.concerns()]
        return any(item.wish == wish and self._is_told(item) for item in of_this[-REMEMBERED:])

    def _is_told(self, refused: Refused) -> bool:
        """Check whether anything still tells of a no."""
        if refused.wish.kind is Kind.REMOVAL and self.store.teams.get(refused.by) is None:
            # Removing writes no state, and AWS forgets the sessions of a team that is gone: others guard, and decide.
            return False
        if refused.unseen and self._is_lost_track_of(refused.by):
            return False
        in_force = {association.team_arn for association in self.store.shelf(Association).all()}
        return not refused.forgotten or refused.by in in_force

    def _is_lost_track_of(self, team_arn: str) -> bool:
        """
        Check whether nothing shows any more how invitations without a vote ended.

        AWS does not tell who was invited before. Where no run of ours has looked since, a vote that was approved says
        as well that the team had come about, unless everybody accepted too late for our invitations.
        """
        team = self.store.teams.get(team_arn)
        if team is None:
            return False
        approved = [
            session
            for session in self.store.sessions.of(team_arn)
            if session.action == Action.UPDATE_TEAM and session.state == sessions.APPROVED
        ]
        lapsed_at = team.created_at + INVITATION_WINDOW
        answered = [approver.answered_at for approver in team.configuration.approvers]
        return bool(approved) and any(at is None or at <= lapsed_at for at in answered)

    def end(self) -> None:
        """End a run of ours, whether it was killed or not."""
        for team in self.store.teams.all():
            for configuration in (team.configuration, team.draft.configuration if team.draft else None):
                if configuration is not None and configuration.version_id not in self.known:
                    wish = Wish(Kind.UPDATE, team.arn, values_of(configuration), self.resubmits[0])
                    self.asked[configuration.version_id] = wish
                    if configuration is team.configuration:
                        self.invited.add(configuration.version_id)
        for session in self.store.sessions.all():
            if session.arn not in self.known:
                self.asked[session.arn] = next(wish for wish in reversed(self.sent) if wish.is_asked_in(session))
        for item in self.refused:
            item.unseen = item.unseen and not self.remembers(item.by)
        # A word that was recorded since asks anew.
        self.refused = [
            item for item in self.refused if item.words is None or not self.words(item.wish.thing) - item.words
        ]
        self.note()

    def state_is_lost(self) -> None:
        """Take down that nothing but AWS knows what was refused; of teams, their own tags tell."""
        for item in self.refused:
            item.forgotten = not item.wish.is_told_by_tag()

    def asked_again_by_hand(self, team_arn: str) -> None:
        """Take down that the user wants the end of a team in spite of a no."""
        self.refused = [item for item in self.refused if (item.wish.kind, item.wish.thing) != (Kind.DELETION, team_arn)]

    def may_have_been_refused(self, wish: Wish) -> bool:
        """
        Check whether a no to a wish was said, or can't be told from one.

        A deletion is the same wish whoever asks. Of an update that a killed run was about to ask for, only the
        session tells, and AWS shows no values of a vote once its draft is gone: the first one since may be ours. It may
        be even if it was approved, where somebody new would have been invited after it and may have declined.
        """
        if wish in self.not_granted:
            return True
        alike = [session for session in self.store.sessions.of(wish.thing) if wish.is_asked_in(session)]
        if wish.kind is not Kind.DELETION and wish not in self.interrupted:
            return False
        granted = () if self._invites(wish) else (sessions.APPROVED,)
        return any(
            session.state not in (*sessions.OPEN, *granted) and not self._is_seen_to_be_another(session, wish)
            for session in alike
            if session.arn not in self.asked and session.arn not in self.interrupted.get(wish, ())
        )

    def _invites(self, wish: Wish) -> bool:
        """Check whether what a team is to become has somebody new, and is not what it has become."""
        team = self.store.teams.get(wish.thing)
        if team is None or not isinstance(wish.what, tuple) or self._shows(wish):
            return False
        return not wish.what[2] <= values_of(team.configuration)[2]

    def _shows(self, wish: Wish) -> bool:
        """Check whether a team has the values of a wish, in force or as a draft."""
        team = self.store.teams.get(wish.thing)
        if team is None:
            return False
        draft = [values_of(team.draft.configuration)] if team.draft is not None else []
        return wish.what in (values_of(team.configuration), *draft)

    def _is_seen_to_be_another(self, session: Session, wish: Wish) -> bool:
        team = self.store.teams.get(session.owner)
        draft = team.draft if team is not None and team.session_arn == session.arn else None
        return draft is not None and values_of(draft.configuration) != wish.what

    def refusals_at_most(self, thing: str) -> int:
        """Return how many different wishes about a thing can have been refused."""
        wishes = {*self.not_granted, *self.interrupted, *self.asked.values()}
        return sum(
            self.may_have_been_refused(wish)
            for wish in wishes
            if wish.thing == thing and wish.kind is not Kind.DELETION
        )

    def note(self) -> None:
        """Remember what is there, and which requests of ours were refused meanwhile."""
        for session in self.store.sessions.all():
            self.known.add(session.arn)
            wish = self.asked.get(session.arn)
            if wish is not None:
                self._note_session(session, wish)
                if wish.kind is Kind.UPDATE and session.state == sessions.APPROVED and not self._shows(wish):
                    # AWS tells no more whether new approvers declined or the team was changed once more.
                    self.not_granted.add(wish)
        # Once it can't be told any more it never can again.
        self.not_granted.update(filter(self.may_have_been_refused, tuple(self.interrupted)))
        for team in self.store.teams.all():
            self._note_team(team)
        for wish in (self.asked[version] for version in self.invited):
            if not self._shows(wish):
                # Nor whether invitations without a vote were accepted before somebody changed the team.
                self.not_granted.add(wish)
        guarding = self.store.shelf(Association).all()
        for association in guarding:
            self._granted(Kind.HAND_OVER, association.action, association.team_arn)
        if not guarding:
            self._granted(Kind.REMOVAL, ACTION, None)

    def _note_session(self, session: Session, wish: Wish) -> None:
        if session.arn in self.ended or session.state in sessions.OPEN:
            return
        self.ended.add(session.arn)
        if session.state in (sessions.APPROVED, sessions.SUPERSEDED):
            return
        self.not_granted.add(wish)
        if session.state in _NO and session.arn not in self.cancelled_by_us:
            self._add(wish, session.owner)
            others = self.twins.get(wish, frozenset())
            for word in others:
                self._add(replace(wish, resubmit=word), session.owner, words=others | {wish.resubmit})

    def _note_team(self, team: Team) -> None:
        if team.state.status == teams.TeamStatus.ACTIVE:
            self._granted(Kind.UPDATE, team.arn, values_of(team.configuration))
        shown = [(team.configuration, team.state in teams.BROKEN_TEAMS)]
        if team.draft is not None:
            shown.append((team.draft.configuration, team.draft.state == teams.DRAFT_NOT_ACTIVATED))
        for configuration, failed in shown:
            self.known.add(configuration.version_id)
            if failed and configuration.version_id in self.asked:
                version = configuration.version_id
                self._add(self.asked[version], team.arn, unseen=version in self.invited)

    def _granted(self, kind: Kind, thing: str, what: object) -> None:
        """Forget a no to what is in force: people have said yes to it since, whoever asked."""
        self.refused = [
            item for item in self.refused if (item.wish.kind, item.wish.thing, item.wish.what) != (kind, thing, what)
        ]

    def _add(self, wish: Wish, by: str, *, words: frozenset[str] | None = None, unseen: bool = False) -> None:
        self.not_granted.add(wish)
        same = [item for item in self.refused if (item.wish, item.by) == (wish, by)]
        if not same:
            self.refused.append(Refused(wish, by, words=words, unseen=unseen))
        for item in same:
            item.unseen = item.unseen and unseen
            item.words = item.words if words is not None else None

    def _open_votes(self, team_arn: str) -> list[str]:
        return [session.arn for session in self.store.sessions.of(team_arn) if session.state in sessions.OPEN]

    def _guarding(self) -> bool:
        return bool(self.store.shelf(Association).all())
