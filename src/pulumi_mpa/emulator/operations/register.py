"""The register of operations: what each does with a call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pulumi_mpa.emulator.caller import Caller
    from pulumi_mpa.emulator.world import World


@dataclass(frozen=True)
class Call:
    """
    One call of an operation.

    Args:
        world: The service.

        caller: Who calls.

        operation: Name of the operation.

        input: Members by name. While rules look at it, members that the model refuses are missing.
    """

    world: World
    caller: Caller
    operation: str
    input: dict[str, Any]


Act = Callable[[Call], Mapping[str, Any]]
Rules = Callable[[Call], Iterable[str]]


def _no_rules(_call: Call) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Handler:
    """
    What an operation does.

    Args:
        act: Does it; gives the output's members.

        rules: Faults of the input beyond the model, as `member: sentence`.
    """

    act: Act
    rules: Rules


HANDLERS: dict[str, Handler] = {}


def operation(name: str, rules: Rules = _no_rules) -> Callable[[Act], Act]:
    """Enter a function into the register as what an operation does."""

    def enter(act: Act) -> Act:
        HANDLERS[name] = Handler(act, rules)
        return act

    return enter
