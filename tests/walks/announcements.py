"""Nobody is surprised: each write of a run was announced, and what is said to be rejected was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from intents import Intent, Kind, values_sent
from memory_engine import GATE, TEAM, Phase
from others import ACTION

from pulumi_mpa.emulator.life.associations import Association
from pulumi_mpa.messages import Code, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from memory_engine import MemoryEngine, Run
    from others import Others
    from program import Program
    from promises import Promises

    from pulumi_mpa.emulator.store import Store

_TEAM_ARN: Final = re.compile(r"arn:aws:mpa:[^\s();,]*:approval-team/[^\s();,]+")
#: A message that announces a write: its code, and what else is in its line.
_Announcement = tuple[Code, str]
_UNKNOWN_TEAM: Final = "a team that is not known until the update runs"
#: What a preview says before a write.
_PREVIEWED: Final[dict[str, tuple[_Announcement, ...]]] = {
    "CreateApprovalTeam": ((Code.TEAM_WILL_BE_CREATED, "{Name} "),),
    "UpdateApprovalTeam": ((Code.TEAM_UPDATE_WILL_BE_REQUESTED, ""), (Code.TEAM_WILL_INVITE_AGAIN, "")),
    "CancelSession": (
        (Code.TEAM_UPDATE_VOTE_WILL_BE_CANCELLED, "({SessionArn})"),
        (Code.TEAM_DELETION_VOTE_WILL_BE_CANCELLED, "({SessionArn})"),
        (Code.ASSOCIATION_UPDATE_VOTE_WILL_BE_CANCELLED, "({SessionArn})"),
        (Code.ASSOCIATION_REMOVAL_VOTE_WILL_BE_CANCELLED, "({SessionArn})"),
        (Code.ASSOCIATION_MAY_REPLACE_VOTE, ""),
    ),
}
#: What a removal says before a write: a preview makes no call for it.
_PRINTED: Final[dict[str, tuple[_Announcement, ...]]] = {
    "StartActiveApprovalTeamDeletion": ((Code.TEAM_DELETION_WILL_BE_REQUESTED, ""),),
    "DisassociateMpaTeam": ((Code.ASSOCIATION_REMOVAL_WILL_BE_REQUESTED, ""),),
    "CancelSession": ((Code.ASSOCIATION_UPDATE_VOTE_WILL_BE_CANCELLED, "({SessionArn})"),),
    "DeleteInactiveApprovalTeamVersion": ((Code.TEAM_WILL_BE_REMOVED, ""),),
}
#: Writes that ask nobody, or only take back what is ours.
_UNSAID: Final = {
    Phase.DECLARING: ("TagResource", "UntagResource", "DeleteInactiveApprovalTeamVersion"),
    Phase.DELETING: ("TagResource",),
}


def _announced_name(run: Run, name: str) -> str:
    """Return the name that the preview had for a new team, if the run has said that AWS still keeps that one."""
    said = re.search(rf"is named {re.escape(name)}, because AWS keeps the name (\S+) until", run.printed.getvalue())
    return said[1] if said else name


def judge_call(run: Run, program: Program, store: Store, operation: str, parameters: Mapping[str, Any]) -> None:
    """Compare a call, before it is sent, with what the user has read by then."""
    if operation.startswith(("Get", "List")) or operation in _UNSAID.get(run.phase, ()):
        return
    if run.phase is Phase.DELETING:
        needed, said = _PRINTED.get(operation, ()), run.printed.getvalue()
        assert needed, f"a removal calls {operation}"
    elif run.phase is Phase.DECLARING:
        needed, said = _needed(store, operation), run.previewed.getvalue()
        assert needed, f"a declared resource calls {operation}"
    else:
        raise AssertionError(f"a refresh calls {operation}")
    if operation == "CreateApprovalTeam":
        parameters = {**parameters, "Name": _announced_name(run, str(parameters["Name"]))}
    wanted = [(code, text.format(**parameters)) for code, text in needed]
    announced = any(_code_of(line) == code and text in line for line in said.splitlines() for code, text in wanted)
    assert announced, f"{operation} was not announced: none of {wanted} in {said}"
    if operation == "UpdateApprovalTeam":
        assert program.values() == values_sent(parameters)


def _code_of(line: str) -> str | None:
    found = parse(line)
    return found.code if found is not None else None


def _needed(store: Store, operation: str) -> tuple[_Announcement, ...]:
    if operation != "AssociateMpaTeam":
        return _PREVIEWED.get(operation, ())
    if store.shelf(Association).all():
        return (
            (Code.ASSOCIATION_UPDATE_WILL_BE_REQUESTED, "to {MpaTeamArn}"),
            (Code.ASSOCIATION_UPDATE_WILL_BE_REQUESTED_ONCE_ACTIVE, "If {MpaTeamArn} is ACTIVE"),
            (Code.ASSOCIATION_MAY_REQUEST_UPDATE, ""),
            (Code.ASSOCIATION_MAY_REPLACE_VOTE, ""),
        )
    codes = (Code.ASSOCIATION_WILL_BE_MADE, Code.ASSOCIATION_WILL_BE_MADE_ONCE_ACTIVE, Code.ASSOCIATION_WILL_BE_CREATED)
    return tuple((code, team) for code in codes for team in ("{MpaTeamArn}", _UNKNOWN_TEAM))


def judge_rejections(engine: MemoryEngine, program: Program, promises: Promises) -> None:
    """Compare every line that speaks of a rejection with the rejections that there were."""
    for line in engine.last.said().splitlines():
        spoken = _intents_in(line, engine, program, promises)
        assert spoken is None or any(promises.may_have_been_rejected(intent) for intent in spoken), (
            f"a rejection that nobody made: {line}"
        )


def _intents_in(line: str, engine: MemoryEngine, program: Program, promises: Promises) -> list[Intent] | None:
    """Return the intents of which one was rejected, if a line is right; None when it speaks of no rejection."""
    named, code = _TEAM_ARN.search(line), _code_of(line)
    if code == Code.ASSOCIATION_REQUEST_NOT_SENT_AGAIN and named is not None:
        return [Intent(Kind.HAND_OVER, ACTION, named[0], program.gate_resubmit)]
    if code in (Code.TEAM_REQUEST_NOT_SENT, Code.TEAM_REQUEST_NOT_SENT_AGAIN):
        return [intent_of_team(engine.entries[TEAM].id, program)]
    if code == Code.DELETION_REJECTED and named is not None:
        days = {intent.what for intent in promises.not_granted if intent.kind is Kind.DELETION} | {None}
        resubmits = {intent.resubmit for intent in promises.not_granted}
        return [Intent(Kind.DELETION, named[0], what, resubmit) for what in days for resubmit in resubmits | {""}]
    if code == Code.REMOVAL_REJECTED:
        return [intent for intent in promises.not_granted if intent.kind is Kind.REMOVAL]
    return None


def intent_of_team(arn: str, program: Program) -> Intent:
    """Return what the program wants a team to become."""
    return Intent(Kind.UPDATE, arn, program.values(), program.resubmit)


def judge_errors(run: Run, others: Others) -> None:
    """Check that nothing is sent which the service can't do, except about a team that is gone while it guards."""
    for error in run.errors:
        found = parse(error)
        assert found is None or "answer" not in found.data or others.nobody_can_vote_on_what_is_guarded(), error


def judge_outputs(engine: MemoryEngine, program: Program, promises: Promises) -> None:
    """Compare the outputs that a run wrote with what the service stores."""
    wrote = engine.last.wrote & set(engine.entries)
    for name in wrote:
        entry = engine.entries[name]
        rejections, most = (
            entry.outputs["rejections"],
            promises.rejections_at_most(ACTION if name == GATE else entry.id),
        )
        assert len(rejections) <= most, f"{name} remembers {len(rejections)} rejections of {most}"
    if TEAM in wrote:
        _judge_team(engine, program, promises.store)
    if GATE in wrote:
        _judge_gate(engine, promises.store)


def _judge_team(engine: MemoryEngine, program: Program, store: Store) -> None:
    entry = engine.entries[TEAM]
    team, outputs = store.teams.get(entry.id), entry.outputs
    assert team is not None
    who = frozenset(approver.identity_id for approver in team.configuration.approvers)
    assert (team.configuration.description, team.configuration.min_approvals, team.state.status, team.state.code) == (
        outputs["description"],
        outputs["approvalStrategy"]["mofN"]["minApprovalsRequired"],
        outputs["status"],
        outputs.get("statusCode"),
    )
    assert who == {item["primaryIdentityId"] for item in outputs["approvers"]}
    if outputs["settled"]:
        assert (program.description, frozenset(program.people)) == (team.configuration.description, who)


def _judge_gate(engine: MemoryEngine, store: Store) -> None:
    outputs = engine.entries[GATE].outputs
    found = next(iter(store.shelf(Association).all()), None)
    if found is None:
        assert outputs.get("associationState") is None
        assert not outputs["settled"]
        return
    assert (found.state.status, found.state.code, found.team_arn) == (
        outputs.get("associationState"),
        outputs.get("mpaStatus", {}).get("status"),
        outputs.get("teamInForce"),
    )
    if outputs["settled"]:
        assert engine.entries[TEAM].id == found.team_arn
