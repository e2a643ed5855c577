"""The register of a service's operations: what each does with a call."""

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
        world: The emulated account and its surroundings.

        caller: Who calls.

        operation: Name of the operation.

        input: Members by name. While rules check it, members that break the API model are missing.
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
        act: Carries the call out and returns the output's members.

        rules: Returns the problems of the input that the API model does not know, as `member: problem`.
    """

    act: Act
    rules: Rules


class Handlers(dict[str, Handler]):
    """The handlers of one service, by the name of the operation."""

    def operation(self, name: str, rules: Rules = _no_rules) -> Callable[[Act], Act]:
        """
        Register the decorated function as what an operation does.

        Args:
            name: Name of the operation, as the API model spells it.

            rules: What the input must keep to beyond the API model.
        """

        def register(act: Act) -> Act:
            self[name] = Handler(act, rules)
            return act

        return register
