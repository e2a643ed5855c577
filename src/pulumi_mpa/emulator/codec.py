"""
Requests into inputs, results and errors into responses.

The API model decides how both are written. The raw members of an input are checked against it before they are read, and
what is wrong is not handed on.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import unquote

from botocore.model import StructureShape

from pulumi_mpa.emulator.errors import COMMON, UNDECLARED, ServiceError
from pulumi_mpa.emulator.shapes import MOST_PROBLEMS, REQUIRED, walk
from pulumi_mpa.emulator.wire import in_body, reader_of, writer_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from botocore.model import Shape
    from werkzeug.datastructures import MultiDict

    from pulumi_mpa.emulator.apis.api import Api
    from pulumi_mpa.emulator.routing import Match

#: More than any valid input needs, and little enough to read at once.
LARGEST_BODY = 1 << 20
#: Stands in for the input of an operation that takes none, and for the output of one that has none.
_NO_MEMBERS = StructureShape("None", {"type": "structure", "members": {}})
_WHOLE = re.compile(r"-?[0-9]{1,10}")
_TRUTHS: Final = {"true": True, "false": False}
_OK = 200
T = TypeVar("T")


class ModelBreachError(Exception):
    """The emulator was about to respond with what the API model does not allow; a bug of the emulator."""


@dataclass(frozen=True)
class Decoded:
    """
    An input.

    Args:
        values: Members by name, as far as they are right.

        problems: What is wrong with the others, as `member: problem`.

        only_missing: Whether all that is wrong is that something is missing.
    """

    values: dict[str, Any]
    problems: list[str]
    only_missing: bool = False


@dataclass(frozen=True)
class Response:
    """
    What goes back over HTTP.

    Args:
        status: HTTP status.

        body: JSON.

        headers: Headers that belong to it.

        lost: Whether it gets lost on the way: the connection ends without it.
    """

    status: int
    body: str
    headers: Mapping[str, str]
    lost: bool = False


def decode(match: Match, query: MultiDict[str, str], body: bytes) -> Decoded:
    """Read the input of an operation from a request, and check it against the API model."""
    shape = match.operation.input_shape or _NO_MEMBERS
    raw: dict[str, Any] = {}
    problems: list[str] = []
    if in_body(shape):
        raw, problems = _json_object(body)
    located: dict[str, str | int | bool] = {}
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        if location is None:
            continue
        if raw.pop(name, None) is not None:
            problems.append(f"{name}: does not belong in the body")
        wire_name = member.serialization.get("name", name)
        if location == "uri":
            located[name] = unquote(match.in_path[wire_name])
        elif location == "querystring" and wire_name in query:
            located[name] = _in_query(member, query[wire_name])
    only_missing = False
    if problems:
        raw = {}
    elif found := walk(shape, raw | located):
        wrong = {path.partition(".")[0] for path, _ in found}
        problems = [f"{path}: {problem}" for path, problem in found[:MOST_PROBLEMS]]
        raw, located = _without(wrong, raw), _without(wrong, located)
        only_missing = all(problem == REQUIRED for _, problem in found)
    return Decoded(reader_of(shape)(raw) | located, problems, only_missing)


def _in_query(member: Shape, text: str) -> str | int | bool:
    """Read a value from a query; one that is not of its type stays a text, which the check of its shape finds."""
    if member.type_name == "integer" and _WHOLE.fullmatch(text):
        return int(text)
    return _TRUTHS.get(text, text) if member.type_name == "boolean" else text


def _without(wrong: set[str], members: Mapping[str, T]) -> dict[str, T]:
    return {name: value for name, value in members.items() if name not in wrong}


def _json_object(body: bytes) -> tuple[dict[str, Any], list[str]]:
    if not body:
        return {}, []
    try:
        value = json.loads(body.decode(), parse_constant=_reject_constant)
    except (ValueError, RecursionError):
        return {}, ["request body: is not valid JSON in UTF-8"]
    if not isinstance(value, dict):
        return {}, ["request body: must be a JSON object"]
    return value, []


def _reject_constant(name: str) -> float:
    raise ValueError(name)


def encode(match: Match, result: Mapping[str, Any], *, check: bool) -> Response:
    """
    Write a result.

    Raises:
        ModelBreachError: The API model does not allow it, and `check` is on.
    """
    model = match.operation
    shape = model.output_shape or _NO_MEMBERS
    result = {name: value for name, value in result.items() if name in shape.members or name not in match.api.later}
    # The API references: what has no output has an empty body.
    text = json.dumps(writer_of(shape)(result)) if model.output_shape else ""
    if check:
        unknown, found = set(result) - set(shape.members), _problems_in(shape, text or "{}")
        if unknown or found:
            problems = [f"{path}: {problem}" for path, problem in found]
            raise ModelBreachError(f"{model.name} would respond with {sorted(unknown)} {problems}")
    headers = {"Content-Type": match.api.content_type}
    return Response(model.http.get("responseCode", _OK), text, headers)


@lru_cache(maxsize=256)
def _problems_in(shape: StructureShape, text: str) -> Sequence[tuple[str, str]]:
    """Check a body against the API model, once: who waits for people reads the same many times."""
    return walk(shape, json.loads(text))


def encode_error(api: Api, match: Match | None, error: ServiceError, *, check: bool) -> Response:
    """
    Write an error of a service.

    Args:
        api: The service.

        match: The operation; None when the request means none.

        error: The error.

        check: Whether it must be one that the operation models.

    Raises:
        ModelBreachError: The operation does not model it, and `check` is on.
    """
    own = api.renamed.get(error.kind, error.kind)
    if check and match is not None and own not in COMMON and own not in api.errors_of(match.operation.name):
        raise ModelBreachError(f"{match.operation.name} does not model {own}: {error.message}")
    shape = api.error_shape(own)
    kind = f"{api.error_prefix}{own}"
    values = {
        "Message": error.message,
        **dict.fromkeys(("ResourceName", "ResourceId", "Arn"), error.resource),
        "CreatorRequestId": error.token,
    }
    # The message is there whether the shape has a member for it or not.
    body = {name: value for name, value in values.items() if value and (name == "Message" or name in shape.members)}
    headers = {"X-Amzn-Errortype": kind, "Content-Type": api.content_type}
    return Response(shape.metadata["error"]["httpStatusCode"], json.dumps({"__type": kind, **body}), headers)


def encode_unaddressed(error: ServiceError) -> Response:
    """Write an error about a request that reaches no service, in a form that clients of every protocol read."""
    body = json.dumps({"__type": error.code, "Message": error.message})
    headers = {"Content-Type": "application/json", "x-amzn-errortype": error.code}
    return Response((COMMON | UNDECLARED)[error.kind], body, headers)
