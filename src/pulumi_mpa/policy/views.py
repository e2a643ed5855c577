"""
Typed views of what a policy is given.

A policy gets the properties of a resource as the engine has them: names of the state, numbers as floating-point ones,
values that only the SDK needs. A view shows the same under the names that the resource's class has, with its types. A
value that a preview does not know raises the SDK's own `UnknownValueError`, not before it is read: a list with an unknown
entry still has a length.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final, overload

from pulumi_policy import proxy
from pulumi_policy.proxy import UnknownValueError

from pulumi_mpa.policy.forms import (
    OPEN,
    Form,
    fits,
    form_of,
    has_free_keys,
    is_nested,
    of_entries,
    scalar,
    without_none,
)

#: What the engine puts in place of a secret, a whole list too, where it analyzes a state that it cannot decrypt.
REDACTED: Final = "[secret]"
_UNKNOWN: Final = frozenset(value for name, value in vars(proxy).items() if name.startswith("UNKNOWN_"))


class UnfitError(UnknownValueError):
    """
    A value that is missing, or of another type than its property has, so that nothing can be decided by it.

    The engine runs policies over what a provider has refused, too. Whatever raises there loses all findings of its pack.
    """


class NoPropertyError(AttributeError):
    """
    A name that a class has no property of.

    Args:
        name: What was read.

        known: The names of its properties.
    """

    def __init__(self, name: str, known: Iterable[str]) -> None:
        """Store what its message takes."""
        super().__init__(name)
        self._property, self._known = name, known

    def __str__(self) -> str:
        """Return the message; most are never shown, since whoever asks for a property with a default catches them."""
        near = [] if self._property.startswith("_") else difflib.get_close_matches(self._property, self._known, n=1)
        return f"there is no property {self._property}{f': did you mean {near[0]}?' if near else ''}"


class Outputs(Enum):
    """What is known of the outputs of a resource that are no inputs."""

    #: A resource policy is given inputs alone.
    ABSENT = "absent"
    #: A stack policy in the preview of a change: what is missing is not known yet.
    UNKNOWN = "unknown"
    #: What is missing is empty.
    KNOWN = "known"
    #: A stack policy that is given a resource of another package, which may be planned or not: what is there shows it.
    OTHERS = "others"


class View:
    """
    One object, read by the names that its class has for its properties.

    Args:
        values: The properties, by their names in state.

        form: How they are named and typed.

        path: Where the object is, as names and numbers from the resource on.

        outputs: What is known of outputs that are no inputs.
    """

    __slots__ = ("_form", "_outputs", "_path", "_values")

    def __init__(
        self,
        values: Mapping[str, Any],
        form: Form = OPEN,
        path: tuple[str, ...] = (),
        outputs: Outputs = Outputs.KNOWN,
    ) -> None:
        """Read nothing yet."""
        self._values, self._form, self._path, self._outputs = values, form, path, outputs

    def __getattr__(self, name: str) -> Any:
        """
        Return a property; None where it is empty.

        Raises:
            AttributeError: There is no property of this name, or none in this kind of policy.

            UnknownValueError: Its value is not known yet, or is no value that the property can have.
        """
        state_name = None if name.startswith("_") else self._form.name_of(name)
        if state_name is None:
            raise NoPropertyError(name, self._form.names)
        try:
            sent = self._values[state_name]
        except KeyError:
            self._check_missing(name, state_name)
            value = None
        else:
            value = _checked(sent, self._form.types.get(state_name), (*self._path, state_name))
        if value is None and state_name in self._form.required:
            raise _unfit((*self._path, state_name))
        return value

    def _check_missing(self, name: str, state_name: str) -> None:
        """Raise for a property that is missing, if not because it is empty."""
        if not self._form.closed:
            return
        if self._outputs is Outputs.OTHERS and state_name not in self._form.outputs:
            # State shows no input that is no output, whether the program has set it or not.
            raise _unfit((*self._path, state_name))
        if state_name in self._form.inputs:
            return
        if self._outputs is Outputs.ABSENT:
            raise AttributeError(
                f"{name} is an output, and a resource policy is given inputs alone: use a stack policy"
            )
        if self._outputs is Outputs.UNKNOWN or (self._outputs is Outputs.OTHERS and not self._has_own_outputs()):
            raise UnknownValueError(proxy.UNKNOWN_STRING_VALUE, [*self._path, state_name])

    def _has_own_outputs(self) -> bool:
        """Check for an output that is no input; previews show none of a dynamic resource that they create or change."""
        return not (self._form.outputs - self._form.inputs).isdisjoint(iter(self._values))


class Entries(Sequence[Any]):
    """A list of values, each read when it is asked for."""

    __slots__ = ("_kind", "_path", "_values")

    def __init__(self, values: Sequence[Any], kind: Any, path: tuple[str, ...]) -> None:
        """Read nothing yet."""
        self._values, self._kind, self._path = values, kind, path

    @overload
    def __getitem__(self, index: int) -> Any: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...

    def __getitem__(self, index: int | slice) -> Any:
        """Return an entry, or several."""
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        return _entry(self._values, number, self._kind, self._path)

    def __len__(self) -> int:
        """Return how many entries there are."""
        return len(self._values)


class Keyed(Mapping[str, Any]):
    """A map with keys of the user's own, each value read when it is asked for."""

    __slots__ = ("_kind", "_path", "_values")

    def __init__(self, values: Mapping[str, Any], kind: Any, path: tuple[str, ...]) -> None:
        """Read nothing yet."""
        self._values, self._kind, self._path = values, kind, path

    def __getitem__(self, key: str) -> Any:
        """Return the value of a key."""
        if key not in iter(self):
            raise KeyError(key)
        return _entry(self._values, key, self._kind, self._path)

    def __iter__(self) -> Iterator[str]:
        """Return the keys, without those that the engine adds."""
        return (key for key in self._values if not key.startswith("__"))

    def __len__(self) -> int:
        """Return how many keys there are."""
        return sum(1 for _ in self)


def _unfit(path: tuple[str, ...]) -> UnfitError:
    return UnfitError(proxy.UNKNOWN_STRING_VALUE, list(path))


def _entry(values: Any, key: Any, kind: Any, path: tuple[str, ...]) -> Any:
    path = (*path, str(key))
    value = _checked(values[key], kind, path)
    if value is None and kind not in (None, Any) and without_none(kind) is kind:
        raise _unfit(path)
    return value


def _checked(value: Any, kind: Any, path: tuple[str, ...]) -> Any:
    if value == REDACTED:
        # The SDK has no word for it, and takes no value but its own for one that is not known.
        raise UnknownValueError(proxy.UNKNOWN_STRING_VALUE, list(path))
    if isinstance(value, str) and value in _UNKNOWN:
        raise UnknownValueError(value, list(path))
    return _shown(value, kind, path)


def _shown(value: Any, kind: Any, path: tuple[str, ...]) -> Any:
    kind = without_none(kind)
    if value is not None and not fits(value, kind):
        raise _unfit(path)
    if isinstance(value, Mapping):
        if has_free_keys(kind):
            return Keyed(value, of_entries(kind), path)
        return View(value, form_of(kind) if is_nested(kind) else OPEN, path)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Entries(value, of_entries(kind), path)
    return scalar(value, kind)
