"""Functions and their results against the API models: no read is missing, no member, and nothing sensitive is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest
from botocore.loaders import Loader
from botocore.model import ListShape, ServiceModel, StructureShape
from pulumi._types import is_output_type, output_type_types

from pulumi_mpa.functions.results import sensitive_members
from pulumi_mpa.functions.table import FUNCTIONS
from pulumi_mpa.model.names import snake

if TYPE_CHECKING:
    from botocore.model import Shape

    from pulumi_mpa.functions.function import Function

#: The operation that each function asks for its result; its service; and the member of the response that is the result.
ASKED: dict[str, tuple[str, str, str | None]] = {
    "get_approval_team": ("mpa", "GetApprovalTeam", None),
    "get_approval_teams": ("mpa", "ListApprovalTeams", None),
    "get_identity_source": ("mpa", "GetIdentitySource", None),
    "get_identity_sources": ("mpa", "ListIdentitySources", None),
    "get_session": ("mpa", "GetSession", None),
    "get_sessions": ("mpa", "ListSessions", None),
    "get_policies": ("mpa", "ListPolicies", None),
    "get_policy_versions": ("mpa", "ListPolicyVersions", None),
    "get_policy_version": ("mpa", "GetPolicyVersion", "PolicyVersion"),
    "get_resource_policies": ("mpa", "ListResourcePolicies", None),
    "get_resource_policy": ("mpa", "GetResourcePolicy", None),
    "get_tags": ("mpa", "ListTagsForResource", None),
    "get_mpa_team_association": ("payment-cryptography", "GetMpaTeamAssociation", "MpaTeamAssociation"),
    "get_identity_center_user": ("identitystore", "DescribeUser", None),
}
#: What of a user is left out: no program needs it to invite an approver, and most of it is personal.
LEFT_OUT = {
    "Addresses",
    "Birthdate",
    "CreatedAt",
    "CreatedBy",
    "Extensions",
    "ExternalIds",
    "Locale",
    "Name",
    "NickName",
    "PhoneNumbers",
    "Photos",
    "PreferredLanguage",
    "ProfileUrl",
    "Revision",
    "Roles",
    "Timezone",
    "Title",
    "UpdatedAt",
    "UpdatedBy",
    "UserArn",
    "UserType",
    "Website",
}
#: Not marked in the model, although the same text is where it is in force.
ALSO_SENSITIVE = {("PendingUpdate", "Description")}


def model(service: str) -> ServiceModel:
    """Return the API model of a service."""
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


def shape_of(function: Function[Any]) -> StructureShape:
    """Return the shape of which a function's result is made."""
    service, operation, member = ASKED[function.name]
    output = model(service).operation_model(operation).output_shape
    assert output is not None
    found = output.members[member] if member else output
    assert isinstance(found, StructureShape)
    return found


def result_in(kind: object) -> type | None:
    """Return the class of a result that a type holds, as `list[…]` and `… | None` do."""
    if isinstance(kind, type) and is_output_type(kind):
        return kind
    return next((found for part in get_args(kind) if (found := result_in(part))), None)


def compare(shape: StructureShape, result: type, where: str) -> list[str]:
    """Return what of a shape a class does not have, has beyond it, or marks otherwise, also below it."""
    left_out = {"NextToken"} | (LEFT_OUT if where == "get_identity_center_user" else set())
    members = {name: member for name, member in shape.members.items() if name not in left_out}
    types = output_type_types(result)
    names = {name[:1].lower() + name[1:]: name for name in members}
    found = [f"{where}.{name} differs" for name in types.keys() ^ names.keys()]
    for name in types.keys() & names.keys():
        member = members[names[name]]
        is_sensitive = bool(member.metadata.get("sensitive")) or (shape.name, names[name]) in ALSO_SENSITIVE
        if is_sensitive != (snake(name) in sensitive_members(result)):
            found.append(f"{where}.{name} is {'' if is_sensitive else 'not '}sensitive")
        below, kind = _structure_in(member), result_in(types[name])
        if below is not None and below.name != shape.name:
            found += compare(below, kind, f"{where}.{name}") if kind else [f"{where}.{name} has no class"]
    return found


def _structure_in(shape: Shape) -> StructureShape | None:
    if isinstance(shape, ListShape):
        return _structure_in(shape.member)
    return shape if isinstance(shape, StructureShape) else None


def test_every_read_of_the_service_has_a_function() -> None:
    """A read that AWS adds is missed here."""
    reads = {name for name in model("mpa").operation_names if name.startswith(("Get", "List"))}
    assert reads == {operation for service, operation, _ in ASKED.values() if service == "mpa"}
    assert set(ASKED) == {function.name for function in FUNCTIONS}


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_result_has_every_member_and_marks_what_is_sensitive(function: Function[Any]) -> None:
    """As the API model names and marks it, in every structure below it too."""
    assert [] == compare(shape_of(function), function.result, function.name)
