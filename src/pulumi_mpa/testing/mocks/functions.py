"""What functions of this package answer in a unit test: what the test says, since a program only reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pulumi._types import output_type_types

from pulumi_mpa.functions.table import FUNCTIONS
from pulumi_mpa.inputs import plain
from pulumi_mpa.model.connection import CONNECTION
from pulumi_mpa.model.names import snake

if TYPE_CHECKING:
    from pulumi_mpa.functions.function import Function

#: Members of a result with Python's names, or what returns them for arguments with Python's names.
Answer: TypeAlias = Mapping[str, Any] | Callable[[dict[str, Any]], Mapping[str, Any]]

BY_TOKEN: Final[dict[str, Function[Any]]] = {function.token: function for function in FUNCTIONS}
_NAMES: Final = frozenset(function.name for function in FUNCTIONS)


def check_names(answers: Mapping[str, Answer]) -> None:
    """
    Check that the functions exist.

    Raises:
        LookupError: One does not.
    """
    unknown = sorted(answers.keys() - _NAMES)
    if unknown:
        raise LookupError(f"there is no function {unknown[0]}; the functions are {', '.join(sorted(_NAMES))}")


def answered(function: Function[Any], answers: Mapping[str, Answer], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return the answer to one call as the SDK reads it.

    Args:
        function: What was called.

        answers: The test's answers, by the name of the function.

        arguments: What it was called with, spelled as in state.

    Raises:
        LookupError: The test has no answer, or one with a member that the result does not have.
    """
    given = {snake(name): value for name, value in arguments.items()}
    if function.name not in answers:
        called = ", ".join(f"{name}={value!r}" for name, value in given.items() if name != CONNECTION)
        message = (
            f"the test has no answer to {function.name}({called}): pass MpaMocks(answers={{{function.name!r}: …}})"
        )
        raise LookupError(message)
    answer = answers[function.name]
    members = plain(function.name, answer(given) if callable(answer) else answer)
    unknown = sorted(members.keys() - output_type_types(function.result).keys())
    if unknown:
        raise LookupError(f"{function.result.__name__} has no member {snake(unknown[0])}")
    return members
