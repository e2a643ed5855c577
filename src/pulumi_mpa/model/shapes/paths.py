"""Which property paths the inputs of a resource have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from pulumi_mpa.model.names import camel
from pulumi_mpa.model.paths import ANY, Part, closest, parts_of
from pulumi_mpa.model.shapes.inputs import Inputs

if TYPE_CHECKING:
    from collections.abc import Sequence


def meant_input(shape: type[Inputs], path: str) -> str | None:
    """
    Check whether inputs of a shape have a path.

    Args:
        shape: The shape.

        path: The path, with Python's names or with those of the state.

    Returns:
        None if they have it; else the path that was probably meant, in Python's spelling, or nothing.
    """
    return _meant(shape, parts_of(path), "")


def input_names(shape: type[Inputs]) -> list[str]:
    """Return the names of the inputs of a shape, as state spells them."""
    return [str(field.alias or camel(name)) for name, field in shape.model_fields.items()]


def _meant(shape: Any, parts: Sequence[Part], before: str) -> str | None:  # noqa: ANN401 -- any annotation
    if not parts:
        return None if before else ""
    part, rest = parts[0], parts[1:]
    if get_origin(shape) is list:
        # An index, or the sign for all of them.
        return _meant(_inner(get_args(shape)[0]), rest, before + part.text)
    if get_origin(shape) is dict:
        return None
    if isinstance(shape, type) and issubclass(shape, Inputs):
        if part.name is None:
            return ""
        if part.name == ANY:
            return None
        fields = dict(zip(input_names(shape), shape.model_fields.values(), strict=True))
        field = fields.get(camel(part.name))
        if field is not None:
            return _meant(_inner(field.annotation), rest, before + part.text)
        name = closest(part.name, fields)
        return before + part.renamed(name) if name else ""
    return ""


def _inner(annotation: Any) -> Any:  # noqa: ANN401 -- any annotation
    """Return what an annotation says of the value itself."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation
