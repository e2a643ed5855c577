"""One case, from a copy of its scene to an empty account."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from account import Account
from operations import LINES, OPERATIONS, SCENES
from player import Player, Verdict
from wire import BadWire

from pulumi_mpa.emulator import ClockKind, Server, Settings
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cases import Case
    from operations import Operation


@contextmanager
def on_stage(folder: Path, pulumi_folder: Path, kind: str) -> Iterator[Player]:
    """Serve the service that is kept in a folder, and play on it."""
    wire = BadWire(Settings(clock=ClockKind.VIRTUAL, state=folder / "service"))
    server = Server(wire)
    server.start()
    try:
        with MpaEmulator.connect(server.endpoint_url) as aws:
            yield Player(folder, pulumi_folder, wire, aws, kind)
    finally:
        server.stop()


def prepare(name: str, folder: Path, pulumi_folder: Path) -> None:
    """Put a scene into a folder; the one that it comes after is beside it already."""
    scene = SCENES[name]
    if scene.after is not None:
        shutil.copytree(folder.parent / scene.after, folder)
    else:
        folder.mkdir()
    with on_stage(folder, pulumi_folder, scene.kind) as player:
        if scene.after is None:
            player.stack.begin()
        acts: dict[str, Callable[[], object]] = {
            "up": player.up,
            "refresh": lambda: player.command("refresh"),
            "agree": player.agree,
            "refuse": player.refuse,
        }
        refused = 0
        for act in scene.acts:
            if isinstance(act, dict):
                player.write(act)
            elif act == "connect":
                Account(player.aws).connect()
            elif act.startswith("refused "):
                refused += 1
                player.command(act.removeprefix("refused "))
            else:
                acts[act]()
        failed = [line for line in player.verdict.story if ": 0," not in line]
        assert refused == len(failed), failed


def record(name: str, scenes: Path, folder: Path, pulumi_folder: Path) -> tuple[str, ...]:
    """Give the calls that an operation makes when nothing happens to it."""
    operation = OPERATIONS[name]
    shutil.copytree(scenes / operation.scene, folder)
    with on_stage(folder, pulumi_folder, operation.kind) as player:
        player.write(operation.program)
        calls = player.command(operation.command).calls
    shutil.rmtree(folder)
    return calls


def play(case: Case, scenes: Path, folder: Path, pulumi_folder: Path) -> Verdict:
    """
    Play a case.

    Args:
        case: The case.

        scenes: Folder of the scenes.

        folder: Where its copy goes; removed afterwards.

        pulumi_folder: Where the engine is.

    Returns:
        The verdict; whatever goes wrong with the harness is its trouble.
    """
    operation = OPERATIONS[case.operation]
    shutil.copytree(scenes / operation.scene, folder)
    verdict = Verdict(case.id)
    try:
        with on_stage(folder, pulumi_folder, operation.kind) as player:
            player.verdict = verdict
            _strike(case, operation, player)
            if verdict.outcome != "untouched" or not case.untouched:
                _follow(case, operation, player)
            verdict.findings = player.judge.findings
    except Exception as error:  # noqa: BLE001 -- one case must not end the others
        verdict.trouble.append(f"{type(error).__name__}: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return verdict


def _strike(case: Case, operation: Operation, player: Player) -> None:
    player.write(operation.program)
    before = player.things()
    player.wire.arm(case.trouble)
    engine = case.blow.startswith("engine")
    run = player.command(operation.command, case.killed, engine=engine)
    player.wire.arm(None)
    if case.killed and run.exit_code == 0:
        player.verdict.trouble.append("nobody was killed")
    if engine:
        player.stack.unlock()
    same = player.things() == before
    player.verdict.outcome = "untouched" if same else ("went on" if run.exit_code == 0 else "stopped")


def _follow(case: Case, operation: Operation, player: Player) -> None:
    def again() -> None:
        player.up() if operation.command == "up" else player.command(operation.command)

    def edit() -> None:
        player.write(operation.edited)
        player.up()

    acts = {
        "again": again,
        "destroy": lambda: player.command("destroy"),
        "edit": edit,
        "up": player.up,
        "agree": player.agree,
        "refuse": player.refuse,
        "resubmit": player.resubmit,
    }
    for act in LINES[case.line]:
        acts[act]()
    player.finish()
