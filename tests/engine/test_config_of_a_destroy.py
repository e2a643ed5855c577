"""Which configuration a command has that does not run the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacks import declared_source

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

pytestmark = pytest.mark.engine


def test_destroy_uses_what_the_last_up_recorded_unless_it_runs_the_program(
    stack: Stack, empty_account: Account
) -> None:
    """An invalid setting that an `up` recorded stops a destroy with an error, until the program runs with a good one."""
    stack.program(declared_source())
    stack.up()
    stack.config("mpa:region", "eu-west-1")
    stack.up(fails=True)
    blocked = stack.destroy(fails=True)
    assert blocked.said("mpa:region: ")
    assert blocked.has_code(Code.SETTINGS_INVALID, problems=Code.SETTING_REGION)
    assert blocked.has_message()
    assert () == blocked.calls

    stack.config("mpa:region", "us-east-1")
    assert stack.destroy(fails=True).said("unless they run with `--run-program`")
    assert 1 == len(empty_account.sources())
    stack.destroy("--run-program")
    assert [] == empty_account.sources()
