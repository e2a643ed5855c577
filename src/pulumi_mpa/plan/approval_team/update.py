"""
The plan of an approval team's update: one table, first match wins.

The rows are numbered; tests and `Plan.row` use the numbers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_mpa.errors import ConflictingStateError
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.machine import Actor
from pulumi_mpa.lifecycle.session import NOT_APPROVED
from pulumi_mpa.model.instants import format_time
from pulumi_mpa.model.requests.history import History
from pulumi_mpa.model.requests.intent import RequestKind
from pulumi_mpa.plan.approval_team.outcome import is_draft_of
from pulumi_mpa.plan.approval_team.state import (
    describe,
    facts,
    how_to_cancel,
    in_brackets,
    named,
    row_of,
    shown,
    waiting,
)
from pulumi_mpa.plan.steps import Blocked, Plan, Step, Verb, unexpected_state
from pulumi_mpa.plan.voted import Match, Rule, after_cancelling, rule_at_rest, rule_while_open

if TYPE_CHECKING:
    from datetime import datetime

    from pulumi_mpa.model.approval_team import Configuration, Desired, Draft, Team, View

_FIELD_NAMES = {"description": "description", "approvalStrategy": "approval strategy", "approvers": "approvers"}


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
        return Plan("2", blocked=_gone(), waiting_for=Actor.YOU)
    row = row_of(team)
    if row is None:
        return Plan("1", blocked=unexpected_state(shown(team), teams.STATES), waiting_for=Actor.YOU)
    draft = team.draft
    if team.pair == teams.CREATING or (draft is not None and draft.pair == teams.DRAFT_VALIDATING):
        return Plan("3", steps=(Step(Verb.WAIT_FOR_SERVICE),), waiting_for=Actor.SERVICE)
    if team.pair == teams.DELETING:
        return Plan("4", blocked=_deleting(view), waiting_for=Actor.CALENDAR)
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
        line = f"cancels the open vote on deleting the team ({team.vote_arn}), since the program wants it again{_dropped_votes(view)}"
        after = replace(view, team=replace(team, pair=teams.ACTIVE, vote_arn=None), vote=None, deletions=History())
        cancel = Step(Verb.CANCEL_DELETION, line, team.vote_arn or "")
        return after_cancelling("5", cancel, plan_voted(desired, after, now))
    if rule is not Rule.BLOCKED:
        line = f"no change; somebody asked to delete this team: {describe(view)}{in_brackets(team)}; to keep it, {how_to_cancel(team)}"
        undecided = wanted.undecided(team.configuration)
        return Plan("6", lines=(line,), settled=rule is Rule.LEAVE, undecided=undecided)
    return Plan(
        "6",
        blocked=Blocked(
            ConflictingStateError,
            f"somebody asked to delete this team{in_brackets(team)} and it can't be changed meanwhile: "
            f"{_spell(wanted.differences(team.configuration))}",
            "the approvers, or whoever asked",
            f"wait for the vote, or {how_to_cancel(team)}, and run `pulumi up` again",
        ),
        waiting_for=Actor.APPROVERS,
    )


def _inviting(desired: Desired, view: View) -> Plan:
    team = _team(view)
    differences = desired.configuration.differences(team.configuration)
    if not differences:
        return Plan("7", waiting_for=Actor.APPROVERS, undecided=desired.configuration.undecided(team.configuration))
    return Plan(
        "7",
        blocked=Blocked(
            ConflictingStateError,
            f"a team whose invitations are out can't be changed ({_spell(differences)}); not answered yet: {waiting(view, team.approver_states)}",
            f"the approvers; the invitations lapse {facts(view)['until']}",
            "once all accepted, or the invitations lapsed, run `pulumi up` again",
        ),
        waiting_for=Actor.APPROVERS,
    )


def _inactive(desired: Desired, view: View) -> Plan:
    team = _team(view)
    wanted = desired.configuration
    if _is_rejected(desired, view):
        return Plan("8", lines=(f"nothing is sent: {describe(view)}",), waiting_for=Actor.YOU)
    undecided = wanted.undecided(team.configuration)
    if undecided and not wanted.differences(team.configuration):
        return Plan(
            "9",
            lines=(f"may invite the approvers again, without a vote: {_spell(undecided)} known at run",),
            waiting_for=Actor.YOU,
            undecided=undecided,
        )
    people = [a.identity_id for a in wanted.approvers] if isinstance(wanted.approvers, frozenset) else []
    who = f"{len(people)} approvers" if people else "the approvers"
    if people and not view.secret_approvers:
        who = f"{who} ({named(people, secret=False)})"
    message = f"changes the team at once, without a vote, since it is not active: new invitations go out to {who}; all must accept within {_hours()}"
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
        what = "be refused while new approvers have not answered" if inviting else "replace the open vote"
        line = f"may {what}: {_spell(undecided)} known at run"
        return Plan(row, lines=(line,), waiting_for=Actor.APPROVERS, undecided=undecided)
    if rule is not Rule.REPLACE:
        return _not_ours_to_cancel(rule, desired, view, draft)
    if inviting:
        return Plan(
            "11",
            blocked=Blocked(
                ConflictingStateError,
                f"an approved update waits for its new approvers ({waiting(view, draft.approver_states)}) and AWS has no way to cancel it",
                f"the new approvers; the invitations lapse {facts(view)['until']}",
                "once they answered, run `pulumi up` again",
            ),
            waiting_for=Actor.APPROVERS,
        )
    cancel = Step(Verb.CANCEL, f"cancels the open vote ({team.vote_arn}){_dropped_votes(view)}", team.vote_arn or "")
    if wanted.same(team.configuration):
        return Plan("12", steps=(cancel,), waiting_for=Actor.APPROVERS)
    history = replace(view.history, request=None, outcome=None)
    after = replace(view, team=replace(team, pair=teams.ACTIVE, vote_arn=None, draft=None), vote=None, history=history)
    return after_cancelling("12", cancel, plan_voted(desired, after, now))


def _not_ours_to_cancel(rule: Rule, desired: Desired, view: View, draft: Draft) -> Plan:
    team, wanted = _team(view), desired.configuration
    request = view.history.open_request()
    interrupted = request is not None and is_draft_of(request, team)
    origin = (
        "an update of ours, begun by a run that was interrupted,"
        if interrupted
        else "an update that somebody else asked for"
    )
    is_open = f"{origin} is open{in_brackets(team)}"
    cancellable = draft.pair == teams.DRAFT_VOTING
    if rule is Rule.LEAVE:
        in_force = wanted.same(team.configuration)
        cancel = f"; to stop it, {how_to_cancel(team)}" if interrupted and cancellable else ""
        line = f"no change; {is_open}: {describe(view)}{cancel}"
        return Plan("10", lines=(line,), settled=in_force, waiting_for=Actor.NOBODY if in_force else Actor.APPROVERS)
    if rule is Rule.MAY_BE_BLOCKED:
        known = draft if wanted.differences(team.configuration) else team
        undecided = wanted.undecided(known.configuration)
        line = f"may be refused, since {is_open}: {_spell(undecided)} known at run"
        return Plan("10", lines=(line,), waiting_for=Actor.APPROVERS, undecided=undecided)
    fields = _spell(draft.configuration.differences(team.configuration))
    return Plan(
        "10",
        blocked=Blocked(
            ConflictingStateError,
            f"{is_open} and changes {fields or 'nothing'}",
            "the approvers, or whoever asked",
            f"wait for it, or {how_to_cancel(team)}, and run `pulumi up` again"
            if cancellable
            else "wait until the new approvers answered, and run `pulumi up` again",
        ),
        waiting_for=Actor.APPROVERS,
    )


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
        return Plan("14", lines=(f"nothing is sent: {_rejected_message(view)}",), waiting_for=Actor.YOU)
    if rule is Rule.UNDECIDED:
        line = f"may ask the team's approvers, {_needs(team.configuration)}: {_spell(undecided)} known at run"
        return Plan("15", lines=(line,), settled=True, undecided=undecided)
    step = _request(desired, view, None if failed_was_requested else failed, now)
    return Plan("15", steps=(step,), undecided=undecided)


def _request(desired: Desired, view: View, failed: Draft | None, now: datetime) -> Step:
    """Return the step that requests the vote; a failed draft that is named here is somebody else's."""
    team, wanted = _team(view), desired.configuration
    changed, needs = wanted.differences(team.configuration), _needs(team.configuration)
    message = (
        f"asks the team's approvers to change {_spell(changed)}: "
        f"{needs}; the vote would close {format_time(now + limits.VOTE_WINDOW)}, {_hours()} after it is asked"
    )
    added = wanted.added(team.configuration)
    if added:
        message += f"; then {named(added, secret=view.secret_approvers)} would be invited and have {_hours()} to accept"
    replaced = (failed.version_id,) if failed is not None else ()
    for version in replaced:
        message += f"; this replaces a failed update that somebody else asked for (version {version})"
    announced = frozenset((*changed, needs, *added, *replaced))
    return Step(Verb.REQUEST_UPDATE, message, wanted.intent(), needs_vote=True, announced=announced)


def _rejected_message(view: View) -> str:
    team = _team(view)
    announced = (
        describe(view)
        if team.pair in teams.FAILED_UPDATES
        else f"this change was asked for and {NOT_APPROVED}; the team stands as it was"
    )
    again = "change `resubmit` to ask again"
    return announced if "resubmit" in announced else f"{announced}; {again}"


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


def _dropped_votes(view: View) -> str:
    return (
        f"; votes already cast are dropped ({view.vote.votes()})"
        if view.vote is not None
        else "; votes already cast are dropped"
    )


def _needs(configuration: Configuration) -> str:
    return f"needs {configuration.need()}"


def _hours() -> str:
    return f"{int(limits.VOTE_WINDOW.total_seconds() // 3600)} h"


def _spell(fields: tuple[str, ...]) -> str:
    return ", ".join(_FIELD_NAMES[name] for name in fields)


def _team(view: View) -> Team:
    if view.team is None:  # pragma: no cover -- the table handles a gone team first
        message = "a plan row was reached for a team that is gone"
        raise AssertionError(message)
    return view.team


def _gone() -> Blocked:
    return Blocked(
        ConflictingStateError,
        "someone removed it",
        "you",
        "run `pulumi up --refresh`, which makes it again, or take it out of the program",
    )


def _deleting(view: View) -> Blocked:
    return Blocked(
        ConflictingStateError,
        f"its deletion is approved and nothing stops it; it is gone {facts(view)['until']}",
        "nobody can act",
        "take it out of the program, or give it another name",
    )
