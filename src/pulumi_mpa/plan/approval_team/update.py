"""
The plan of an approval team's update: one table, first match wins.

The rows are numbered; tests and `Plan.row` use the numbers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from pulumi_mpa.errors import ConflictingStateError
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.machine import FIELDS, Actor
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.instants import format_time
from pulumi_mpa.model.requests.history import History
from pulumi_mpa.model.requests.intent import RequestKind
from pulumi_mpa.plan.approval_team.outcome import is_draft_of
from pulumi_mpa.plan.approval_team.state import (
    describe,
    facts,
    how_to_cancel,
    named,
    row_of,
    shown,
    vote_parties,
    waiting,
)
from pulumi_mpa.plan.steps import Blocked, Plan, Step, Verb, unexpected_state
from pulumi_mpa.plan.voted import Match, Rule, after_cancelling, rule_at_rest, rule_while_open

if TYPE_CHECKING:
    from datetime import datetime

    from pulumi_mpa.model.approval_team import Configuration, Desired, Draft, Team, View

_FIELD_NAMES = {
    "description": "the description",
    "approvalStrategy": "the approval strategy",
    "approvers": "the approvers",
}


class _Codes(NamedTuple):
    """What is said of an open update that is not ours to cancel."""

    unchanged: Code
    may_be_blocked: Code
    by_vote: Code
    by_invitations: Code


_EXTERNAL: Final = _Codes(
    Code.TEAM_UNCHANGED_DURING_EXTERNAL_UPDATE,
    Code.TEAM_MAY_BE_BLOCKED_BY_EXTERNAL_UPDATE,
    Code.TEAM_UPDATE_BLOCKED_BY_EXTERNAL_UPDATE,
    Code.TEAM_UPDATE_BLOCKED_BY_EXTERNAL_APPROVERS,
)
_INTERRUPTED: Final = _Codes(
    Code.TEAM_UNCHANGED_DURING_INTERRUPTED_UPDATE,
    Code.TEAM_MAY_BE_BLOCKED_BY_INTERRUPTED_UPDATE,
    Code.TEAM_UPDATE_BLOCKED_BY_INTERRUPTED_UPDATE,
    Code.TEAM_UPDATE_BLOCKED_BY_INTERRUPTED_APPROVERS,
)


def plan_update(desired: Desired, view: View, now: datetime) -> Plan:
    """
    Plan what makes a team what the program wants.

    Args:
        desired: What the program wants; values may be unknown.

        view: What is, from state or from AWS.

        now: AWS's time, from which the end of a vote is computed.

    Returns:
        The plan of the voted part and of the tags. Local inputs need no step.
    """
    view = view.keeping_secret(desired)
    voted = plan_voted(desired, view, now)
    if voted.blocked is not None:
        return voted
    tags = _tag_steps(desired, view)
    return replace(voted, steps=(*tags, *voted.steps))


def plan_voted(desired: Desired, view: View, now: datetime) -> Plan:
    """Plan the part that people decide, by the table's rows."""
    team = view.team
    if team is None:
        return _blocked("2", Message(Code.TEAM_REMOVED), Actor.YOU)
    row = row_of(team)
    if row is None:
        return Plan("1", blocked=unexpected_state(shown(team), teams.STATES), waiting_for=Actor.YOU)
    draft = team.draft
    if team.pair == teams.CREATING or (draft is not None and draft.pair == teams.DRAFT_VALIDATING):
        return Plan("3", steps=(Step(Verb.WAIT_FOR_SERVICE),), waiting_for=Actor.SERVICE)
    if team.pair == teams.DELETING:
        code = Code.TEAM_WITHOUT_NAME_IS_BEING_DELETED if desired.name_derived else Code.TEAM_IS_BEING_DELETED
        return _blocked("4", Message(code, {"until": facts(view)["until"]}), Actor.CALENDAR)
    if team.pair == teams.DELETE_VOTING:
        return _deletion_in_vote(desired, view, now)
    if team.pair == teams.INVITING:
        return _inviting(desired, view)
    if team.pair in teams.BROKEN_TEAMS:
        return _inactive(desired, view)
    if draft is not None and draft.pair in (teams.DRAFT_VOTING, teams.DRAFT_INVITING):
        return _draft_open(desired, view, draft, now)
    return _active(desired, view, now)


def _deletion_in_vote(desired: Desired, view: View, now: datetime) -> Plan:
    team, wanted = _team(view), desired.configuration
    request = view.deletions.open_request()
    ours = request is not None and request.session_arn is not None and request.session_arn == team.vote_arn
    in_force = _match(wanted, team.configuration)
    rule = rule_while_open(in_force, Match.OTHER, ours=ours)
    if rule is Rule.REPLACE:
        after = replace(view, team=replace(team, pair=teams.ACTIVE, vote_arn=None), vote=None, deletions=History())
        message = _will_cancel(Code.TEAM_DELETION_VOTE_WILL_BE_CANCELLED, view)
        cancel = Step(Verb.CANCEL_DELETION, message, team.vote_arn or "")
        return after_cancelling("5", cancel, plan_voted(desired, after, now))
    if rule is not Rule.BLOCKED:
        values = {"state": describe(view), "cancel": how_to_cancel(team)}
        line = Message(Code.TEAM_UNCHANGED_DURING_EXTERNAL_DELETION, values)
        undecided = wanted.undecided(team.configuration)
        return Plan("6", lines=(line,), settled=rule is Rule.LEAVE, undecided=undecided)
    values = {"fields": _spell(wanted.differences(team.configuration)), "cancel": how_to_cancel(team)}
    return _blocked("6", Message(Code.TEAM_UPDATE_BLOCKED_BY_EXTERNAL_DELETION, values, {"session": team.vote_arn}))


def _inviting(desired: Desired, view: View) -> Plan:
    team = _team(view)
    differences = desired.configuration.differences(team.configuration)
    if not differences:
        return Plan("7", waiting_for=Actor.APPROVERS, undecided=desired.configuration.undecided(team.configuration))
    values = {
        "fields": _spell(differences),
        "waiting": waiting(view, team.approver_states),
        "until": facts(view)["until"],
    }
    return _blocked("7", Message(Code.TEAM_UPDATE_BLOCKED_BY_INVITATIONS, values))


def _inactive(desired: Desired, view: View) -> Plan:
    team = _team(view)
    wanted = desired.configuration
    if _is_rejected(desired, view):
        line = Message(Code.TEAM_REQUEST_NOT_SENT, {"state": describe(view)})
        return Plan("8", lines=(line,), waiting_for=Actor.YOU)
    undecided = wanted.undecided(team.configuration)
    if undecided and not wanted.differences(team.configuration):
        line = Message(Code.TEAM_MAY_INVITE_AGAIN, {"fields": _spell(undecided)})
        return Plan("9", lines=(line,), waiting_for=Actor.YOU, undecided=undecided)
    people = [a.identity_id for a in wanted.approvers] if isinstance(wanted.approvers, frozenset) else []
    who = f"{len(people)} approvers" if people else "the approvers"
    if people and not view.secret_approvers:
        who = f"{who} ({named(people, secret=False)})"
    message = Message(Code.TEAM_WILL_INVITE_AGAIN, {"who": who, "hours": limits.INVITATION_HOURS})
    return Plan("9", steps=(Step(Verb.REINVITE, message, wanted.intent()),), waiting_for=Actor.YOU)


def _draft_open(desired: Desired, view: View, draft: Draft, now: datetime) -> Plan:
    team, wanted = _team(view), desired.configuration
    request = view.history.open_request()
    inviting = draft.pair == teams.DRAFT_INVITING
    # A vote whose session AWS does not name can't be cancelled, but what is wanted may be compared with it all the same.
    ours = request is not None and request.version_id == draft.version_id
    requested = _match(wanted, draft.configuration)
    cancellable = inviting or team.vote_arn is not None or requested is not Match.OTHER
    rule = rule_while_open(_match(wanted, team.configuration), requested, ours=ours and cancellable)
    row = "11" if inviting else "12"
    if rule is Rule.WAIT:
        return Plan(row, waiting_for=Actor.APPROVERS)
    if rule is Rule.MAY_REPLACE:
        undecided = wanted.undecided(draft.configuration)
        fields = {"fields": _spell(undecided)}
        line = (
            Message(Code.TEAM_MAY_BE_BLOCKED_BY_INVITATIONS, fields)
            if inviting
            else Message(Code.TEAM_MAY_REPLACE_VOTE, fields, _possible_vote(team))
        )
        return Plan(row, lines=(line,), waiting_for=Actor.APPROVERS, undecided=undecided)
    if rule is not Rule.REPLACE:
        return _not_ours_to_cancel(rule, desired, view, draft)
    if inviting:
        values = {"waiting": waiting(view, draft.approver_states), "until": facts(view)["until"]}
        return _blocked("11", Message(Code.TEAM_UPDATE_BLOCKED_BY_NEW_APPROVERS, values))
    cancel = Step(Verb.CANCEL, _will_cancel(Code.TEAM_UPDATE_VOTE_WILL_BE_CANCELLED, view), team.vote_arn or "")
    if wanted.same(team.configuration):
        return Plan("12", steps=(cancel,), waiting_for=Actor.APPROVERS)
    history = replace(view.history, request=None, outcome=None)
    after = replace(view, team=replace(team, pair=teams.ACTIVE, vote_arn=None, draft=None), vote=None, history=history)
    return after_cancelling("12", cancel, plan_voted(desired, after, now))


def _not_ours_to_cancel(rule: Rule, desired: Desired, view: View, draft: Draft) -> Plan:
    team, wanted = _team(view), desired.configuration
    request = view.history.open_request()
    interrupted = request is not None and is_draft_of(request, team)
    codes = _INTERRUPTED if interrupted else _EXTERNAL
    cancellable, session = draft.pair == teams.DRAFT_VOTING, {"session": team.vote_arn}
    if rule is Rule.LEAVE:
        in_force = wanted.same(team.configuration)
        line = Message(codes.unchanged, {"state": describe(view)}, session)
        if interrupted and cancellable:
            line = line.with_note(Message(Code.TEAM_VOTE_CAN_BE_CANCELLED, {"cancel": how_to_cancel(team)}))
        return Plan("10", lines=(line,), settled=in_force, waiting_for=Actor.NOBODY if in_force else Actor.APPROVERS)
    if rule is Rule.MAY_BE_BLOCKED:
        known = draft if wanted.differences(team.configuration) else team
        undecided = wanted.undecided(known.configuration)
        line = Message(codes.may_be_blocked, {"fields": _spell(undecided)}, session)
        return Plan("10", lines=(line,), waiting_for=Actor.APPROVERS, undecided=undecided)
    fields = _spell(draft.configuration.differences(team.configuration)) or "nothing"
    if cancellable:
        return _blocked("10", Message(codes.by_vote, {"fields": fields, "cancel": how_to_cancel(team)}, session))
    return _blocked("10", Message(codes.by_invitations, {"fields": fields}, session))


def _active(desired: Desired, view: View, now: datetime) -> Plan:
    team, wanted, request = _team(view), desired.configuration, view.history.request
    failed = team.draft if team.draft is not None and team.draft.pair in teams.FAILED_DRAFTS else None
    failed_is_ours = failed is not None and request is not None and request.version_id == failed.version_id
    # A run that was killed before it knew the version: ours to name, not ours to discard.
    failed_was_requested = failed is not None and request is not None and is_draft_of(request, team)
    undecided = wanted.undecided(team.configuration)
    rejected = wanted.is_known() and _is_rejected(desired, view)
    rule = rule_at_rest(_match(wanted, team.configuration), rejected=rejected)
    if rule is Rule.SETTLED:
        discard = (Step(Verb.DISCARD, target=failed.version_id),) if failed is not None and failed_is_ours else ()
        return Plan("13", steps=discard, settled=True)
    if rule is Rule.REJECTED:
        return Plan("14", lines=(_not_sent(view),), waiting_for=Actor.YOU)
    if rule is Rule.UNDECIDED:
        values = {"need": team.configuration.need(), "fields": _spell(undecided)}
        line = Message(Code.TEAM_MAY_REQUEST_UPDATE, values, _possible_vote(team))
        return Plan("15", lines=(line,), settled=True, undecided=undecided)
    step = _request(desired, view, None if failed_was_requested else failed, now)
    return Plan("15", steps=(step,), undecided=undecided)


def _request(desired: Desired, view: View, failed: Draft | None, now: datetime) -> Step:
    """Return the step that requests the vote; a failed draft that is named here is somebody else's."""
    team, wanted = _team(view), desired.configuration
    changed, need, closes = wanted.differences(team.configuration), team.configuration.need(), now + limits.VOTE_WINDOW
    values = {"fields": _spell(changed), "need": need, "until": format_time(closes), "hours": limits.VOTE_HOURS}
    data = {"vote": RequestKind.UPDATE, **vote_parties(team), "closes": closes}
    message = Message(Code.TEAM_UPDATE_WILL_BE_REQUESTED, values, data)
    added = wanted.added(team.configuration)
    if added:
        who = named(added, secret=view.secret_approvers)
        message = message.with_note(
            Message(Code.TEAM_UPDATE_WILL_INVITE, {"who": who, "hours": limits.INVITATION_HOURS})
        )
    replaced = (failed.version_id,) if failed is not None else ()
    for version in replaced:
        message = message.with_note(Message(Code.TEAM_UPDATE_REPLACES_FAILED, {"version": version}))
    announced = frozenset((*changed, need, *added, *replaced))
    return Step(Verb.REQUEST_UPDATE, message, wanted.intent(), needs_vote=True, announced=announced)


def _not_sent(view: View) -> Message:
    if _team(view).pair in teams.FAILED_UPDATES:
        return Message(Code.TEAM_REQUEST_NOT_SENT, {"state": describe(view)})
    return Message(Code.TEAM_REQUEST_NOT_SENT_AGAIN)


def _will_cancel(code: Code, view: View) -> Message:
    session = _team(view).vote_arn
    votes = view.vote.votes() if view.vote is not None else FIELDS["votes"]
    return Message(code, {"session": session, "votes": votes}, {"session": session})


def _blocked(row: str, message: Message, waiting_for: Actor = Actor.APPROVERS) -> Plan:
    return Plan(row, blocked=Blocked(ConflictingStateError, message), waiting_for=waiting_for)


def _possible_vote(team: Team) -> dict[str, object]:
    return {"maybe": RequestKind.UPDATE, **vote_parties(team)}


def _is_rejected(desired: Desired, view: View) -> bool:
    return view.history.rejects(RequestKind.UPDATE, desired.configuration.intent(), desired.resubmit_hash())


def _match(wanted: Configuration, other: Configuration) -> Match:
    return Match.of(differs=bool(wanted.differences(other)), undecided=bool(wanted.undecided(other)))


def _tag_steps(desired: Desired, view: View) -> tuple[Step, ...]:
    """Tags need no vote, in any status; the user reads of them in the engine's own diff."""
    owner_moved = isinstance(desired.owner, str) and view.owner is not None and view.owner != desired.owner
    if owner_moved or changed_tags(desired, view) or removed_tags(desired, view):
        return (Step(Verb.TAG),)
    return ()


def changed_tags(desired: Desired, view: View) -> dict[str, str]:
    """Return the known tags of the program that the team does not carry as wanted."""
    if not isinstance(desired.tags, dict):
        return {}
    return {key: value for key, value in desired.tags.items() if isinstance(value, str) and view.tags.get(key) != value}


def removed_tags(desired: Desired, view: View) -> tuple[str, ...]:
    """Return the keys that we set once, that the program no longer has, and that the team still carries."""
    if not isinstance(desired.tags, dict):
        return ()
    return tuple(sorted(key for key in view.set_keys if key not in desired.tags and key in view.tags))


def _spell(fields: tuple[str, ...]) -> str:
    names = [_FIELD_NAMES[name] for name in fields]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _team(view: View) -> Team:
    if view.team is None:  # pragma: no cover -- the table handles a gone team first
        message = "a plan row was reached for a team that is gone"
        raise AssertionError(message)
    return view.team
