"""One pair: the life of N teams twice, each command once for the package and once for the provider that does nothing."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from demonstration.environment import own_settings, whole_environment
from demonstration.pulumi_cli import Pulumi

from benchmark import programs
from benchmark.measured import CommandFailedError, Measured, measure
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STACK: Final = "bench"
_UP: Final = ("up", "--yes", "--skip-preview")
#: What is measured, in its order. The teams are settled before the third.
COMMANDS: Final[dict[str, tuple[str, ...]]] = {
    "first preview": ("preview",),
    "first up": _UP,
    "settled preview": ("preview", "--expect-no-changes"),
    "no-op up": (*_UP, "--expect-no-changes"),
    "refresh": ("refresh", "--yes", "--skip-preview"),
}
_SETTLED_BEFORE: Final = "settled preview"
_COMPARED: Final = Path(__file__).parent / "compared"


class Both(NamedTuple):
    """
    One command, measured for both.

    Args:
        ours: For the package.

        nothing: For the provider that does nothing.
    """

    ours: Measured
    nothing: Measured


class Pair(NamedTuple):
    """
    One pair.

    Args:
        commands: Each command by its name.

        state_bytes: Size of both states at the end.
    """

    commands: dict[str, Both]
    state_bytes: tuple[int, int]


def measure_pair(count: int, engine: Path, outer: Mapping[str, str], *, nothing_first: bool = False) -> Pair:
    """
    Play the life of some teams twice, command by command in turn.

    Args:
        count: How many teams.

        engine: The folder that holds `pulumi`.

        outer: The environment, whose own settings of Pulumi, AWS and Python are left out.

        nothing_first: The provider that does nothing comes first in each turn.

    Raises:
        CommandFailedError: A command failed, or found changes where nothing has changed.
    """
    with _stacks(count, engine, outer) as (service, ours, nothing):
        commands: dict[str, Both] = {}
        for name, arguments in COMMANDS.items():
            if name == _SETTLED_BEFORE:
                _settle(service, ours)
            if nothing_first:
                theirs = measure(nothing, service, *arguments)
                commands[name] = Both(measure(ours, service, *arguments), theirs)
            else:
                commands[name] = Both(measure(ours, service, *arguments), measure(nothing, service, *arguments))
        return Pair(commands, (_state_bytes(ours), _state_bytes(nothing)))


def warm_up(engine: Path, outer: Mapping[str, str]) -> None:
    """Run both once without measuring, so that bytecode is written and files are in memory."""
    with _stacks(1, engine, outer) as (service, ours, nothing):
        for pulumi in (ours, nothing):
            for arguments in (COMMANDS["first preview"], COMMANDS["first up"]):
                measure(pulumi, service, *arguments)


@contextmanager
def _stacks(count: int, engine: Path, outer: Mapping[str, str]) -> Iterator[tuple[MpaEmulator, Pulumi, Pulumi]]:
    """Make a service and two empty stacks, each with its program."""
    with TemporaryDirectory(prefix="pulumi-mpa-bench-") as place, MpaEmulator(max_teams=count) as service:
        folder = Path(place)
        environ = environ_of(folder, engine, outer, service)
        source = identity_source(service)
        ours = new_stack(folder / "ours", programs.ours(count, source), environ)
        nothing = new_stack(folder / "nothing", programs.nothing(count, source), environ)
        yield service, ours, nothing


def environ_of(folder: Path, engine: Path, outer: Mapping[str, str], service: MpaEmulator) -> dict[str, str]:
    """Return the environment of a user with an empty backend in a folder, who reaches the service."""
    (folder / "state").mkdir()
    settings = {
        **own_settings(folder, service.env),
        "PULUMI_PYTHON_CMD": sys.executable,
        "PYTHONPATH": str(_COMPARED),
    }
    environ = whole_environment(outer, engine, settings)
    # Users' programs keep their bytecode.
    del environ["PYTHONDONTWRITEBYTECODE"]
    return environ


def new_stack(folder: Path, program: str, environ: Mapping[str, str]) -> Pulumi:
    """
    Make an empty stack with its program.

    Raises:
        CommandFailedError: The engine could not make it.
    """
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(f"name: {folder.name}\nruntime: python\n")
    (folder / "__main__.py").write_text(program)
    ran = Pulumi(environ, folder).run("stack", "init", STACK)
    if ran.code != 0:
        raise CommandFailedError(f"the stack could not be made:\n{ran.text}")
    return Pulumi(environ, folder, ("--stack", STACK))


def identity_source(service: MpaEmulator) -> str:
    """Make the identity source of the account, and return its ARN."""
    center: Any = {"InstanceArn": programs.INSTANCE, "Region": "us-east-1"}
    made = service.client("mpa").create_identity_source(IdentitySourceParameters={"IamIdentityCenter": center})
    return made["IdentitySourceArn"]


def _settle(service: MpaEmulator, ours: Pulumi) -> None:
    """Let everybody accept their invitation, and let state know."""
    pages = service.client("mpa").get_paginator("list_approval_teams").paginate()
    for team in (team for page in pages for team in page["ApprovalTeams"]):
        service.accept_invitations(team["Arn"])
    measure(ours, service, *_UP)


def _state_bytes(pulumi: Pulumi) -> int:
    ran = pulumi.run("stack", "export")
    resources = json.loads(ran.text)["deployment"]["resources"]
    return sum(len(json.dumps([item.get("inputs"), item.get("outputs")])) for item in resources)
