"""What a pack changes in the inputs: the engine plans with it, and nobody is asked about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packs import config_file, pack, with_pack
from stacks import declared

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

PACK = str(Path(__file__).resolve().parents[2] / "policy-packs" / "mpa")

#: A pack of the user's own, which wants more than ours of the same inputs.
OWN = """\
from pulumi_mpa import ApprovalTeam
from pulumi_mpa.policy import remediate_resource_of_type
from pulumi_policy import PolicyPack, ResourceValidationPolicy


def more(team, _):
    return {"pending_window_days": max(team.pending_window_days or 0, 9), "tags": {**(team.tags or {}), "cost": "7"}}


PolicyPack("own", [
    ResourceValidationPolicy("own", "A team has more.", remediate=remediate_resource_of_type(ApprovalTeam, more))
])
"""


def remediating(stack: Stack) -> tuple[str, ...]:
    """Return the options that run the pack with a week's window and one required tag, both put right."""
    config = {
        "mpa-team-deletion-window": {"enforcementLevel": "remediate", "minimumDays": 7},
        "mpa-required-tags": {
            "enforcementLevel": "remediate",
            "tags": ["owner"],
            "values": {"owner": "security"},
        },
    }
    file = stack.folder / "policies.json"
    file.write_text(json.dumps(config))
    return ("--policy-pack", PACK, "--policy-pack-config", str(file))


def test_team_is_created_as_the_pack_wants_it_and_stays_settled(
    stack: Stack, account: Account, aws: MpaEmulator
) -> None:
    """The preview shows what changes; the run that follows finds nothing to do, and no vote is ever opened."""
    stack.declare(pending_window_days=1, tags={"stage": "test"})
    options = remediating(stack)
    preview = stack.preview("--diff", *options)
    assert preview.said("pendingWindowDays: 1 => 7")
    assert preview.said('+ owner: "security"')
    stack.up(*options)
    assert {"stage": "test", "owner": "security"} == account.tags()
    assert 7 == stack.resource("guards")["inputs"]["pendingWindowDays"]

    aws.accept_invitations(account.team()["Arn"])
    stack.up(*options)
    again = stack.up("--expect-no-changes", *options)
    assert () == again.calls
    assert stack.resource("guards")["outputs"]["settled"] is True

    # Without the pack the program's own values are wanted again: a change, but none that people decide about.
    without = stack.up()
    assert ("UntagResource",) == without.writes
    assert 1 == stack.resource("guards")["inputs"]["pendingWindowDays"]
    assert [] == account.sessions()


def test_packs_that_come_later_open_no_vote(settled: Stack, account: Account, tmp_path: Path) -> None:
    """A team that is in force already gets tags and window at once, of two packs and of the stack; its approvers decide about none of it."""
    other = config_file(tmp_path, {"own": "remediate"})
    options = (*remediating(settled), *with_pack(pack(tmp_path / "own", OWN), other))
    settled.config("mpa:defaultTags", json.dumps({"stage": "test"}))
    run = settled.up(*options)
    assert ("TagResource",) == run.writes
    assert {"stage": "test", "owner": "security", "cost": "7"} == account.tags()
    # The engine takes packs in any order, and the greater number is what both want.
    assert 9 == settled.resource("guards")["inputs"]["pendingWindowDays"]
    assert settled.resource("guards")["outputs"]["settled"] is True
    assert [] == account.sessions()
    assert () == settled.up("--expect-no-changes", *options).calls


def test_secret_tags_stay_secret_when_the_pack_adds_one(stack: Stack, account: Account) -> None:
    """Neither what is shown of the change nor the state has the text of a tag that the program marks as secret."""
    options = remediating(stack)
    tags = {"stage": "hush"}
    stack.program(declared("guards", tags=tags).replace(f"tags={tags}", f"tags=pulumi.Output.secret({tags})"))
    preview = stack.preview("--diff", *options)
    assert preview.said("tags : [secret] => [secret]")
    up = stack.up(*options)
    assert {"stage": "hush", "owner": "security"} == account.tags()
    assert "hush" not in preview.output + up.output + stack.export()
