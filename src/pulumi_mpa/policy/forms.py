"""What the properties of a resource, or of an object inside it, are called and which types they have."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_args, get_origin, get_type_hints

import pulumi
from pulumi import _types

from pulumi_mpa.model.names import camel

if TYPE_CHECKING:
    from collections.abc import Callable

#: Parameters of a resource's constructor that are no properties.
_NO_PROPERTIES: Final = frozenset({"self", "resource_name", "opts", "args"})


class Form(NamedTuple):
    """
    How the properties of one kind of object are named and typed.

    Args:
        names: The name in state of each property, by the name that Python has for it.

        types: The type of each property, by its name in state; a property without one has any type.

        inputs: The names in state of those that a program sets.

        outputs: The names in state of those that a resource has after an update; an input need not be among them.

        closed: Whether there are no other properties: those of an object that no class describes are unknown.

        required: The names in state of those that are never missing where a provider has found nothing wrong. Classes of
            other packages do not say it of their inputs, which may be filled in by the service.
    """

    names: Mapping[str, str]
    types: Mapping[str, Any]
    inputs: frozenset[str]
    closed: bool
    outputs: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()

    def name_of(self, python_name: str) -> str | None:
        """Return the name in state of a property; None where there is none of this name."""
        return self.names.get(python_name) or (None if self.closed else camel(python_name))


#: The form of an object that no class describes.
OPEN: Final = Form({}, {}, frozenset(), closed=False)


def form_of(described: Any) -> Form:
    """
    Return the form of a resource or of a nested output, read from its class in an SDK.

    Args:
        described: A class of resources, or one that is marked as an output type; a type in text describes nothing.

    Returns:
        Outputs are the properties that the class has; inputs that are no outputs are the parameters of its constructor.
    """
    return OPEN if isinstance(described, str) else _form_of(described)


@cache
def _form_of(described: Any) -> Form:
    if not issubclass(described, pulumi.Resource):
        # The SDK reads a nested output the same way, and has no public name for it.
        names = {python: state for python, state, _ in _types._py_properties(described)}  # noqa: SLF001
        return Form(names, _types.output_type_types(described), frozenset(), closed=True, required=_required(described))
    inputs = {camel(name): (name, kind) for name, kind in _inputs_of(described).items()}
    return Form(
        {name: state for state, (name, _) in inputs.items()} | _types.resource_py_to_pulumi_names(described),
        {state: kind for state, (_, kind) in inputs.items()} | _types.resource_types(described),
        frozenset(inputs),
        closed=True,
        outputs=frozenset(_types.resource_py_to_pulumi_names(described).values()),
        required=_required(described) & frozenset(inputs),
    )


def _required(described: Any) -> frozenset[str]:
    """Return the properties of a class of this package whose type has no None, by their names in state."""
    if described.__module__.partition(".")[0] != __name__.partition(".")[0]:
        return frozenset()
    properties = _types._py_properties(described)  # noqa: SLF001 -- as for the names
    return frozenset(state for _, state, found in properties if not _is_optional(found.fget))


def _is_optional(getter: Any) -> bool:
    # In text, since what a nested output is annotated with is nothing that its module knows by that name.
    return "None" in str(inspect.get_annotations(getter)["return"])


def _inputs_of(resource: Callable[..., Any]) -> dict[str, Any]:
    """Return the types of the inputs that a constructor of keyword arguments takes, by their names in Python."""
    constructor = getattr(resource, "_internal_init", resource.__init__)
    parameters = inspect.signature(constructor).parameters.keys() - _NO_PROPERTIES
    try:
        # The SDK's own type of an input names its outputs in text, which is nothing that the module of a resource knows.
        hints = get_type_hints(constructor, localns={"Output": pulumi.Output, "T": Any})
    except (NameError, TypeError):
        # Annotations may name what is imported for type checkers only.
        hints = {}
    return {
        name: _types.unwrap_type(hints[name]) if name in hints else None
        for name in sorted(parameters)
        if not name.startswith("_")
    }


@cache
def without_none(kind: Any) -> Any:
    """Return the type that a value has which is not empty; None where it is not known."""
    return None if kind is None else _types.unwrap_optional_type(kind)


@cache
def is_nested(kind: Any) -> bool:
    """Check whether a type describes an object with properties of its own."""
    return inspect.isclass(kind) and bool(_types.is_output_type(kind))


@cache
def of_entries(kind: Any) -> Any:
    """Return the type of the entries of a list or the values of a map; None where it is not known."""
    arguments = get_args(kind)
    return arguments[-1] if arguments and get_origin(kind) is not None else None


@cache
def has_free_keys(kind: Any) -> bool:
    """Check whether a type is a map whose keys are the user's own."""
    origin = get_origin(kind) or kind
    return inspect.isclass(origin) and issubclass(origin, Mapping)


def fits(value: Any, kind: Any) -> bool:
    """Check whether a value that is there may be one of a type; of a type that is not known, or is a choice, any may."""
    origin = get_origin(kind) or kind
    if is_nested(kind) or has_free_keys(kind):
        return isinstance(value, Mapping)
    if not inspect.isclass(origin):
        return True
    if issubclass(origin, Enum):
        return value in [member.value for member in origin]
    if origin in (int, float):
        return (
            isinstance(value, (int, float)) and not isinstance(value, bool) and (origin is float or value == value // 1)
        )
    if origin in (str, bool):
        return isinstance(value, origin)
    if issubclass(origin, Sequence):
        return isinstance(value, Sequence) and not isinstance(value, str)
    return True


def scalar(value: Any, kind: Any) -> Any:
    """Return a value of a property as its type has it: all numbers come as floating-point ones, and enums as text."""
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return kind(value)
    return value if kind is float else whole(value)


def whole(value: Any) -> Any:
    """Return a number without a fraction as a whole one, since all numbers that come from the engine have one; else the value."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
