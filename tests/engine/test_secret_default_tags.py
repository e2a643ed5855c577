"""Default tags that the configuration keeps secret: named nowhere, whatever tags the program adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacks import declared, declared_source

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

pytestmark = pytest.mark.engine


@pytest.mark.parametrize(
    "setting",
    [
        pytest.param(("mpa:defaultTags", '{"cost": "sunflower"}'), id="text"),
        pytest.param(("--path", "mpa:defaultTags.cost", "sunflower"), id="path"),
    ],
)
def test_secret_default_tags_stand_nowhere(stack: Stack, account: Account, setting: tuple[str, ...]) -> None:
    """Neither with tags of the program's own nor without, and AWS gets them all."""
    stack.run("config", "set", "--secret", *setting)
    text = f"{declared('guards')}\n{declared('others', tags={'own': 'tag'})}\n{declared_source(adopt=True)}"
    stack.program(text)
    shown = [stack.preview("--diff"), stack.up("--diff")]
    account.accept()
    shown += [stack.up("--diff"), stack.refresh("--diff"), stack.preview("--diff", "--expect-no-changes")]
    shown.append(stack.run("refresh", "--preview-only", "--expect-no-changes"))

    printed = "\n".join([*(run.output for run in shown), stack.export()])
    assert [] == [line for line in printed.splitlines() if "sunflower" in line]
    guards, others = (account.tags(team["Arn"]) for team in account.teams())
    assert ({"cost": "sunflower"}, {"cost": "sunflower", "own": "tag"}) == (guards, others)
    assert {"cost": "sunflower"} == stack.resource("guards")["outputs"]["tags"]
