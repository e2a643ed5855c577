"""What must hold at every step of a walk, judged by the calls that were made and by the service's own store."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from intents import Intent, Kind, intent_of, values_of
from others import ACTION

from pulumi_mpa.emulator.life.associations import Association
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.limits import INVITATION_WINDOW
from pulumi_mpa.lifecycle.session import Action
from pulumi_mpa.model.requests.rejections import REMEMBERED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from intents import Values

    from pulumi_mpa.emulator.records import Session, Team
    from pulumi_mpa.emulator.store import Store

#: Ends of a vote that count as a rejection.
_REJECTED: Final = (sessions.REJECTED, sessions.EXPIRED, sessions.CANCELLED)


@dataclass
class Rejection:
    """
    A rejection by people, or by their silence.

    Args:
        intent: What was requested.

        by: The team that was asked.

        forgotten: State was lost since: only the team's own list of sessions shows it.

        resubmits: For the intent of a second entry of the same thing, with another `resubmit`: every one that state had when it was requested.

        unseen: Invitations without a vote were rejected, and no run of ours has observed the team since.
    """

    intent: Intent
    by: str
    forgotten: bool = False
    resubmits: frozenset[str] | None = None
    unseen: bool = False


@dataclass
class Promises:
    """
    Watches one walk.

    Args:
        store: What the emulated service keeps.

        recorded: Returns what state has as declared of the thing that is to be removed.

        resubmits_of: Returns every `resubmit` that state has of a thing.

        remembers: Checks whether state knows of any rejection of a change of a team.
    """

    store: Store
    recorded: Callable[[], Mapping[str, Any]]
    resubmits_of: Callable[[str], frozenset[str]]
    remembers: Callable[[str], bool]
    #: The `resubmit` of the team and of the association, as the program has them.
    resubmits: tuple[str, str] = ("", "")
    #: What the program wants the team to become.
    wanted: Values | None = None
    rejections: list[Rejection] = field(default_factory=list)
    #: Versions and sessions that a run of ours began, with what they request.
    requested: dict[str, Intent] = field(default_factory=dict)
    #: Everything of ours that was not approved, for whatever reason.
    not_granted: set[Intent] = field(default_factory=set)
    cancelled_by_us: set[str] = field(default_factory=set)
    #: What a killed run wanted of a team, requested or not, with the sessions that were there before it.
    interrupted: dict[Intent, frozenset[str]] = field(default_factory=dict)
    #: Versions of ours that needed invitations and no vote.
    invited: set[str] = field(default_factory=set)
    #: Votes of ours whose end was noted.
    ended: set[str] = field(default_factory=set)
    #: Versions and sessions that were there before the run.
    known: set[str] = field(default_factory=set)
    #: Every other `resubmit` that state had of a thing when its removal was requested.
    twins: dict[Intent, frozenset[str]] = field(default_factory=dict)
    #: What this run requested.
    sent: list[Intent] = field(default_factory=list)

    def begin(self, resubmits: tuple[str, str], wanted: Values) -> None:
        """Begin a run of ours: what appears until its end is ours."""
        self.note()
        self.resubmits, self.wanted, self.sent = resubmits, wanted, []

    def hear(self, operation: str, parameters: Mapping[str, Any]) -> None:
        """Judge a call of ours before it is sent."""
        intent = intent_of(operation, parameters, self.resubmits, self.recorded)
        if intent is not None and (intent.kind is not Kind.HAND_OVER or self._guarding()):
            self._judge(intent)
            if intent.kind in (Kind.DELETION, Kind.REMOVAL):
                self.twins[intent] = self.resubmits_of(intent.thing) - {intent.resubmit}
            self.sent.append(intent)
        if operation == "CancelSession":
            arn = parameters["SessionArn"]
            assert arn in self.requested, f"cancelled a vote that somebody else began: {arn}"
            assert self.requested[arn].what != self.wanted, "cancelled a vote on what is wanted"
            self.cancelled_by_us.add(arn)
        if operation == "DeleteInactiveApprovalTeamVersion":
            team = self.store.teams.get(parameters["Arn"])
            if team is not None and team.draft is not None:
                assert parameters["VersionId"] in self.requested, "discarded somebody else's draft"

    def _judge(self, intent: Intent) -> None:
        assert not self._was_rejected(intent), f"requested again after a rejection: {intent}"
        if intent.kind is Kind.UPDATE:
            team = self.store.teams.get(intent.thing)
            if team is not None and team.draft is not None and team.draft.state not in teams.FAILED_DRAFTS:
                assert values_of(team.draft.configuration) != intent.what, "requested what a vote is open on"
        if intent.kind is Kind.DELETION:
            assert not self._open_votes(intent.thing), "asked a team to go while a vote of it is open"
            for guarding in self.store.shelf(Association).all():
                assert guarding.team_arn != intent.thing, "asked a team to go that guards"
                ours = guarding.session_arn in self.requested
                assert not ours or guarding.wanted_arn != intent.thing, "asked a team to go that is to guard"

    def _was_rejected(self, intent: Intent) -> bool:
        """Check whether one of the last rejections is of this; a lost state leaves what the team in force itself shows."""
        of_this = [item for item in self.rejections if item.intent.concerns() == intent.concerns()]
        return any(item.intent == intent and self._is_still_shown(item) for item in of_this[-REMEMBERED:])

    def _is_still_shown(self, rejection: Rejection) -> bool:
        """Check whether anything still shows a rejection."""
        if rejection.intent.kind is Kind.REMOVAL and self.store.teams.get(rejection.by) is None:
            # Removing writes no state, and AWS forgets the sessions of a team that is gone: others guard, and decide.
            return False
        if rejection.unseen and self._is_lost_track_of(rejection.by):
            return False
        in_force = {association.team_arn for association in self.store.shelf(Association).all()}
        return not rejection.forgotten or rejection.by in in_force

    def _is_lost_track_of(self, team_arn: str) -> bool:
        """
        Check whether nothing shows any more how invitations without a vote ended.

        AWS does not show who was invited before. Where no run of ours has observed the team since, a vote that was
        approved also says that the team had come about, unless everybody accepted too late for our invitations.
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
                    intent = Intent(Kind.UPDATE, team.arn, values_of(configuration), self.resubmits[0])
                    self.requested[configuration.version_id] = intent
                    if configuration is team.configuration:
                        self.invited.add(configuration.version_id)
        for session in self.store.sessions.all():
            if session.arn not in self.known:
                self.requested[session.arn] = next(
                    intent for intent in reversed(self.sent) if intent.is_requested_in(session)
                )
        for item in self.rejections:
            item.unseen = item.unseen and not self.remembers(item.by)
        # A `resubmit` that was recorded since requests it anew.
        self.rejections = [
            item
            for item in self.rejections
            if item.resubmits is None or not self.resubmits_of(item.intent.thing) - item.resubmits
        ]
        self.note()

    def state_is_lost(self) -> None:
        """Note that nothing but AWS knows what was rejected; of teams, their own tags show it."""
        for item in self.rejections:
            item.forgotten = not item.intent.is_stored_in_tag()

    def requested_again_by_hand(self, team_arn: str) -> None:
        """Note that the user wants the end of a team in spite of a rejection."""
        self.rejections = [
            item for item in self.rejections if (item.intent.kind, item.intent.thing) != (Kind.DELETION, team_arn)
        ]

    def may_have_been_rejected(self, intent: Intent) -> bool:
        """
        Check whether an intent was rejected, or may have been as far as anything shows.

        A deletion is the same intent whoever requests it. An update that a killed run was about to request shows in
        its session only, and AWS shows no values of a vote once its draft is gone: the first one since may be ours. It
        may be even if it was approved, where somebody new would have been invited after it and may have declined.
        """
        if intent in self.not_granted:
            return True
        alike = [session for session in self.store.sessions.of(intent.thing) if intent.is_requested_in(session)]
        if intent.kind is not Kind.DELETION and intent not in self.interrupted:
            return False
        granted = () if self._invites(intent) else (sessions.APPROVED,)
        return any(
            session.state not in (*sessions.OPEN, *granted) and not self._is_seen_to_be_another(session, intent)
            for session in alike
            if session.arn not in self.requested and session.arn not in self.interrupted.get(intent, ())
        )

    def _invites(self, intent: Intent) -> bool:
        """Check whether what a team is to become has somebody new, and is not what it has become."""
        team = self.store.teams.get(intent.thing)
        if team is None or not isinstance(intent.what, tuple) or self._shows(intent):
            return False
        return not intent.what[2] <= values_of(team.configuration)[2]

    def _shows(self, intent: Intent) -> bool:
        """Check whether a team has the values of an intent, in force or as a draft."""
        team = self.store.teams.get(intent.thing)
        if team is None:
            return False
        draft = [values_of(team.draft.configuration)] if team.draft is not None else []
        return intent.what in (values_of(team.configuration), *draft)

    def _is_seen_to_be_another(self, session: Session, intent: Intent) -> bool:
        team = self.store.teams.get(session.owner)
        draft = team.draft if team is not None and team.session_arn == session.arn else None
        return draft is not None and values_of(draft.configuration) != intent.what

    def rejections_at_most(self, thing: str) -> int:
        """Return how many different intents about a thing can have been rejected."""
        intents = {*self.not_granted, *self.interrupted, *self.requested.values()}
        return sum(
            self.may_have_been_rejected(intent)
            for intent in intents
            if intent.thing == thing and intent.kind is not Kind.DELETION
        )

    def note(self) -> None:
        """Note what is there, and which requests of ours were rejected meanwhile."""
        for session in self.store.sessions.all():
            self.known.add(session.arn)
            intent = self.requested.get(session.arn)
            if intent is not None:
                self._note_session(session, intent)
                if intent.kind is Kind.UPDATE and session.state == sessions.APPROVED and not self._shows(intent):
                    # AWS does not show any more whether new approvers declined or the team was changed once more.
                    self.not_granted.add(intent)
        # Once it can't be distinguished any more, it never can be again.
        self.not_granted.update(filter(self.may_have_been_rejected, tuple(self.interrupted)))
        for team in self.store.teams.all():
            self._note_team(team)
        for intent in (self.requested[version] for version in self.invited):
            if not self._shows(intent):
                # Nor whether invitations without a vote were accepted before somebody changed the team.
                self.not_granted.add(intent)
        guarding = self.store.shelf(Association).all()
        for association in guarding:
            self._granted(Kind.HAND_OVER, association.name, association.team_arn)
        if not guarding:
            self._granted(Kind.REMOVAL, ACTION, None)

    def _note_session(self, session: Session, intent: Intent) -> None:
        if session.arn in self.ended or session.state in sessions.OPEN:
            return
        self.ended.add(session.arn)
        if session.state in (sessions.APPROVED, sessions.SUPERSEDED):
            return
        self.not_granted.add(intent)
        if session.state in _REJECTED and session.arn not in self.cancelled_by_us:
            self._add(intent, session.owner)
            others = self.twins.get(intent, frozenset())
            for resubmit in others:
                self._add(replace(intent, resubmit=resubmit), session.owner, resubmits=others | {intent.resubmit})

    def _note_team(self, team: Team) -> None:
        if team.state.status == teams.TeamStatus.ACTIVE:
            self._granted(Kind.UPDATE, team.arn, values_of(team.configuration))
        shown = [(team.configuration, team.state in teams.BROKEN_TEAMS)]
        if team.draft is not None:
            shown.append((team.draft.configuration, team.draft.state == teams.DRAFT_NOT_ACTIVATED))
        for configuration, failed in shown:
            self.known.add(configuration.version_id)
            if failed and configuration.version_id in self.requested:
                version = configuration.version_id
                self._add(self.requested[version], team.arn, unseen=version in self.invited)

    def _granted(self, kind: Kind, thing: str, what: object) -> None:
        """Forget the rejection of what is in force: people have approved it since, whoever requested it."""
        self.rejections = [
            item
            for item in self.rejections
            if (item.intent.kind, item.intent.thing, item.intent.what) != (kind, thing, what)
        ]

    def _add(self, intent: Intent, by: str, *, resubmits: frozenset[str] | None = None, unseen: bool = False) -> None:
        self.not_granted.add(intent)
        same = [item for item in self.rejections if (item.intent, item.by) == (intent, by)]
        if not same:
            self.rejections.append(Rejection(intent, by, resubmits=resubmits, unseen=unseen))
        for item in same:
            item.unseen = item.unseen and unseen
            item.resubmits = item.resubmits if resubmits is not None else None

    def _open_votes(self, team_arn: str) -> list[str]:
        return [session.arn for session in self.store.sessions.of(team_arn) if session.state in sessions.OPEN]

    def _guarding(self) -> bool:
        return bool(self.store.shelf(Association).all())
