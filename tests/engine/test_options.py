"""Options of a resource mean what they say, in Python's spelling and in that of the state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacks import declared

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from guarding import Guarded
    from stacks import Stack

pytestmark = pytest.mark.engine


@pytest.mark.parametrize(
    "path",
    [
        "approval_strategy",
        "approvalStrategy",
        "approval_strategy.mof_n.min_approvals_required",
        'approvalStrategy["mof_n"].minApprovalsRequired',
        '["approval_strategy"]',
        "*",
    ],
)
def test_ignored_change_opens_no_vote(settled: Stack, path: str) -> None:
    """A higher threshold in the program is left out, however its path is spelled."""
    settled.declare(needed=3, opts=f"pulumi.ResourceOptions(ignore_changes=[{path!r}])")

    assert () == settled.preview("--expect-no-changes").calls
    assert () == settled.up().writes


def test_ignored_change_of_one_approver_opens_no_vote(settled: Stack) -> None:
    """Indices are part of a path."""
    changed = ("user-ana", "user-ben", "user-dora")
    settled.declare(users=changed, opts="pulumi.ResourceOptions(ignore_changes=['approvers[2].primary_identity_id'])")

    assert () == settled.up().writes


def test_ignored_tag_keeps_its_own_spelling(settled: Stack, account: Account) -> None:
    """The keys of tags are the user's, so none is respelled."""
    settled.declare(
        tags={"cost_center": "1", "team": "a"}, opts="pulumi.ResourceOptions(ignore_changes=['tags.cost_center'])"
    )
    settled.up()
    assert {"team": "a"} == account.tags()


def test_option_that_a_transformation_adds_is_read_as_well(settled: Stack) -> None:
    """It runs after the program has declared the resource."""
    added = (
        "import pulumi.runtime\n"
        "pulumi.runtime.register_stack_transformation(lambda it: pulumi.ResourceTransformationResult(it.props,\n"
        "    pulumi.ResourceOptions.merge(it.opts, pulumi.ResourceOptions(ignore_changes=['approval_strategy']))))\n"
    )
    settled.program(f"{added}{declared('guards', needed=3)}")

    assert () == settled.up().writes


def test_ignored_hand_over_opens_no_vote(guarded: Guarded) -> None:
    """An association has the same options."""
    guarded.declare("others", opts="ignored")
    text = (guarded.stack.folder / "__main__.py").read_text()
    (guarded.stack.folder / "__main__.py").write_text(
        text.replace("opts='ignored'", "opts=pulumi.ResourceOptions(ignore_changes=['mpa_team_arn'])")
    )

    assert () == guarded.stack.up().writes


@pytest.mark.parametrize(
    ("option", "path", "meant"),
    [
        ("ignore_changes", "aproval_strategy", "approval_strategy"),
        ("ignore_changes", "approval_strategy.mof_m", "approval_strategy.mof_n"),
        ("ignore_changes", "approvers[0].primary_identity", "approvers[0].primary_identity_id"),
        ("additional_secret_outputs", "descripton", "description"),
        ("hide_diffs", "descripton", "description"),
    ],
)
def test_path_that_nothing_has_is_a_warning(settled: Stack, option: str, path: str, meant: str) -> None:
    """It has no effect, so the preview names the path that was probably meant."""
    settled.declare(opts=f"pulumi.ResourceOptions({option}=[{path!r}])")

    run = settled.preview()
    assert run.has_code(Code.OPTION_PATH_UNKNOWN, option=option, path=path, meant=meant)
    assert run.said("warning: The option")


def test_hidden_differences_are_hidden_in_either_spelling(settled: Stack) -> None:
    """The engine shows that something changes, and not what."""
    hidden = "pulumi.ResourceOptions(hide_diffs=['approval_strategy'])"
    settled.declare(needed=3, opts=hidden)

    assert "minApprovalsRequired" not in settled.preview("--diff").output
