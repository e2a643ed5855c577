"""One case, from a copy of its scene to an empty account."""

from __future__ import annotations

import fcntl
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from account import Account
from operations import LINES, OPERATIONS, SCENES
from player import Player, Verdict
from vaults import made_vault
from wire import BadWire

from pulumi_mpa.emulator import ClockKind, Server, Settings
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cases import Case
    from operations import Operation


class Stage(NamedTuple):
    """
    Where cases are played.

    Args:
        scenes: Folder of the scenes, each created when it is first needed; several processes may share it.

        pulumi_folder: Where the engine is.

        python: The Python that the engine starts.
    """

    scenes: Path
    pulumi_folder: Path
    python: str

    def copy(self, name: str, folder: Path) -> None:
        """Copy a scene to a folder; create the scene first if it does not exist yet."""
        shutil.copytree(self._scene(name), folder)

    def _scene(self, name: str) -> Path:
        made, unfinished = self.scenes / name, self.scenes / f"{name}.unfinished"
        after = SCENES[name].after
        if after is not None:
            self._scene(after)
        with (self.scenes / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                shutil.rmtree(unfinished, ignore_errors=True)
                _prepare(name, unfinished, self)
                unfinished.rename(made)
        return made


@contextmanager
def on_stage(folder: Path, stage: Stage, kind: str) -> Iterator[Player]:
    """Serve the service whose data is in a folder, and return who acts on it."""
    wire = BadWire(Settings(clock=ClockKind.VIRTUAL, state=folder / "service"))
    server = Server(wire)
    server.start()
    try:
        with MpaEmulator.connect(server.endpoint_url) as aws:
            yield Player(folder, stage, wire, aws, kind)
    finally:
        server.stop()


def _prepare(name: str, folder: Path, stage: Stage) -> None:
    """Create a scene in a folder."""
    scene = SCENES[name]
    if scene.after is not None:
        stage.copy(scene.after, folder)
    else:
        folder.mkdir()
    with on_stage(folder, stage, scene.kind) as player:
        if scene.after is None:
            player.stack.begin()
        acts: dict[str, Callable[[], object]] = {
            "up": player.up,
            "refresh": lambda: player.command("refresh"),
            "agree": player.agree,
            "reject": player.reject,
        }
        blocked = 0
        for act in scene.acts:
            if isinstance(act, dict):
                player.write(act)
            elif act == "connect":
                Account(player.aws).connect()
            elif act == "vault":
                made_vault(player.aws)
            elif act.startswith("blocked "):
                blocked += 1
                player.command(act.removeprefix("blocked "))
            else:
                acts[act]()
        failed = [line for line in player.verdict.story if ": 0," not in line]
        assert blocked == len(failed), failed


def record(name: str, stage: Stage, folder: Path) -> tuple[str, ...]:
    """Return the calls that an operation makes when nothing happens to it."""
    operation = OPERATIONS[name]
    stage.copy(operation.scene, folder)
    with on_stage(folder, stage, operation.kind) as player:
        player.write(operation.program)
        calls = player.command(operation.command).calls
    shutil.rmtree(folder)
    return calls


def play(case: Case, stage: Stage, folder: Path) -> Verdict:
    """
    Play a case.

    Args:
        case: The case.

        stage: Where it is played.

        folder: Where the copy of its scene goes; removed afterwards.

    Returns:
        The verdict; whatever goes wrong with the harness is its trouble.
    """
    operation = OPERATIONS[case.operation]
    stage.copy(operation.scene, folder)
    verdict = Verdict(case.id)
    try:
        with on_stage(folder, stage, operation.kind) as player:
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
        "reject": player.reject,
        "resubmit": player.resubmit,
    }
    for act in LINES[case.line]:
        acts[act]()
    player.finish()
