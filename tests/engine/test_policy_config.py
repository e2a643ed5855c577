"""Mistakes in the configuration of the ready pack, and what the engine prints of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from packs import RULE, config_file, pack, with_pack

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from pathlib import Path

    from account import Account
    from stacks import Stack

pytestmark = pytest.mark.engine


@pytest.mark.parametrize(
    ("config", "printed"),
    [
        pytest.param(
            {"mpa-team-spare-aprover": "mandatory"},
            f"The policy pack has no policy `mpa-team-spare-aprover`. Did you mean `{RULE}`? [{Code.POLICY_NOT_IN_PACK} ",
            id="unknown-policy",
        ),
        pytest.param(
            {RULE: {"spares": 2}},
            f"The policy `{RULE}` has no setting `spares`. Did you mean `spareApprovers`? [{Code.POLICY_SETTING_UNKNOWN} ",
            id="unknown-setting",
        ),
        pytest.param(
            {RULE: {"spareApprovers": 99}}, f"{RULE}: spareApprovers: Must be less than or equal to 18", id="range"
        ),
        pytest.param({RULE: "strict"}, f'"{RULE}": "strict" is not a valid enforcement level', id="level"),
    ],
)
def test_wrong_configuration_is_one_sentence(
    config: dict[str, Any],
    printed: str,
    stack: Stack,
    account: Account,  # noqa: ARG001 -- it has the identity source
    tmp_path: Path,
) -> None:
    """It names the policy and what is wrong; nothing runs, although the engine itself ignores names that it does not know."""
    stack.declare()
    run = stack.preview(*with_pack(config=config_file(tmp_path, config)), fails=True)

    assert run.has_message()
    assert run.said(printed)
    assert not run.has_code(Code.TEAM_WILL_BE_CREATED)


def test_mistake_in_the_program_of_a_pack_is_one_sentence(stack: Stack, account: Account, tmp_path: Path) -> None:  # noqa: ARG001 -- as above
    """No traceback through code that the author of the pack has not written; a wrong value is found by the engine, as in a file."""
    stack.declare()
    text = "from pulumi_mpa.policy import policy_pack\n\npolicy_pack(all={all!r}, levels={levels!r})\n"
    named = pack(tmp_path / "named", text.format(all="strict", levels={RULE: {"spares": 2}}))
    run = stack.preview(*with_pack(named), fails=True)
    assert run.has_message()
    assert run.has_code(Code.POLICY_LEVEL_UNKNOWN)
    assert run.has_code(Code.POLICY_SETTING_UNKNOWN)

    typed = pack(tmp_path / "typed", text.format(all="mandatory", levels={RULE: {"spareApprovers": "two"}}))
    run = stack.preview(*with_pack(typed), fails=True)
    assert run.has_message()
    assert run.said(f"{RULE}: spareApprovers: Invalid type. Expected: integer, given: string")


def test_configuration_of_the_program_gives_way_to_the_file(stack: Stack, account: Account, tmp_path: Path) -> None:  # noqa: ARG001 -- as above
    """Key by key, as users of other packs know it."""
    stack.declare(needed=2)
    levels = {RULE: {"enforcementLevel": "mandatory", "spareApprovers": 2}}
    ours = pack(tmp_path / "ours", f"from pulumi_mpa.policy import policy_pack\n\npolicy_pack(levels={levels!r})\n")
    assert stack.preview(*with_pack(ours), fails=True).has_code(Code.POLICY_SPARE_APPROVER)
    run = stack.preview(*with_pack(ours, config_file(tmp_path, {RULE: {"enforcementLevel": "advisory"}})))
    assert run.has_code(Code.POLICY_SPARE_APPROVER)
