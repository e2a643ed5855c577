"""What the arguments of a function must be; AWS itself says what is wrong with a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.inputs import outputs_in
from pulumi_mpa.model.names import camel, snake

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi_mpa.messages import Message

#: How messages call what an argument must be.
_EXPECTED: Final = {str: "text", bool: "true or false", list: "a list"}


@dataclass(frozen=True)
class Arguments:
    """
    The arguments of a function, by their names in Python; one that is not named here is an optional text.

    Args:
        required: Those that must be set.

        kinds: Those that are no texts.

        one_of: Those of which exactly one must be set.

        exclusive: Those of which one at most may be set, in groups.
    """

    required: tuple[str, ...] = ()
    kinds: tuple[tuple[str, type], ...] = ()
    one_of: tuple[str, ...] = ()
    exclusive: tuple[tuple[str, ...], ...] = ()

    def problems(self, function: str, given: Mapping[str, Any], *, outputs: bool) -> Iterator[Message]:
        """
        Return what is wrong with arguments.

        Args:
            function: Its name.

            given: The arguments, spelled as in state; one that is not set is missing.

            outputs: Whether outputs may be among them; if not, one is a problem.
        """
        # Most calls have no problem, and need no messages.
        from pulumi_mpa.messages import Code, Message  # noqa: PLC0415

        kinds = dict(self.kinds)
        for name in self.required:
            if camel(name) not in given:
                yield Message(Code.FUNCTION_REQUIRED, {"argument": name}, {"argument": name})
        for name in map(snake, given):
            value, kind = given[camel(name)], kinds.get(name, str)
            if next(outputs_in(value), None) is not None:
                if outputs:
                    continue
                yield Message(Code.FUNCTION_OUTPUT, {"argument": name, "function": function}, {"argument": name})
            elif not isinstance(value, kind):
                values = {"argument": name, "type": type(value).__name__}
                yield Message(Code.FUNCTION_TYPE, {**values, "expected": _EXPECTED[kind]}, values)
        # Of an output nobody knows yet whether it comes to nothing, which counts as not set.
        sure = {snake(name) for name, value in given.items() if not outputs or next(outputs_in(value), None) is None}
        chosen = [name for name in self.one_of if name in sure]
        if len(chosen) > 1 or (self.one_of and not any(camel(name) in given for name in self.one_of)):
            yield Message(Code.FUNCTION_ONE_OF, {"arguments": _named(self.one_of), "count": len(chosen) or "none"})
        for names in self.exclusive:
            both = [name for name in names if name in sure]
            if len(both) > 1:
                yield Message(Code.FUNCTION_EXCLUSIVE, {"arguments": _named(both)})


def _named(names: tuple[str, ...] | list[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)
