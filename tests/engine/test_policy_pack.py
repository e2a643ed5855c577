"""The ready pack of policies, run by the engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

pytestmark = pytest.mark.engine

PACK = str(Path(__file__).resolve().parents[2] / "policy-packs" / "mpa")


def test_violation_is_said_in_the_preview(stack: Stack, account: Account) -> None:  # noqa: ARG001 -- it has the identity source
    """By a message with its code, on the resource; nothing but a level makes it an error."""
    stack.declare(needed=3)
    run = stack.preview("--policy-pack", PACK)
    assert run.has_code(Code.POLICY_SPARE_APPROVER)
    stack.declare(needed=2)
    assert not stack.preview("--policy-pack", PACK).has_code(Code.POLICY_SPARE_APPROVER)
