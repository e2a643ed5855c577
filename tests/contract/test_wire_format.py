"""
What goes over the wire is what Moto's serializers write and its parsers read, from the same API model.

They are a second reading of AWS's protocols, which the emulator does not use.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from botocore.model import Shape, StructureShape
from drawn import drawn
from hypothesis import given
from hypothesis import strategies as st
from moto.core.model import OperationModel, ServiceModel
from moto.core.parse import JSONParser, RestJSONParser
from moto.core.serialize import JSONSerializer, RestJSONSerializer
from werkzeug.datastructures import Headers, MultiDict

from pulumi_mpa.emulator.apis import SERVED
from pulumi_mpa.emulator.apis.api import Protocol
from pulumi_mpa.emulator.codec import encode, encode_error
from pulumi_mpa.emulator.errors import Kind, ServiceError
from pulumi_mpa.emulator.routing import Match
from pulumi_mpa.emulator.shapes import walk
from pulumi_mpa.emulator.wire import in_body, reader_of, writer_of
from pulumi_mpa.lifecycle.session import SessionStatus

if TYPE_CHECKING:
    from pulumi_mpa.emulator.apis.api import Api

PARSERS = {Protocol.REST_JSON: RestJSONParser, Protocol.JSON: JSONParser}
SERIALIZERS = {Protocol.REST_JSON: RestJSONSerializer, Protocol.JSON: JSONSerializer}
OPERATIONS = [(api, item.name) for api in SERVED.values() for item in api.operations()]
each_operation = pytest.mark.parametrize(
    ("api", "name"), [pytest.param(api, name, id=f"{api.name}-{name}") for api, name in OPERATIONS]
)
INSTANTS = st.datetimes(datetime(1970, 1, 2), datetime(9999, 12, 30), timezones=st.just(timezone.utc))  # noqa: DTZ001


def _moto(api: Api, name: str) -> OperationModel:
    """Return Moto's model of an operation, of the same description."""
    described: Any = api.model
    model: OperationModel = ServiceModel(described._service_description, api.name).operation_model(name)  # noqa: SLF001
    return model


def _values(shape: Shape, *, written: bool) -> st.SearchStrategy[Any]:
    """Make values of a shape: those that a handler returns, or those that stand in JSON; also members that are None."""
    if isinstance(shape, StructureShape):
        members = in_body(shape) if not written else shape.members
        return st.fixed_dictionaries(
            {}, optional={name: st.none() | _values(member, written=written) for name, member in members.items()}
        )
    if shape.type_name == "list":
        return st.lists(_values(shape.member, written=written), max_size=3)  # type: ignore[attr-defined]
    if shape.type_name == "map":
        # No map of the services takes an empty key, which Moto leaves out.
        return st.dictionaries(st.text(min_size=1, max_size=3), _values(shape.value, written=written), max_size=3)  # type: ignore[attr-defined]
    plain: dict[str, st.SearchStrategy[Any]] = {
        "string": st.text(max_size=5) | st.sampled_from([*SessionStatus] if written else ["é"]),
        "integer": st.integers(-(2**31), 2**31 - 1),
        "long": st.integers(-(2**63), 2**63 - 1),
        "boolean": st.booleans(),
        "timestamp": INSTANTS | INSTANTS.map(lambda instant: instant.replace(microsecond=0)),
    }
    return plain[shape.type_name]


@each_operation
@drawn(8)
@given(data=st.data())
def test_result_is_written_as_moto_writes_it(api: Api, name: str, data: st.DataObject) -> None:
    """Every member, whatever its type; members that are None are left out."""
    model = api.operation(name)
    result = data.draw(_values(model.output_shape, written=True)) if model.output_shape else {}

    written = encode(Match(api, model, {}), result, check=False)

    expected = SERIALIZERS[api.protocol](_moto(api, name)).serialize(result)
    # Moto writes an empty object where the model has no output; the API references say that the body is empty.
    assert (expected["body"] if model.output_shape else "") == written.body
    assert expected["status_code"] == written.status
    assert expected["headers"] == written.headers


@each_operation
@drawn(8)
@given(data=st.data())
def test_body_is_read_as_moto_reads_it(api: Api, name: str, data: st.DataObject) -> None:
    """Every member, whatever its type."""
    shape = api.operation(name).input_shape
    raw = data.draw(_values(shape, written=False)) if shape else {}
    in_path = {member for member, item in (shape.members if shape else {}).items() if "location" in item.serialization}
    request: Any = {
        "body": json.dumps(raw),
        "headers": Headers(),
        "method": "POST",
        # Some versions of Moto cannot do without them.
        "url_params": dict.fromkeys(in_path, "x"),
        "url_path": "",
        "values": MultiDict(),
    }

    expected = PARSERS[api.protocol](_moto(api, name)).parse(request)

    assert {member: value for member, value in expected.items() if member not in in_path} == (
        reader_of(shape)(raw) if shape else {}
    )


@pytest.mark.parametrize("message", ["", "There is no such thing.", "é"], ids=["none", "text", "not ASCII"])
@pytest.mark.parametrize("resource", [None, "arn:x"])
@pytest.mark.parametrize("api", SERVED.values(), ids=list(SERVED))
def test_error_is_written_as_moto_writes_it(api: Api, message: str, resource: str | None) -> None:
    """Each error that an operation models, and those that all services share."""
    name = next(item.name for item in api.operations())
    codes = {code for item in api.operations() for code in api.errors_of(item.name)}
    assert codes <= set(Kind)
    for code in sorted(codes):
        error = ServiceError(Kind(code), message, resource)
        # Moto reads an error's members from attributes of their names.
        named: Any = type("Named", (Exception,), {"__module__": "tests"})(message)
        named.code, named.message = code, message
        named.ResourceName, named.ResourceId, named.Arn = resource, resource, resource

        written = encode_error(api, None, error, check=False)

        expected = SERIALIZERS[api.protocol](_moto(api, name)).serialize(named)
        assert json.loads(expected["body"]) == json.loads(written.body)
        assert expected["status_code"] == written.status
        assert expected["headers"] == written.headers


def test_instant_of_a_request_that_is_sent_again_is_written_like_the_first() -> None:
    """Its output was stored, in which an instant is a text."""
    instant = datetime(2026, 3, 1, 12, 0, 0, 500000, timezone.utc)
    for shape in (
        Shape("Iso", {"type": "timestamp", "timestampFormat": "iso8601"}),
        Shape("Seconds", {"type": "timestamp"}),
    ):
        for value in (instant, instant + timedelta(milliseconds=500)):
            assert writer_of(shape)(value) == writer_of(shape)(value.isoformat())


@pytest.mark.parametrize(
    "shape",
    [
        {"type": "blob"},
        {"type": "double"},
        {"type": "structure", "members": {"A": {"shape": "S", "location": "header"}}},
        {"type": "structure", "members": {"A": {"shape": "S", "location": "statusCode"}}},
        {"type": "structure", "members": {"A": {"shape": "S"}}, "payload": "A"},
    ],
    ids=lambda shape: f"{shape['type']} {' '.join(shape.get('members', {}).get('A', {}))}",
)
def test_what_no_served_operation_needs_is_refused(shape: dict[str, Any]) -> None:
    """Rather than written or read in a way that nobody compared."""
    model = ServiceModel({"metadata": {}, "shapes": {"It": shape, "S": {"type": "string"}}}, "none")
    for convert_of in (writer_of, reader_of):
        with pytest.raises(NotImplementedError):
            convert_of(model.shape_for("It"))({"A": "a"})


@pytest.mark.parametrize("value", ["ana", 2, [{"a": None}], {"b": True}], ids=str)
def test_document_has_any_value(value: object) -> None:
    """The model says nothing of it, so that it is passed on as it is, and checked by the operation that takes it."""
    document = {"type": "structure", "members": {}, "document": True}
    shape = ServiceModel({"metadata": {}, "shapes": {"It": document}}, "none").shape_for("It")
    assert value == writer_of(shape)(value) == reader_of(shape)(value)
    assert () == walk(shape, value)


def test_shape_that_holds_itself_is_written_and_read() -> None:
    """As deep as its value."""
    shapes = {
        "Tree": {"type": "structure", "members": {"Name": {"shape": "S"}, "Below": {"shape": "Trees"}}},
        "Trees": {"type": "list", "member": {"shape": "Tree"}},
        "S": {"type": "string"},
    }
    tree = ServiceModel({"metadata": {}, "shapes": shapes}, "none").shape_for("Tree")
    value = {"Name": "a", "Below": [{"Name": "b", "Below": [{"Name": "c"}]}]}
    assert value == writer_of(tree)(value) == reader_of(tree)(value)


def test_every_operation_is_compared() -> None:
    """Also those of a service that is added."""
    assert {name for api in SERVED.values() for name in api.handlers} == {name for _, name in OPERATIONS}
