"""
Requests into inputs, results and errors into answers.

moto's model-driven parser and serializer do the wire. Neither minds what an input holds: a wrong type would be bent or
would crash. So the raw members are held against the model first, and what is wrong is not handed on.
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

from pulumi_mpa.emulator.faults import COMMON, FaultError
from pulumi_mpa.emulator.model import Api, errors_of, operation
from pulumi_mpa.emulator.shapes import walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto.core.model import OperationModel
    from moto.core.parse import RequestDict
    from werkzeug.datastructures import MultiDict

    from pulumi_mpa.emulator.routing import Match

#: More than any valid input needs, and little enough to read at once.
LARGEST_BODY = 1 << 20
#: Naming more faults than this helps nobody.
_MOST_FAULTS = 50
#: Stands in for the input of an operation that takes none.
_NO_MEMBERS = StructureShape("None", {"type": "structure", "members": {}})
_WHOLE = re.compile(r"-?[0-9]{1,10}")
_PARSERS = {"rest-json": RestJSONParser, "json": JSONParser}
_SERIALIZERS = {"rest-json": RestJSONSerializer, "json": JSONSerializer}
#: An error of no operation is spelled like any other; the serializer wants an operation all the same.
_ANY_OPERATION = {Api.MPA: "ListPolicies", Api.PAYMENT_CRYPTOGRAPHY: "ListKeys"}


class BreachError(Exception):
    """The emulator was about to answer what the API model does not allow; a fault of the emulator."""


@dataclass(frozen=True)
class Decoded:
    """
    An input.

    Args:
        values: Members by name, as far as they are right.

        faults: What is wrong with the others, as `member: sentence`.
    """

    values: dict[str, Any]
    faults: list[str]


@dataclass(frozen=True)
class Answer:
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
    """Read the input of an operation from a request, and hold it against the model."""
    shape = match.operation.input_shape or _NO_MEMBERS
    raw: dict[str, Any] = {}
    faults: list[str] = []
    in_path: list[str] = []
    if any("location" not in member.serialization for member in shape.members.values()):
        raw, faults = _json_object(body)
    located: dict[str, str | int] = {}
    for name, member in shape.members.items():
        wire_name = member.serialization.get("name", name)
        location = member.serialization.get("location")
        if location is not None and raw.pop(name, None) is not None:
            faults.append(f"{name}: does not belong into the body")
        if location == "uri":
            located[name] = unquote(match.in_path[wire_name])
            in_path.append(name)
        elif location == "querystring" and wire_name in query:
            text = query[wire_name]
            whole = member.type_name == "integer" and _WHOLE.fullmatch(text)
            located[name] = int(text) if whole else text
    if not faults:
        found = list(islice(walk(shape, raw | located), _MOST_FAULTS))
        wrong = {path.partition(".")[0] for path, _ in found}
        faults = [f"{path}: {sentence}" for path, sentence in found]
        raw = {name: value for name, value in raw.items() if name not in wrong}
        query = query.copy()
        for name in wrong:
            query.poplist(name)
    else:
        raw = {}
    values = _parse(match, query, raw)
    # Versions of moto differ in whether they decode what stands in the path.
    return Decoded(values | {name: located[name] for name in in_path}, faults)


def _json_object(body: bytes) -> tuple[dict[str, Any], list[str]]:
    if not body:
        return {}, []
    try:
        value = json.loads(body.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return {}, ["request body: is not valid JSON in UTF-8"]
    if not isinstance(value, dict):
        return {}, ["request body: must be a JSON object"]
    return value, []


def _refuse_constant(name: str) -> float:
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
    return dict(_PARSERS[_protocol(match.operation)](match.operation).parse(request))


def _protocol(model: OperationModel) -> str:
    return str(model.service_model.protocol)


def encode(model: OperationModel, result: Mapping[str, Any], *, check: bool) -> Answer:
    """
    Write a result.

    Raises:
        BreachError: The model does not allow it, and `check` is on.
    """
    written = _SERIALIZERS[_protocol(model)](model).serialize(result)
    shape = model.output_shape
    if check:
        unknown = set(result) - set(shape.members if shape else ())
        found = [f"{path}: {sentence}" for path, sentence in walk(shape, json.loads(written["body"]))] if shape else []
        if unknown or found:
            raise BreachError(f"{model.name} would answer {sorted(unknown)} {found}")
    return Answer(written["status_code"], str(written["body"]), dict(written["headers"]))


def encode_fault(model: OperationModel | None, fault: FaultError, *, check: bool, api: Api = Api.MPA) -> Answer:
    """
    Write an error.

    Args:
        model: The operation; None when the request means none.

        fault: The error.

        api: The service that a request was sent to which means no operation.

        check: Whether it must be one that the operation models.

    Raises:
        BreachError: The operation does not model it, and `check` is on.
    """
    if check and model is not None and fault.kind not in COMMON and fault.code not in errors_of(model.name):
        raise BreachError(f"{model.name} does not model {fault.code}: {fault.message}")
    model = model or operation(_ANY_OPERATION[api])
    written = _SERIALIZERS[_protocol(model)](model).serialize(fault)
    return Answer(written["status_code"], str(written["body"]), dict(written["headers"]))
