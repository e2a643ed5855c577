"""Two runs at once: two stacks that want one thing, or one stack from two machines whose backends do not know each other."""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from operations import EVERY, HAND_OVER, PAYMENT, SCENES, TAGGED, UNGUARDED, Program
from play import on_stage
from player import Player, Verdict
from stacks import OTHER_POLICY

from pulumi_mpa.emulator.settings import KEPT_CALLS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from play import Stage


@dataclass(frozen=True)
class Rivalry:
    """
    Two commands at once.

    Args:
        scene: Where both begin.

        programs: What the two programs say.

        commands: What the two run.

        stacks: They are two stacks; if not, one stack from two machines.

        before: What both stacks have up first, its teams active; None for nothing.
    """

    scene: str
    programs: tuple[Program, Program] = field(default_factory=lambda: ({}, {}))
    commands: tuple[str, str] = ("up", "up")
    stacks: bool = False
    before: Program | None = None


_NAMED: Program = {"name": "guards"}
_OTHER: Program = {"policies": [{"policy_arn": OTHER_POLICY}]}

RIVALRIES = {
    "two-stacks-make-a-team-of-one-name": Rivalry("connected", (_NAMED, _NAMED), stacks=True),
    "two-stacks-make-teams-of-their-own": Rivalry("connected", stacks=True),
    "two-stacks-connect": Rivalry("nothing", stacks=True),
    "two-machines-create": Rivalry("connected"),
    "two-machines-ask": Rivalry("standing", (PAYMENT, PAYMENT)),
    "two-machines-observe-again": Rivalry("lastRequest", (PAYMENT, PAYMENT)),
    "two-machines-cancel": Rivalry("lastRequest"),
    "two-machines-supersede": Rivalry("lastRequest", (EVERY, EVERY)),
    "two-machines-re-invite": Rivalry("declined", ({"resubmit": "again"}, {"resubmit": "again"})),
    "two-machines-tag": Rivalry("tagged", ({"tags": {"cost": "payments"}}, {"tags": {"cost": "payments"}})),
    "two-machines-replace": Rivalry("standing", (_OTHER, _OTHER)),
    "two-machines-destroy": Rivalry("standing", commands=("destroy", "destroy")),
    "two-machines-ask-and-destroy": Rivalry("standing", (PAYMENT, {}), ("up", "destroy")),
    "two-machines-connect": Rivalry("nothing", (TAGGED, TAGGED)),
    "two-machines-disconnect": Rivalry("source", (TAGGED, TAGGED), ("destroy", "destroy")),
    "two-stacks-associate-in-one-region": Rivalry("no-teams", stacks=True, before=UNGUARDED),
    "two-machines-associate": Rivalry("unguarded"),
    "two-machines-hand-over": Rivalry("two-teams", (HAND_OVER, HAND_OVER)),
    "two-machines-remove-an-association": Rivalry("guarded", commands=("destroy", "destroy")),
}


def play_together(name: str, stage: Stage, folder: Path) -> Verdict:
    """
    Play one rivalry: both at once, then one after the other, everybody's approval in between, until the account is empty.

    Args:
        name: Key of `RIVALRIES`.

        stage: Where it is played.

        folder: Where the copies of its scene go; removed afterwards.

    Returns:
        The verdict; whatever goes wrong with the harness is its trouble.
    """
    rivalry = RIVALRIES[name]
    verdict = Verdict(f"together/{name}/again")
    one, two = folder / "one", folder / "two"
    folder.mkdir()
    stage.copy(rivalry.scene, one)
    if not rivalry.stacks:
        stage.copy(rivalry.scene, two)
    try:
        kind = SCENES[rivalry.scene].kind
        with on_stage(one, stage, kind) as first:
            second = Player(
                one if rivalry.stacks else two,
                stage,
                first.wire,
                first.aws,
                kind,
                name="other" if rivalry.stacks else "dev",
                beside=first,
            )
            if rivalry.stacks:
                second.stack.begin()
            _play(rivalry, (first, second), verdict)
            verdict.findings = first.judge.findings
    except Exception as error:  # noqa: BLE001 -- one case must not end the others
        verdict.trouble.append(f"{type(error).__name__}: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return verdict


def _play(rivalry: Rivalry, players: Sequence[Player], verdict: Verdict) -> None:
    stacks = [player.stack for player in players]
    for player, program in zip(players, rivalry.programs, strict=True):
        player.verdict, player.stacks = verdict, stacks
        if rivalry.before is not None:
            player.write(rivalry.before)
            player.up()
            player.agree()
            player.up()
        player.write(program)
    at_odds = rivalry.commands[0] != rivalry.commands[1]
    players[0].inform_judge()
    before = [player.things() for player in players]
    runs = [
        threading.Thread(target=player.stack.run, args=(command, "--yes", "--skip-preview"))
        for player, command in zip(players, rivalry.commands, strict=True)
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    verdict.story.append(
        f"both at once: {' '.join(call.operation for call in players[0].wire.calls.page(0, KEPT_CALLS).calls)}"
    )
    verdict.outcome = "untouched" if before == [player.things() for player in players] else "went on"
    for _ in range(2):
        for player, command in zip(players, rivalry.commands, strict=True):
            player.overtaken()
            # Who wants the team and who wants it gone may each cancel what the other requested, and request anew.
            player.judge.program += at_odds
            player.up() if command == "up" else player.command(command)
        players[0].agree()
    for player in players:
        player.overtaken()
        player.finish()
