"""A team that guards something is not asked to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import a_team as a
import pytest

from pulumi_mpa.errors import AccessDeniedError, ConflictingStateError
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.ownership import Place
from pulumi_mpa.plan.approval_team.delete import DesiredDeletion, Protection, depends_on_protections, plan_delete

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import View

ENTRY = DesiredDeletion("this entry", frozenset({"new entry"}), "r", None, "approved")
IMPORTS = "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE"
EUROPE, AMERICA = (Place("payment-cryptography", region, IMPORTS) for region in ("eu-central-1", "us-west-2"))


@pytest.mark.parametrize(
    ("protecting", "waits_for", "says"),
    [
        pytest.param(Protection(EUROPE, in_force=True), "you", (Code.DELETION_BLOCKED_BY_PROTECTION, Code.TEAM_PROTECTS, f"{IMPORTS} in eu-central-1"), id="in-force"),
        pytest.param(Protection(EUROPE, in_force=True, session_arn="s"), "approvers", (Code.DELETION_BLOCKED_BY_PROTECTION_IN_VOTE, Code.TEAM_PROTECTS_AND_VOTES, f"{IMPORTS} in eu-central-1"), id="in-force-and-in-vote"),
        pytest.param(Protection(EUROPE, in_force=False, session_arn="s"), "approvers", (Code.DELETION_BLOCKED_BY_PROTECTION_IN_VOTE, Code.TEAM_WILL_PROTECT, f"{IMPORTS} in eu-central-1"), id="target"),
    ],
)  # fmt: skip
def test_row_7_blocks(protecting: Protection, waits_for: str, says: tuple[str, ...]) -> None:
    """Nothing is sent, and the message says what has to happen first."""
    plan = plan_delete(ENTRY, a.a_view(a.a_team(), entry="this entry"), (), a.NOW, [protecting])

    assert plan.blocked is not None
    assert ("7", (), ConflictingStateError, waits_for) == (plan.row, plan.steps, plan.blocked.error, plan.waiting_for)
    assert [] == [text for text in says if text not in plan.blocked.message]


def test_everything_that_is_guarded_is_named() -> None:
    """One team may guard in several Regions."""
    protections = [Protection(place, in_force=True) for place in (EUROPE, AMERICA)]
    plan = plan_delete(ENTRY, a.a_view(a.a_team()), (), a.NOW, protections)

    assert plan.blocked is not None
    assert Code.DELETION_BLOCKED_BY_PROTECTION == plan.blocked.message.code
    assert all(f"{IMPORTS} in {region}" in plan.blocked.message for region in ("eu-central-1", "us-west-2"))


def test_region_that_our_tag_names_must_be_read() -> None:
    """Nothing else shows what it guards there: both ways on are named, and nothing is sent."""
    view = a.a_view(a.a_team(), protections={EUROPE: "an owner"})
    plan = plan_delete(ENTRY, view, (), a.NOW, (), [EUROPE])

    assert plan.blocked is not None
    assert ("7", (), AccessDeniedError, "you") == (plan.row, plan.steps, plan.blocked.error, plan.waiting_for)
    assert Code.DELETION_BLOCKED_BY_UNREADABLE_PROTECTION == plan.blocked.message.code
    assert "`payment-cryptography:GetMpaTeamAssociation` in eu-central-1" in plan.blocked.message
    assert f"--resource-arn {a.ARN} --tag-keys {EUROPE.tag()}`" in plan.blocked.message


def test_region_that_is_only_configured_may_stay_unread() -> None:
    """A message says so; what is known of another Region still holds the team."""
    unread = [AMERICA]
    goes = plan_delete(ENTRY, a.a_view(a.a_team()), (), a.NOW, (), unread)
    stays = plan_delete(ENTRY, a.a_view(a.a_team()), (), a.NOW, [Protection(EUROPE, in_force=True)], unread)

    line = Message(Code.TEAM_PROTECTIONS_NOT_READ, {"region": "us-west-2"})
    assert (("9", (line,)), ("7", (line,))) == ((goes.row, goes.lines), (stays.row, stays.lines))


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        pytest.param(a.a_view(a.a_team()), True, id="working"),
        pytest.param(a.a_view(a.a_team(), entry="new entry"), False, id="of-another-entry"),
        pytest.param(a.a_view(a.a_team(a.DELETE_VOTING)), False, id="in-vote"),
        pytest.param(a.a_view(a.a_team(a.DELETING)), False, id="deleting"),
        pytest.param(a.a_view(a.a_team(a.DECLINED)), False, id="never-active"),
        pytest.param(a.a_view(None), False, id="gone"),
    ],
)
def test_only_protections_of_a_working_team_are_read(view: View, expected: bool) -> None:  # noqa: FBT001 -- a parameter
    """Every other costs no call to Payment Cryptography."""
    assert expected is depends_on_protections(plan_delete(ENTRY, view, (), a.NOW))
