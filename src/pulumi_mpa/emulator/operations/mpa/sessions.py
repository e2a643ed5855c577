"""Operations on sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.errors import conflict
from pulumi_mpa.emulator.life.mpa.sessions import end
from pulumi_mpa.emulator.operations.mpa.handlers import operation
from pulumi_mpa.emulator.operations.mpa.lookup import check_account, find_session, find_team
from pulumi_mpa.emulator.operations.mpa.session_filters import conditions_of, filter_problems
from pulumi_mpa.emulator.operations.mpa.session_view import session_summary, session_view
from pulumi_mpa.emulator.operations.paging import page_of_records
from pulumi_mpa.emulator.shelf import Condition
from pulumi_mpa.lifecycle.session import Action, SessionEvent, SessionStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.emulator.operations.register import Call
    from pulumi_mpa.emulator.records import Session


@operation("GetSession")
def get_session(call: Call) -> dict[str, Any]:
    """Show a session with its votes."""
    return session_view(call.world, find_session(call, call.input["SessionArn"]))


def _list_rules(call: Call) -> Iterator[str]:
    yield from filter_problems(call.input.get("Filters", []))


@operation("ListSessions", _list_rules)
def list_sessions(call: Call) -> dict[str, Any]:
    """List the sessions of a team, newest first; of a shared team, those that the caller's account requested."""
    team = find_team(call, call.input["ApprovalTeamArn"], shared=True)
    filters = call.input.get("Filters", [])
    conditions = list(conditions_of(filters))
    if not team.owner.startswith(call.caller.account):
        conditions.append(Condition("account", "=", call.caller.account))

    def read(after: int | None, limit: int) -> list[tuple[int, Session]]:
        return call.world.store.sessions.page(team.arn, conditions, after=after, limit=limit, newest_first=True)

    page, rest = page_of_records([read], call.input, [call.operation, call.caller.account, team.arn, filters])
    return {"Sessions": [session_summary(call.world, session) for session in page], **rest}


@operation("CancelSession")
def cancel_session(call: Call) -> dict[str, Any]:
    """Cancel an open session (S5)."""
    session = find_session(call, call.input["SessionArn"])
    if session.state.status == SessionStatus.CANCELLED and call.world.assume.cancel_again == "accepted":
        return {}
    if call.world.assume.cancellable == "team" and session.action not in (Action.UPDATE_TEAM, Action.DELETE_TEAM):
        raise conflict("Only votes on the update or the deletion of a team can be cancelled.")
    if call.world.assume.canceller == "owner":
        check_account(call, session.arn)
    end(call.world, session, SessionEvent.CANCELLED)
    return {}
