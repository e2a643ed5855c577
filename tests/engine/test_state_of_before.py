"""States that earlier versions wrote are read, observed and settled, and nothing is replaced or requested again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_mpa.messages import Code

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

STATES = Path(__file__).parents[1] / "data" / "states"


def _recorded(name: str) -> Any:  # noqa: ANN401 -- a state with its tags
    recorded = json.loads((STATES / f"{name}.json").read_text())
    assert recorded["origin"].startswith("recorded with version")
    return recorded


def _adopted(recorded: Any, account: Account, aws: MpaEmulator) -> str:  # noqa: ANN401 -- a state with its tags
    """Make the team of the recorded state, with the tags that were on it, and return its ARN."""
    team = next(r for r in recorded["state"]["deployment"]["resources"] if r.get("id") == "TEAM_ARN")
    arn = account.make_team(team["outputs"]["name"])
    aws.accept_invitations(arn)
    assert team["outputs"]["description"] == account.team()["Description"]
    return arn


def _imported(recorded: Any, stack: Stack, account: Account, folder: Path) -> None:  # noqa: ANN401 -- a state with its tags
    """Put the state into the stack, and its tags onto the team, with the ids that AWS gave here."""
    team = account.team()
    text = json.dumps(recorded)
    ids = {
        "TEAM_ARN": team["Arn"],
        "TEAM_ID": team["Arn"].rsplit("/", 1)[1],
        "VERSION": team["VersionId"],
        "DRAFT": team.get("PendingUpdate", {}).get("VersionId", ""),
        "SESSION_ID": team.get("UpdateSessionArn", "").rsplit("/", 1)[-1],
    }
    for placeholder, value in ids.items():
        text = text.replace(placeholder, value)
    filled = json.loads(text)
    account.mpa.tag_resource(ResourceArn=team["Arn"], Tags=filled["tags"])
    file = folder / "state.json"
    file.write_text(json.dumps(filled["state"]))
    stack.run("stack", "import", "--file", str(file))


def test_settled_team_of_before_is_settled(stack: Stack, account: Account, aws: MpaEmulator, tmp_path: Path) -> None:
    """A settled team stays as it is: no call in a preview, nothing changed by a run."""
    recorded = _recorded("team_settled")
    arn = _adopted(recorded, account, aws)
    _imported(recorded, stack, account, tmp_path)
    stack.declare()

    preview = stack.preview("--expect-no-changes")
    assert () == preview.calls
    assert () == stack.up("--expect-no-changes").writes
    assert arn == account.team()["Arn"]


def test_vote_of_before_is_taken_up_again(stack: Stack, account: Account, aws: MpaEmulator, tmp_path: Path) -> None:
    """A vote that an earlier version opened is ours: shown again, never requested twice, settled after the approval."""
    recorded = _recorded("team_in_vote")
    arn = _adopted(recorded, account, aws)
    account.mpa.update_approval_team(Arn=arn, Description="Another purpose")
    _imported(recorded, stack, account, tmp_path)
    stack.declare(description="Another purpose")

    again = stack.up()
    assert () == again.writes
    assert again.has_code(Code.TEAM_UPDATE_VOTING, required="2", approvers="3")
    aws.approve(account.open_session())
    settled = stack.up()
    assert () == settled.writes
    assert settled.has_code(Code.SETTLED, state=Code.TEAM_ACTIVE)
    assert ("Another purpose", arn) == (account.team()["Description"], account.team()["Arn"])
