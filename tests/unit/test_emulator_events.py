"""What follows from a session's end or a due time is registered beside the code that it belongs to."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from pulumi_mpa.emulator import events, life
from pulumi_mpa.emulator.records import Record
from pulumi_mpa.emulator.timers import Due
from pulumi_mpa.lifecycle.association import RequestAction
from pulumi_mpa.lifecycle.session import Action
from pulumi_mpa.lifecycle.vault import VaultAction

if TYPE_CHECKING:
    from pulumi_mpa.emulator.records import Session
    from pulumi_mpa.emulator.world import World


def _ignore(_world: World, _thing: Any) -> None:  # noqa: ANN401  any record
    """Do nothing."""


def _modules() -> list[str]:
    return [item.name for item in pkgutil.walk_packages(life.__path__, f"{life.__name__}.")]


def test_every_module_of_a_life_is_imported_by_the_service() -> None:
    """One that is not would register nothing, and nobody would notice."""
    program = "import sys, pulumi_mpa.emulator; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set() == set(_modules()) - set(done.stdout.split())


def test_everything_that_can_come_due_is_registered() -> None:
    """Under a name of its own."""
    modules = [importlib.import_module(name) for name in _modules()]
    found = {id(value): value for module in modules for value in vars(module).values() if isinstance(value, Due)}
    names = sorted(due.name for due in found.values())
    assert sorted(events._DUE) == names  # noqa: SLF001  the register itself
    assert 13 == len(names)


@pytest.mark.parametrize("action", [*Action, *RequestAction, *VaultAction], ids=str)
def test_end_of_a_session_about_each_action_has_a_follower(action: str) -> None:
    """Of every action that the lifecycle tables know."""
    assert action in events._SESSION_ENDS  # noqa: SLF001  the register itself


def test_second_follower_of_one_event_is_an_error() -> None:
    """It would take the place of the first."""
    with pytest.raises(ValueError, match="'mpa:UpdateApprovalTeam' is registered already"):
        events.on_session_end("mpa:UpdateApprovalTeam")(_ignore)
    with pytest.raises(ValueError, match="'team checked' is registered already"):
        events.on_due(Due("team checked", Record))(_ignore)
    with pytest.raises(ValueError, match="'backup' is registered already"):
        events.on_team_deleted("backup")(_ignore)


def test_end_of_a_session_calls_who_registered_for_its_action(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nobody for an action that nobody registered for."""
    monkeypatch.setattr(events, "_SESSION_ENDS", {})
    seen: list[str] = []

    @events.on_session_end("backup:One", "backup:Two")
    def _follow(_world: World, session: Session) -> None:
        seen.append(session.action)

    for action in ("backup:Two", "backup:Three", "backup:One"):
        world, ended = cast("World", None), cast("Session", SimpleNamespace(action=action))
        events.session_ended(world, ended)
    assert ["backup:Two", "backup:One"] == seen
