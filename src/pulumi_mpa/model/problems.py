"""Every fault of a resource's inputs at once, each with its property path and a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, WrapValidator
from pydantic_core import PydanticCustomError

from pulumi_mpa.model.names import camel
from pulumi_mpa.model.unknown import is_unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

T = TypeVar("T")


@dataclass(frozen=True)
class Problem:
    """
    One thing that is wrong with an input.

    Args:
        path: The property, as `approvers[1].primaryIdentityId`.

        reason: What is wrong and what would be right; never the value of a sensitive property.
    """

    path: str
    reason: str

    def message(self) -> str:
        """Describe path and reason together."""
        return f"{self.path}: {self.reason}"


class Inputs(BaseModel):
    """The base of every input shape: strict, closed, camelCase outside."""

    model_config = ConfigDict(
        strict=True, extra="forbid", alias_generator=camel, populate_by_name=False, hide_input_in_errors=True
    )


def _leave_unknown(value: Any, check: Callable[[Any], Any]) -> Any:  # noqa: ANN401 -- pydantic's signature
    return value if is_unknown(value) else check(value)


#: Checks a value when it is known and lets an unknown one pass.
LeaveUnknown = WrapValidator(_leave_unknown)


def matching(pattern: str, reason: str) -> AfterValidator:
    """Check text against a whole pattern."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise PydanticCustomError("mpa", "{reason}", {"reason": reason})
        return value

    return AfterValidator(check)


def sized(least: int, most: int, what: str) -> AfterValidator:
    """Check the length of text, or the number of entries of a list or map."""

    def check(value: T) -> T:
        length = len(value)  # type: ignore[arg-type] # only used on text, lists and maps
        if not least <= length <= most:
            raise PydanticCustomError(
                "mpa", "{reason}", {"reason": f"has {length} {what}, {least} to {most} are possible"}
            )
        return value

    return AfterValidator(check)


_TAG_KEY_RESERVED = re.compile(r"^(aws:|pulumi-mpa:)", re.IGNORECASE)


def _tag_keys(tags: dict[str, Any]) -> dict[str, Any]:
    reserved = sorted(key for key in tags if _TAG_KEY_RESERVED.match(key))
    if reserved:
        reason = f"keys that begin with aws: or pulumi-mpa: are taken: {', '.join(reserved)}"
        raise PydanticCustomError("mpa", "{reason}", {"reason": reason})
    return tags


TagKeys = AfterValidator(_tag_keys)

_REASONS = {
    "missing": "is needed",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be a map",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "extra_forbidden": "is not a property here",
}


def path_of(location: Iterable[int | str]) -> str:
    """Write pydantic's location as a property path: `("approvers", 1, "primaryIdentityId")` → `approvers[1].primaryIdentityId`."""
    path = ""
    for part in location:
        if part in ("", "[key]"):
            # Pydantic's way to say that a map's key is wrong, not its value; a key that is empty has no name.
            continue
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path


def shape_problems(shape: type[Inputs], values: Mapping[str, Any]) -> list[Problem]:
    """
    Check values against a shape.

    Args:
        shape: The input shape.

        values: The inputs as state spells them; unknown values inside are let pass.

    Returns:
        Every fault, in the order of the properties; empty when there is none.
    """
    try:
        shape.model_validate(dict(values))
    except ValidationError as error:
        return [
            Problem(path_of(item["loc"]), _REASONS.get(item["type"], item["msg"]))
            for item in error.errors(include_url=False, include_input=False)
        ]
    return []


Text = Annotated[str, LeaveUnknown]
