"""The outputs of a mocked approval team: what AWS would show of its state, judged by the plan's own code."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.approver import IdentityStatus, LastActivity, MfaSyncStatus, MfaType
from pulumi_mpa.lifecycle.limits import MIN_APPROVALS, MIN_APPROVERS
from pulumi_mpa.lifecycle.policies import ManagedPolicy
from pulumi_mpa.model.approval_team import Approver, ApproverState, Configuration, Draft, Team, View
from pulumi_mpa.model.approval_team_inputs import configuration, desired
from pulumi_mpa.model.arns import account_of
from pulumi_mpa.model.instants import to_text
from pulumi_mpa.model.requests.history import History
from pulumi_mpa.model.requests.intent import RequestKind, deletion_intent, digest
from pulumi_mpa.model.requests.rejections import remember
from pulumi_mpa.model.requests.request import Outcome, Request
from pulumi_mpa.model.settings import settings_of
from pulumi_mpa.plan.approval_team.check import check_team
from pulumi_mpa.plan.approval_team.drift import inputs_found
from pulumi_mpa.plan.approval_team.outcome import outcome_of_update
from pulumi_mpa.plan.approval_team.outputs import outputs
from pulumi_mpa.plan.approval_team.update import plan_update
from pulumi_mpa.testing.mocks.state import pair_of
from pulumi_mpa.testing.mocks.world import MADE, NOW, SENT, a_vote, session_arn, unique_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.lifecycle.machine import Pair
    from pulumi_mpa.model.approval_team import Desired
    from pulumi_mpa.model.session import Vote
    from pulumi_mpa.testing.mocks.state import MockState
    from pulumi_mpa.testing.mocks.world import World

#: The draft beside a team: the one whose code the team shows.
_DRAFTS: Final = {
    row.pair: draft.pair
    for row in teams.STATES
    for draft in teams.DRAFT_STATES
    if row.pair.status == teams.TeamStatus.ACTIVE and row.pair.code == draft.pair.code
}
#: What the session is about that a team names as its last.
_LAST_VOTES: Final = {
    teams.UPDATE_VOTING: sessions.Action.UPDATE_TEAM,
    teams.UPDATE_INVITING: sessions.Action.UPDATE_TEAM,
    teams.UPDATE_REJECTED: sessions.Action.UPDATE_TEAM,
    teams.UPDATE_NOT_ACTIVATED: sessions.Action.UPDATE_TEAM,
    teams.DELETE_VOTING: sessions.Action.DELETE_TEAM,
    teams.DELETE_REJECTED: sessions.Action.DELETE_TEAM,
    teams.DELETING: sessions.Action.DELETE_TEAM,
}
#: The sessions among them that a run reads; the others are over, and the team's state says how they ended.
_VOTES: Final = {
    teams.UPDATE_VOTING: sessions.PENDING,
    teams.UPDATE_REJECTED: sessions.REJECTED,
    teams.DELETE_VOTING: sessions.PENDING,
    teams.DELETING: sessions.APPROVED,
}
#: Teams that were made with the last request, not long ago.
_NEW: Final = (teams.CREATING, teams.INVITING, *teams.BROKEN_TEAMS)
_ANSWERS: Final = {
    teams.CREATING: IdentityStatus.PENDING,
    teams.INVITING: IdentityStatus.PENDING,
    teams.INVALID: IdentityStatus.INVALID,
    teams.NOT_ACTIVATED: IdentityStatus.PENDING,
    teams.DRAFT_INVALID: IdentityStatus.INVALID,
}
_ANSWERED: Final = (IdentityStatus.ACCEPTED, IdentityStatus.REJECTED)
#: Updates that are about an approver: invited, or not found.
_OF_AN_APPROVER: Final = (teams.UPDATE_INVITING, teams.UPDATE_NOT_ACTIVATED, teams.UPDATE_INVALID)


class MockedTeam:
    """An approval team that a program declares or reads."""

    kind = "ApprovalTeam"

    def check(self, inputs: Mapping[str, Any], world: World) -> tuple[dict[str, Any], list[str]]:
        """Return the completed inputs and what is wrong with them."""
        checked, wrong, _ = check_team({}, inputs, settings_of(world.config))
        return checked, wrong

    def outputs(
        self, inputs: Mapping[str, Any], state: MockState, world: World, id_: str | None, resource: str
    ) -> tuple[str, dict[str, Any]]:
        """Return the id and the outputs."""
        pair = pair_of(state, teams.STATES, teams.ACTIVE, resource)
        changed = state.inputs_in_force(resource)
        if inputs:
            declared = dict(inputs)
            before, after = configuration({**declared, **changed}), configuration(declared)
            if pair in _DRAFTS and before.same(after):
                before = _another(after, pair)
        else:
            # One that is only read: nobody here has declared or requested anything.
            declared = {**_sample(str(id_), world), **changed}
            before = configuration(declared)
            after = _another(before, pair)
        want = desired(declared)
        arn = id_ or _arn(want, world)
        team = _team(arn, pair, state, want, before, after)
        world.teams[arn] = team
        view = _view(team, want, state, is_ours=bool(inputs))
        if not inputs:
            declared = inputs_found(view)
        plan = plan_update(desired(declared), view, NOW)
        portal = world.portal_url() if view.vote is not None and view.vote.pair in sessions.OPEN else None
        return arn, {**outputs(declared, view, plan, portal_url=portal), **({} if inputs else {"declared": {}})}


def _sample(arn: str, world: World) -> dict[str, Any]:
    source = world.arn("identity-source/IamIdentityCenter")
    return {
        "name": arn.rsplit("/", 1)[-1].rsplit("-", 5)[0],
        "description": "A team that the program reads",
        "approvalStrategy": {"mofN": {"minApprovalsRequired": MIN_APPROVALS}},
        "approvers": [
            {"primaryIdentityId": f"user-{number}", "primaryIdentitySourceArn": source}
            for number in range(1, MIN_APPROVERS + 1)
        ],
        "policies": [{"policyArn": str(next(iter(ManagedPolicy)))}],
    }


def _arn(want: Desired, world: World) -> str:
    approvers = want.configuration.approvers
    sources = {str(item.source_arn) for item in approvers} if isinstance(approvers, frozenset) else set()
    account = next((found for arn in sorted(sources) if (found := account_of(arn))), world.account)
    path = f"approval-team/{want.name}-{unique_id(str(want.owner), str(want.name))}"
    return replace(world, account=account).arn(path)


def _another(of: Configuration, pair: Pair) -> Configuration:
    """Return a configuration that differs: in one approver if the update is about one, else in the description."""
    if pair not in _OF_AN_APPROVER or not isinstance(of.approvers, frozenset):
        return replace(of, description="The description before the update")
    leaving, *staying = sorted(of.approvers, key=lambda item: str(item.identity_id))
    return replace(of, approvers=frozenset((*staying, replace(leaving, identity_id="user-before-the-update"))))


def _team(arn: str, pair: Pair, state: MockState, want: Desired, before: Configuration, after: Configuration) -> Team:
    draft_pair = _DRAFTS.get(pair)
    draft = None
    if draft_pair is not None:
        draft = Draft(
            version_id="2",
            pair=draft_pair,
            message=state.message,
            configuration=after,
            approver_states=_approvers(arn, draft_pair, state, after, before),
            started_at=SENT,
        )
    return Team(
        arn=arn,
        name=str(want.name),
        pair=pair,
        message=state.message,
        version_id="1",
        configuration=before,
        approver_states=_approvers(arn, pair, state, before, None),
        policies=tuple(map(str, want.policies)) if isinstance(want.policies, tuple) else (),
        created_at=SENT if pair in _NEW else MADE,
        vote_arn=session_arn(arn, _LAST_VOTES[pair]) if pair in _LAST_VOTES else None,
        draft=draft,
    )


def _approvers(
    arn: str, pair: Pair, state: MockState, of: Configuration, before: Configuration | None
) -> tuple[ApproverState, ...]:
    """Return the approvers with their answers; whoever was an approver before has accepted long ago."""
    approvers = of.approvers if isinstance(of.approvers, frozenset) else frozenset()
    old = before.approvers if before is not None and isinstance(before.approvers, frozenset) else frozenset()
    usual = _ANSWERS.get(pair, IdentityStatus.ACCEPTED if before is None else IdentityStatus.PENDING)

    def stands(approver: Approver) -> ApproverState:
        usually = IdentityStatus.ACCEPTED if approver in old else usual
        answer = str(state.answers.get(str(approver.identity_id), usually))
        more = _after_an_answer() if answer in _ANSWERED else {}
        return ApproverState(approver, unique_id(arn, str(approver.identity_id)), answer, more)

    return tuple(map(stands, sorted(approvers, key=lambda item: str(item.identity_id))))


def _after_an_answer() -> dict[str, Any]:
    """Return what AWS shows of an approver who has answered the invitation and done nothing since."""
    at = to_text(MADE)
    methods = [{"type": str(MfaType.EMAIL_OTP), "syncStatus": str(MfaSyncStatus.IN_SYNC)}]
    return {
        "responseTime": at,
        "lastActivity": str(LastActivity.RESPONDED_TO_INVITATION),
        "lastActivityTime": at,
        "mfaMethods": methods,
    }


def _view(team: Team, want: Desired, state: MockState, *, is_ours: bool) -> View:
    vote = _vote(team, state)
    tags = {key: str(value) for key, value in want.tags.items()} if isinstance(want.tags, dict) else {}
    if not is_ours:
        return View(team=team, vote=vote, tags=tags)
    days = want.pending_window_days
    ends = vote.completed_at + timedelta(days=days) if vote and vote.completed_at and isinstance(days, int) else None
    return View(
        team=team,
        vote=vote,
        history=_history(team, want),
        deletions=_deletions(team, want),
        owner=str(want.owner),
        entry=digest("entry", team.arn)[:12],
        tags=tags,
        set_keys=frozenset(tags),
        scheduled_for=ends if team.pair == teams.DELETING else None,
        secret_approvers=want.secret_approvers,
    )


def _vote(team: Team, state: MockState) -> Vote | None:
    if team.pair not in _VOTES:
        return None
    return a_vote(state, _VOTES[team.pair], _LAST_VOTES[team.pair], team.arn, team.configuration)


def _history(team: Team, want: Desired) -> History:
    """Return the last request of the program: the update that the draft shows, else the creation."""
    nonce = digest("nonce", team.arn, team.version_id)[:12]
    draft = team.draft
    asked = draft.configuration if draft is not None else team.configuration
    request = Request(RequestKind.UPDATE, nonce, asked.intent(), want.resubmit_hash(), version_id="1", invites=True)
    if draft is not None:
        invites = bool(draft.configuration.added(team.configuration))
        request = replace(request, at=SENT, version_id=draft.version_id, invites=invites)
    outcome = outcome_of_update(request, team, [], team.version_id)
    rejections = remember((), request.rejection_hash()) if outcome is Outcome.REJECTED else ()
    return History(request, outcome, is_recorded=True, rejections=rejections, deletion_settings_since=team.created_at)


def _deletions(team: Team, want: Desired) -> History:
    if team.pair not in (teams.DELETE_VOTING, teams.DELETING):
        return History()
    intent = deletion_intent(want.pending_window_days)
    nonce = digest("deletion", team.arn)[:12]
    request = Request(RequestKind.DELETE, nonce, intent, want.resubmit_hash(), at=SENT, session_arn=team.vote_arn)
    outcome = Outcome.OPEN if team.pair == teams.DELETE_VOTING else None
    return History(request, outcome, is_recorded=True)
