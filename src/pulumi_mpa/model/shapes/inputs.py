"""What all shapes share: their base, their validators, and how pydantic's errors become problems."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, WrapValidator
from pydantic_core import PydanticCustomError

from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.names import camel
from pulumi_mpa.model.problems import Problem
from pulumi_mpa.model.tag_keys import is_reserved
from pulumi_mpa.model.unknown import is_unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pydantic_core import ErrorDetails

T = TypeVar("T")


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
            raise wrong(reason)
        return value

    return AfterValidator(check)


def without_problem(problem_of: Callable[[str], Message | None]) -> AfterValidator:
    """Check text with a function that returns what is wrong with it."""

    def check(value: str) -> str:
        problem = problem_of(value)
        if problem is not None:
            raise wrong(problem)
        return value

    return AfterValidator(check)


def sized(least: int, most: int, what: str) -> AfterValidator:
    """Check the length of text, or the number of entries of a list or map."""
    code = Code.INPUT_COUNT if what == "entries" else Code.INPUT_LENGTH

    def check(value: T) -> T:
        length = len(value)  # type: ignore[arg-type] # only used on text, lists and maps
        if not least <= length <= most:
            values = {"length": length, "least": least, "most": most}
            raise wrong(Message(code, values, values))
        return value

    return AfterValidator(check)


def wrong(reason: str) -> PydanticCustomError:
    """Return the error that carries a reason of ours through pydantic."""
    return PydanticCustomError("mpa", "{reason}", {"reason": reason})


def _tag_keys(tags: dict[str, Any]) -> dict[str, Any]:
    reserved = sorted(key for key in tags if is_reserved(key))
    if reserved:
        raise wrong(Message(Code.TAG_KEY_RESERVED, {"keys": ", ".join(reserved)}, {"keys": ",".join(reserved)}))
    return tags


TagKeys = AfterValidator(_tag_keys)

#: What pydantic calls a problem → our message; a value of the message stands in pydantic's context under the second name.
_REASONS: Final[dict[str, tuple[Code, dict[str, str]]]] = {
    "missing": (Code.INPUT_REQUIRED, {}),
    "string_type": (Code.INPUT_NOT_TEXT, {}),
    "int_type": (Code.INPUT_NOT_WHOLE, {}),
    "bool_type": (Code.INPUT_NOT_BOOLEAN, {}),
    "list_type": (Code.INPUT_NOT_LIST, {}),
    "dict_type": (Code.INPUT_NOT_MAP, {}),
    "model_type": (Code.INPUT_NOT_OBJECT, {}),
    "model_attributes_type": (Code.INPUT_NOT_OBJECT, {}),
    "extra_forbidden": (Code.INPUT_NOT_A_PROPERTY, {}),
    "greater_than_equal": (Code.INPUT_TOO_SMALL, {"least": "ge"}),
    "literal_error": (Code.INPUT_NOT_A_CHOICE, {"choices": "expected"}),
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
        Every problem, in the order of the properties; empty when there is none.
    """
    try:
        shape.model_validate(dict(values))
    except ValidationError as error:
        return [
            Problem(path_of(item["loc"]), _reason_of(item))
            for item in error.errors(include_url=False, include_input=False)
        ]
    return []


def _reason_of(item: ErrorDetails) -> str:
    context = item.get("ctx") or {}
    if item["type"] == "mpa":
        reason: str = context["reason"]
        return reason
    code, names = _REASONS.get(item["type"], (Code.INPUT_INVALID, {}))
    values = {name: context[key] for name, key in names.items()}
    return Message(code, {"problem": item["msg"], **values}, values)


Text = Annotated[str, LeaveUnknown]
