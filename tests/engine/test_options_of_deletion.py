"""Options by which a user keeps a team out of a deletion are obeyed: nobody is asked to vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacks import declared

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

pytestmark = pytest.mark.engine

GATE = 'agreed = mpa.ApprovalGate("agreed", target=guards, timeout="0")\n'
#: A component that the team goes with.
OWNER = 'class Owner(pulumi.ComponentResource):\n    pass\n\n\nowner = Owner("test:index:Owner", "owner")\n'


def test_retained_team_is_let_go_without_a_vote(settled: Stack, account: Account) -> None:
    """Taken out of the program together with the gate that waits for it; AWS keeps it as it is."""
    settled.declare(GATE, opts="pulumi.ResourceOptions(retain_on_delete=True)")
    settled.up()
    settled.program("")
    assert () == settled.up().writes
    assert ("ACTIVE", None) == account.state()


def test_retained_team_survives_a_destroy(settled: Stack, account: Account) -> None:
    """It runs no program, and state has the option."""
    settled.declare(GATE, opts="pulumi.ResourceOptions(retain_on_delete=True)")
    settled.up()
    assert () == settled.destroy().writes
    assert ("ACTIVE", None) == account.state()


def test_protected_team_with_a_gate_stops_a_destroy(settled: Stack, account: Account) -> None:
    """Before anything is asked, with the engine's own words."""
    settled.declare(GATE, opts="pulumi.ResourceOptions(protect=True)")
    settled.up()
    run = settled.destroy(fails=True)
    assert () == run.writes
    assert run.said("protect")
    assert ("ACTIVE", None) == account.state()


def test_team_that_goes_with_another_resource_is_not_asked(settled: Stack, account: Account) -> None:
    """`deleted_with` says that the other deletion takes it along."""
    settled.program(f"{OWNER}\n{declared('guards', opts='pulumi.ResourceOptions(deleted_with=owner)')}")
    settled.up()
    assert () == settled.destroy().writes
    assert ("ACTIVE", None) == account.state()


def test_timeouts_of_the_engine_on_a_gate_are_a_warning(settled: Stack) -> None:
    """They would be taken for the time that the gate waits."""
    options = "pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create='2h'))"
    settled.declare(f'mpa.ApprovalGate("agreed", target=guards, opts={options})')
    assert settled.preview().has_code(Code.GATE_CUSTOM_TIMEOUTS)


def test_timeouts_of_the_engine_end_no_request(settled: Stack, account: Account) -> None:
    """No operation waits for people, so a short timeout changes nothing: the vote is opened, once."""
    options = "pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create='1s', update='1s', delete='1s'))"
    settled.declare(description="Payment keys", opts=options)
    assert 1 == settled.up().writes.count("UpdateApprovalTeam")
    assert 0 == settled.up().writes.count("UpdateApprovalTeam")
    assert "ACTIVE" == account.state()[0]
