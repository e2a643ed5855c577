"""
Requests into inputs, results and errors into responses.

moto's model-driven parser and serializer read and write the wire format. Neither checks what an input holds: a wrong
type would be converted or would crash. So the raw members are checked against the API model first, and what is wrong is
not handed on.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from botocore.model import StructureShape
from moto.core.parse import JSONParser, RestJSONParser
from moto.core.serialize import JSONSerializer, RestJSONSerializer
from werkzeug.datastructures import Headers

from pulumi_mpa.emulator.apis.api import Protocol
from pulumi_mpa.emulator.errors import COMMON, UNDECLARED, ServiceError
from pulumi_mpa.emulator.shapes import walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto.core.parse import RequestDict
    from werkzeug.datastructures import MultiDict

    from pulumi_mpa.emulator.apis.api import Api
    from pulumi_mpa.emulator.routing import Match

#: More than any valid input needs, and little enough to read at once.
LARGEST_BODY = 1 << 20
#: Naming more problems than this helps nobody.
_MOST_PROBLEMS = 50
#: Stands in for the input of an operation that takes none.
_NO_MEMBERS = StructureShape("None", {"type": "structure", "members": {}})
_WHOLE = re.compile(r"-?[0-9]{1,10}")
_PARSERS = {Protocol.REST_JSON: RestJSONParser, Protocol.JSON: JSONParser}
_SERIALIZERS = {Protocol.REST_JSON: RestJSONSerializer, Protocol.JSON: JSONSerializer}


class ModelBreachError(Exception):
    """The emulator was about to respond with what the API model does not allow; a bug of the emulator."""


@dataclass(frozen=True)
class Decoded:
    """
    An input.

    Args:
        values: Members by name, as far as they are right.

        problems: What is wrong with the others, as `member: problem`.
    """

    values: dict[str, Any]
    problems: list[str]


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
    in_path: list[str] = []
    if any("location" not in member.serialization for member in shape.members.values()):
        raw, problems = _json_object(body)
    located: dict[str, str | int] = {}
    for name, member in shape.members.items():
        wire_name = member.serialization.get("name", name)
        location = member.serialization.get("location")
        if location is not None and raw.pop(name, None) is not None:
            problems.append(f"{name}: does not belong in the body")
        if location == "uri":
            located[name] = unquote(match.in_path[wire_name])
            in_path.append(name)
        elif location == "querystring" and wire_name in query:
            text = query[wire_name]
            whole = member.type_name == "integer" and _WHOLE.fullmatch(text)
            located[name] = int(text) if whole else text
    if not problems:
        found = list(islice(walk(shape, raw | located), _MOST_PROBLEMS))
        wrong = {path.partition(".")[0] for path, _ in found}
        problems = [f"{path}: {problem}" for path, problem in found]
        raw = {name: value for name, value in raw.items() if name not in wrong}
        query = query.copy()
        for name in wrong:
            query.poplist(name)
    else:
        raw = {}
    values = _parse(match, query, raw)
    # Versions of moto differ in whether they decode what stands in the path.
    return Decoded(values | {name: located[name] for name in in_path}, problems)


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


def _parse(match: Match, query: MultiDict[str, str], raw: dict[str, Any]) -> dict[str, Any]:
    request: RequestDict = {
        "body": json.dumps(raw),
        "headers": Headers(),
        "method": match.operation.http["method"],
        "url_params": match.in_path,
        "url_path": "",
        "values": query,
    }
    return dict(_PARSERS[match.api.protocol](match.operation).parse(request))


def encode(match: Match, result: Mapping[str, Any], *, check: bool) -> Response:
    """
    Write a result.

    Raises:
        ModelBreachError: The API model does not allow it, and `check` is on.
    """
    model = match.operation
    written = _SERIALIZERS[match.api.protocol](model).serialize(result)
    shape = model.output_shape
    if check:
        unknown = set(result) - set(shape.members if shape else ())
        found = [f"{path}: {problem}" for path, problem in walk(shape, json.loads(written["body"]))] if shape else []
        if unknown or found:
            raise ModelBreachError(f"{model.name} would respond with {sorted(unknown)} {found}")
    return Response(written["status_code"], str(written["body"]), dict(written["headers"]))


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
    if (
        check
        and match is not None
        and error.kind not in COMMON
        and error.code not in api.errors_of(match.operation.name)
    ):
        raise ModelBreachError(f"{match.operation.name} does not model {error.code}: {error.message}")
    # An error of no operation is written like any other; the serializer needs an operation all the same.
    model = match.operation if match else next(api.operations())
    written = _SERIALIZERS[api.protocol](model).serialize(error)
    return Response(written["status_code"], str(written["body"]), dict(written["headers"]))


def encode_unaddressed(error: ServiceError) -> Response:
    """Write an error about a request that reaches no service, in a form that clients of every protocol read."""
    body = json.dumps({"__type": error.code, "Message": error.message})
    headers = {"Content-Type": "application/json", "x-amzn-errortype": error.code}
    return Response((COMMON | UNDECLARED)[error.kind], body, headers)
