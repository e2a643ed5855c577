"""Mistakes in the configuration of the ready pack, and what the engine prints of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from packs import RULE, config_file, pack, with_pack

from pulumi_mpa import ApprovalTeam
from pulumi_mpa.messages import Code
from pulumi_mpa.policy.typed import type_of

if TYPE_CHECKING:
    from pathlib import Path

    from account import Account
    from stacks import Stack

pytestmark = pytest.mark.engine

FAILING = """\
import pulumi_mpa as mpa
from pulumi_mpa.policy import policy_pack, validate_resource_of_type
from pulumi_policy import ResourceValidationPolicy


def owned(team, args, report_violation):
    {}["owner"]


policy_pack(
    "theirs", policies=[ResourceValidationPolicy("owned", "Owned.", validate_resource_of_type(mpa.ApprovalTeam, owned))]
)
"""


@pytest.mark.parametrize(
    ("config", "printed"),
    [
        pytest.param(
            {"mpa-team-spare-aprover": "mandatory"},
            f"The policy pack has no policy `mpa-team-spare-aprover`. Did you mean `{RULE}`? [{Code.POLICY_NOT_IN_PACK} ",
            id="unknown-policy",
        ),
        pytest.param(
            {
                RULE: {"spares": 2},
                "mpa-team-threshold": {"minimum": 9, "maximum": 3},
                "mpa-required-tags": {"tags": {"owner": "(", "aws:x": "x"}},
            },
            "The setting `tags` of `mpa-required-tags` names the tag key `aws:x`. Keys that begin with `aws:` or `pulumi-mpa:` are "
            f"reserved. Name another key. [{Code.POLICY_TAG_KEY_RESERVED} setting=tags] "
            "The setting `tags.owner` of `mpa-required-tags` is not a regular expression that Python can read: missing ), "
            f"unterminated subpattern at position 0. Correct the expression. [{Code.POLICY_PATTERN_INVALID} setting=tags.owner] "
            f"The policy `{RULE}` has no setting `spares`. Did you mean `spareApprovers`? "
            f"[{Code.POLICY_SETTING_UNKNOWN} near=spareApprovers] "
            "The setting `minimum` of `mpa-team-threshold` is 9, and its setting `maximum` is 3, so that no number is in the range. "
            f"Correct one of them. [{Code.POLICY_RANGE_EMPTY} setting=minimum]",
            id="all-at-once",
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


def test_policy_that_raises_is_named_in_front_of_its_traceback(stack: Stack, account: Account, tmp_path: Path) -> None:  # noqa: ARG001 -- as above
    """The SDK would have the engine print the text of the exception alone, which is `'owner'`."""
    stack.declare()
    run = stack.preview(*with_pack(pack(tmp_path / "theirs", FAILING)), fails=True)

    assert run.said(
        f"error: failed to run policy: The policy `owned` failed on guards ({type_of(ApprovalTeam)}): KeyError: 'owner'. "
        f"Correct the function of the policy. [{Code.POLICY_FAILED}] Traceback (most recent call last): "
    )
    assert run.said('__main__.py", line 7, in owned')
    assert "pulumi_policy" not in run.output


def test_configuration_of_the_program_gives_way_to_the_file(stack: Stack, account: Account, tmp_path: Path) -> None:  # noqa: ARG001 -- as above
    """Key by key, as users of other packs know it."""
    stack.declare(needed=2)
    levels = {RULE: {"enforcementLevel": "mandatory", "spareApprovers": 2}}
    ours = pack(tmp_path / "ours", f"from pulumi_mpa.policy import policy_pack\n\npolicy_pack(levels={levels!r})\n")
    assert stack.preview(*with_pack(ours), fails=True).has_code(Code.POLICY_SPARE_APPROVER)
    run = stack.preview(*with_pack(ours, config_file(tmp_path, {RULE: {"enforcementLevel": "advisory"}})))
    assert run.has_code(Code.POLICY_SPARE_APPROVER)
