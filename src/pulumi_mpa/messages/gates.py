"""MPA6xxx: how the wait of a gate goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.messages.codes import Code
from pulumi_mpa.messages.row import error, info, warning

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.messages.row import Row

_REFRESH: Final = "Run `pulumi up --refresh` to see what changed."

WAITS: Final[Mapping[Code, Row]] = {
    Code.GATE_WAITING: info(
        "Waiting. {state} This wait ends in {left} at the latest.",
        cause="The gate waits for people.",
        cure="Ask the approvers to act.",
    ),
    Code.GATE_VOTE_LEFT: info("The vote is open for another {left}.", cause="The gate waits for a vote."),
    Code.GATE_NO_ANSWER_YET: info("AWS has not answered yet.", cause="The first call of the gate is on its way."),
    Code.GATE_NO_ANSWER_NOW: warning(
        "AWS does not answer at the moment. {problem}",
        cause="AWS throttles or fails, and the gate asks again soon.",
    ),
    Code.GATE_OVER: info(
        "The wait is over. {state} The state of the resource is updated by the next `pulumi up` or `pulumi refresh`.",
        cause="What the gate waited for is in force.",
    ),
    Code.GATE_FAILED: error(
        "{state}",
        cause="What the gate waited for cannot come about any more.",
        cure="Do what the message names.",
    ),
    Code.GATE_SESSION_FAILED: error(
        "{state}",
        "A new request has a session of its own: give the gate its ARN.",
        cause="The session that the gate waited for has ended without an approval.",
        cure="Request the operation again, and give the gate the ARN of the new session.",
    ),
    Code.GATE_WAITS_FOR_YOU: error(
        "It waits for you. {state}",
        cause="No request is open, so waiting would not help.",
        cure="Do what the message names.",
    ),
    Code.GATE_TIME_IS_UP: error(
        "Still undecided after {timeout}. {state}",
        cause="People have not answered within `timeout`.",
        cure="Ask the approvers to act, then run `pulumi up` again.",
    ),
    Code.GATE_UNDECIDED: error(
        "Still undecided. {state}",
        cause="People have not answered, and `timeout` is `0`.",
        cure="Ask the approvers to act, then run `pulumi up` again.",
    ),
    Code.GATE_NOTHING_REQUESTED: error(
        "No request was sent yet, and this run sends none any more. {state}",
        cause="The thing is not ready for a request, for example since a team is not active yet.",
        cure="Do what the message names, then run `pulumi up` again.",
    ),
    Code.GATE_GOES_ON: warning(
        "The run goes on without approval, because `on_timeout` is `continue`. {reason}",
        cause="People have not answered within `timeout`.",
        cure="Set `on_timeout` to `fail` to stop such a run.",
    ),
    Code.GATE_CAN_BE_RUN_AGAIN: info(
        "Running `pulumi up` again sends no request a second time.", cause="A gate only observes."
    ),
    Code.GATE_CAN_BE_LEFT_OUT: info(
        "To run no gate, use `pulumi destroy` or `pulumi refresh` without `--run-program`.",
        cause="A program does not know what it runs for, so a gate also holds a destroy or a refresh that runs the program.",
    ),
    Code.GATE_NOT_IN_FORCE: error(
        "The request is no longer open and is not in force: it was cancelled, discarded or replaced.",
        _REFRESH,
        cause="Somebody changed the team outside of this run.",
        cure="Run `pulumi up --refresh`.",
    ),
    Code.GATE_THIRD_TEAM: error(
        "The request is no longer open and is not in force: {team} protects the operation now.",
        _REFRESH,
        cause="Somebody changed the association outside of this run.",
        cure="Run `pulumi up --refresh`.",
        data=("team",),
    ),
    Code.GATE_ANOTHER_REQUEST: error(
        "The request is no longer open and is not in force: another one is open ({session}).",
        _REFRESH,
        cause="Somebody requested something else outside of this run.",
        cure="Run `pulumi up --refresh`.",
        data=("session",),
    ),
    Code.GATE_REQUEST_ENDED: error(
        "{state}",
        "Talk to the approvers, then change `resubmit` to ask again, or change the program back.",
        cause="The approvers rejected the request, did not answer in time, or somebody cancelled it.",
        cure="Talk to the approvers, then change `resubmit` to ask again, or change the program back.",
        data=("session",),
    ),
}
