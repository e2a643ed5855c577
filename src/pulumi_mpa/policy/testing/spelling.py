"""Properties as a test writes them, respelled as the SDK of a program sends them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from enum import Enum
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

import pulumi
from pulumi import _types
from pulumi_policy import Secret

from pulumi_mpa.inputs import Nested
from pulumi_mpa.policy.forms import OPEN, Form, form_of, has_free_keys, is_nested, of_entries
from pulumi_mpa.policy.testing.values import SecretValue

if TYPE_CHECKING:
    from pulumi_mpa.policy.typed import ResourceKind

_PLAIN = (str, int, float, bool, type(None), pulumi.Asset, pulumi.Archive)


def spelled(kind: ResourceKind, properties: Any, what: str) -> dict[str, Any]:
    """
    Return the properties of a resource by their names in state.

    Args:
        kind: A class, whose names in Python are known, or the type of a resource, whose properties are left as they are.

        properties: A map, or the object of arguments that the class takes.

        what: What errors call the resource.

    Raises:
        TypeError: The class has no property of this name, or a value is none that a test can pass.
    """
    found = _spelled(properties, form_of(kind), what)
    if not isinstance(found, dict):
        raise TypeError(f"{what}: properties must be a map or an object of arguments, not {type(properties).__name__}.")
    return found


def name_in_state(kind: ResourceKind, name: str) -> str:
    """Return the name in state of a property that an option names; what follows the first name of a path is left alone."""
    head, *rest = name.split(".", 1)
    return ".".join([_names(form_of(kind)).get(head, head), *rest])


def output_names(kind: ResourceKind) -> frozenset[str] | None:
    """Return the names in state of all outputs of a class; None where it is not known."""
    return None if isinstance(kind, str) else frozenset(_types.resource_py_to_pulumi_names(kind).values())


def _spelled(value: Any, kind: Any, path: str) -> Any:
    """Return one value; `kind` is its type, or the form of the whole resource."""
    if isinstance(value, Secret):
        return SecretValue(_spelled(value.value, kind, path))
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, _PLAIN):
        return value
    if _is_args(value):
        types = _types.input_type_types(type(value))
        return {key: _spelled(item, types.get(key), f"{path}.{key}") for key, item in _of_args(value).items()}
    if isinstance(value, Nested):
        value = {key: item for key, item in vars(value).items() if item is not None}
    if isinstance(value, Mapping):
        return _spelled_map(value, _form(kind), kind, path)
    if isinstance(value, (list, tuple)):
        entries = None if isinstance(kind, Form) else of_entries(_one(kind))
        return [_spelled(item, entries, f"{path}[{number}]") for number, item in enumerate(value)]
    given = "an output" if isinstance(value, pulumi.Output) else f"of type {type(value).__name__}"
    raise TypeError(f"{path} is {given}: pass plain values, `secret(...)` or `UNKNOWN`.")


def _spelled_map(value: Mapping[str, Any], form: Form, kind: Any, path: str) -> dict[str, Any]:
    names = _names(form)
    entries = of_entries(_one(kind)) if not isinstance(kind, Form) and has_free_keys(_one(kind)) else None
    found = {}
    for key, item in value.items():
        if form.closed and key not in names and key not in names.values() and not key.startswith("__"):
            raise TypeError(f"{path} has no property {key!r}{_instead(key, names)}.")
        name = names.get(key, key)
        found[name] = _spelled(item, form.types.get(name, entries), f"{path}.{key}")
    return found


def _names(form: Form) -> dict[str, str]:
    return {name: state for name, state in form.names.items() if not name.startswith("_")}


def _instead(key: str, names: Mapping[str, str]) -> str:
    close = difflib.get_close_matches(key, names, n=1)
    return f"; there is {close[0]!r}" if close else f"; it has {', '.join(sorted(names))}"


def _form(kind: Any) -> Form:
    """Return how the keys of a map are spelled."""
    if isinstance(kind, Form):
        return kind
    kind = _one(kind)
    if kind is not None and isinstance(kind, type) and _types.is_input_type(kind):
        names = _types.input_type_py_to_pulumi_names(kind)
        return Form(names, _types.input_type_types(kind), frozenset(names.values()), closed=True)
    return form_of(kind) if is_nested(kind) else OPEN


def _one(kind: Any) -> Any:
    """Return a type without what may stand around it; of a choice the one that describes an object."""
    if kind is None or isinstance(kind, Form):
        return kind
    kind = _types.unwrap_type(kind) if not isinstance(kind, str) else None
    if get_origin(kind) in (Union, UnionType):
        described = [member for member in get_args(kind) if isinstance(member, type) and _types.is_input_type(member)]
        return described[0] if described else None
    return kind


def _is_args(value: object) -> bool:
    return _types.is_input_type(type(value)) and not isinstance(value, Mapping)


def _of_args(value: object) -> dict[str, Any]:
    return dict(_types.input_type_to_dict(value))
