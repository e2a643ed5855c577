"""Inputs as a program writes them, and as the engine gets them: plain values with the names of the state."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pulumi

from pulumi_mpa.model.names import ENGINE_KEYS, FREE_KEYS, camel

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a state can hold, and the engine's own types that come to it.
_PLAIN: Final = (str, int, float, bool, type(None))


class Nested:
    """The base of the classes that programs pass as inputs, so that they are told from other objects."""


class _Where(NamedTuple):
    """Which input a value belongs to: the resource, the path so far, and whether keys are the user's own."""

    resource: str
    path: str
    free: bool

    def key(self, key: str) -> _Where:
        """Return where the value of a key is."""
        path = f"{self.path}.{key}" if self.path else key
        return self._replace(path=path, free=self.free or key in FREE_KEYS)

    def entry(self, number: int) -> _Where:
        """Return where an entry of a list is."""
        return self._replace(path=f"{self.path}[{number}]")


class _Problem(NamedTuple):
    """
    What is wrong with a value; the message is made where it is raised, since most programs need none.

    Args:
        path: Where the value is.

        code: Name of the message's code.

        values: What fills the message.
    """

    path: str
    code: str
    values: dict[str, str]


def plain(resource: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return inputs as the engine gets them.

    Enums become their values, Python's names those of the state, inside outputs too. The keys of tags are the user's own.

    Args:
        resource: What errors call the resource.

        inputs: The inputs with Python's names; None is left out.

    Raises:
        pulumi.RunError: Values that no state can hold, every one of them named. For values inside outputs the error comes
            from the run.
    """
    problems: list[_Problem] = []
    given = {camel(key): value for key, value in inputs.items() if value is not None}
    found = {key: _plain(value, _Where(resource, "", free=False).key(key), problems) for key, value in given.items()}
    _raise_for(resource, problems)
    return found


def outputs_in(value: Any) -> Iterator[pulumi.Output[Any]]:  # noqa: ANN401 -- any plain input
    """Return every output in a value."""
    if isinstance(value, pulumi.Output):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from outputs_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from outputs_in(item)


async def holds_secret(value: Any) -> bool:  # noqa: ANN401 -- any plain input
    """
    Check whether any part of a value goes to the engine as a secret.

    What an `apply` returns may have outputs of its own inside, whose secrecy the SDK takes over only where it sends them.
    """
    for output in outputs_in(value):
        if await output.is_secret() or await holds_secret(await output.future()):
            return True
    return False


def _plain(value: Any, where: _Where, problems: list[_Problem]) -> Any:  # noqa: ANN401 -- any input; one line for each kind
    if isinstance(value, pulumi.Output):
        return value.apply(lambda item: _plain_later(item, where))
    if isinstance(value, Enum):
        return _plain(value.value, where, problems)
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Awaitable):
        return _plain(pulumi.Output.from_input(value), where, problems)
    if isinstance(value, Mapping):
        return _plain_map(value, where, problems)
    if isinstance(value, (list, tuple)):
        return [_plain(item, where.entry(number), problems) for number, item in enumerate(value)]
    if isinstance(value, Nested):
        return _plain_map({key: item for key, item in vars(value).items() if item is not None}, where, problems)
    problems.append(_Problem(where.path, "INPUT_TYPE", {"type": type(value).__name__}))
    return None


def _plain_map(value: Mapping[Any, Any], where: _Where, problems: list[_Problem]) -> dict[str, Any]:
    found = {}
    for written, item in value.items():
        key = written.value if isinstance(written, Enum) else written
        if not isinstance(key, str):
            problems.append(_Problem(where.path, "INPUT_KEY_TYPE", {"type": type(key).__name__}))
            continue
        if where.free and key.startswith(ENGINE_KEYS):
            problems.append(_Problem(where.path, "TAG_KEY_OF_ENGINE", {"keys": key}))
            continue
        name = key if where.free else camel(key)
        found[str(name)] = _plain(item, where.key(name), problems)
    return found


def _plain_later(value: Any, where: _Where) -> Any:  # noqa: ANN401 -- what an output holds
    problems: list[_Problem] = []
    found = _plain(value, where, problems)
    _raise_for(where.resource, problems)
    return found


def _raise_for(resource: str, problems: list[_Problem]) -> None:
    if problems:
        from pulumi_mpa.messages import Code, Message  # noqa: PLC0415 -- most programs need none of it

        found = [(problem.path, Message(Code[problem.code], problem.values)) for problem in problems]
        values = {"resource": resource, "problems": " ".join(f"{path}: {message.text()}" for path, message in found)}
        raise pulumi.RunError(
            Message(Code.INPUTS_NOT_SENT, values, {"problems": ",".join(problem.code for _, problem in found)})
        )
