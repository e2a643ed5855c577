"""A rejection outlives the name under which the request was sent: a renamed stack, a resource of another name, a lost entry of state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from guarding import ACTION, Guarded, associated
from stacks import declared

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.engine

TEAMS = f"{declared('guards', name='guards')}\n{declared('others', name='others')}\n"


def _named(guarded: Guarded, name: str, *options: str) -> None:
    """Write the program with the hand-over wanted by a resource of another name."""
    gate = associated("others.arn").replace('"gate"', f'"{name}"').replace(")", "".join((*options, ")")), 1)
    guarded.stack.program(TEAMS + gate)


def _rejected_hand_over(guarded: Guarded) -> None:
    guarded.declare("others")
    guarded.stack.up()
    guarded.aws.reject(guarded.session())
    guarded.stack.up()


def _lost(guarded: Guarded, name: str) -> None:
    guarded.stack.run("state", "delete", guarded.stack.urn(name), "--yes")


def _rename_the_stack(guarded: Guarded) -> None:
    guarded.stack.rename("production")
    guarded.stack.up()
    _lost(guarded, "gate")


def _rename_the_resource(guarded: Guarded) -> None:
    _named(guarded, "keeper", '    opts=pulumi.ResourceOptions(aliases=[pulumi.Alias(name="gate")]),\n')
    guarded.stack.up()
    _lost(guarded, "keeper")
    _named(guarded, "keeper")


@pytest.mark.parametrize(
    "rename",
    [pytest.param(_rename_the_stack, id="stack"), pytest.param(_rename_the_resource, id="resource")],
)
def test_rejected_hand_over_is_not_requested_again_under_another_name(
    guarded: Guarded, rename: Callable[[Guarded], None]
) -> None:
    """State forgot the rejection along with the entry; the team's tag names who requested it before."""
    _rejected_hand_over(guarded)
    rename(guarded)

    for _ in range(2):
        assert 0 == guarded.stack.up().calls.count("AssociateMpaTeam")
    assert [("AssociateMpaTeam", "FAILED")] == guarded.votes()


def test_rejected_hand_over_is_not_requested_again_after_a_rename_and_a_replacement(guarded: Guarded) -> None:
    """The new entry begins with what AWS and the tag remember."""
    _rejected_hand_over(guarded)
    guarded.stack.rename("production")
    guarded.stack.up()
    guarded.stack.up("--replace", guarded.stack.urn("gate"))

    run = guarded.stack.up()
    assert run.has_code(Code.ASSOCIATION_REQUEST_NOT_SENT_AGAIN)
    assert run.said(f"handing over to {guarded.arn('others')} was requested before and not approved")
    assert [("AssociateMpaTeam", "FAILED")] == guarded.votes()


def test_rejected_removal_is_not_requested_again_after_a_rename(guarded: Guarded) -> None:
    """The rejection is an earlier one in the team's list, and whoever sent the request had another name then."""
    guarded.stack.destroy(fails=True)
    guarded.aws.reject(guarded.session())
    guarded.keys.associate_mpa_team(Action=ACTION, MpaTeamArn=guarded.arn("others"))
    guarded.account.mpa.cancel_session(SessionArn=guarded.session())
    guarded.stack.rename("production")
    guarded.stack.up()

    run = guarded.stack.destroy(fails=True)
    assert run.has_code(Code.REMOVAL_REJECTED)
    assert 0 == run.writes.count("DisassociateMpaTeam")


def test_rejected_hand_over_is_not_requested_again_by_a_resource_that_took_it_over(guarded: Guarded) -> None:
    """Renamed without an alias, nothing shows that the two are one: the new one adopts it on request, with its rejection."""
    _rejected_hand_over(guarded)
    guarded.declare("guards")
    guarded.stack.up()
    _named(guarded, "keeper")
    run = guarded.stack.up(fails=True)
    assert run.has_message()
    assert run.has_code(Code.ASSOCIATION_OF_ANOTHER_TEAM, team=guarded.arn("guards"))

    _named(guarded, "keeper", "    adopt=True,\n")
    guarded.stack.up()
    run = guarded.stack.up()
    assert run.has_code(Code.ASSOCIATION_REQUEST_NOT_SENT_AGAIN)
    assert run.said(f"handing over to {guarded.arn('others')} was requested before and not approved")
    assert [("AssociateMpaTeam", "FAILED")] == guarded.votes()


@pytest.mark.parametrize("wanted", [pytest.param("others", id="wanted"), pytest.param(None, id="removed")])
def test_hand_over_that_was_requested_under_another_name_is_ours_once_approved(
    guarded: Guarded, wanted: str | None
) -> None:
    """The new team's tag has the name of before, which the tag of the team that handed over knows."""
    guarded.declare("others")
    guarded.stack.up()
    guarded.stack.rename("production")
    guarded.stack.up()
    guarded.aws.approve(guarded.session())
    guarded.declare(wanted)

    run = guarded.stack.up(fails=wanted is None)
    assert "others" == guarded.in_force()
    assert int(wanted is None) == run.writes.count("DisassociateMpaTeam")
    if wanted is not None:
        assert (True, "nobody") == guarded.standing()
        guarded.quiet()
