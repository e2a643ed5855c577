"""The connection that a program gives its resources and gates, and what of it reaches the engine."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pulumi
import pytest
from pulumi.runtime.rpc import _special_secret_sig

import pulumi_mpa as mpa
from pulumi_mpa.connection import resolved
from pulumi_mpa.messages import Code, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    Declared = Callable[[Callable[[], object]], list[tuple[Any, dict[str, Any]]]]

ROLE = "arn:aws:iam::444455556666:role/approvals"
EXTERNAL_ID = "external-4711"
SESSION = "arn:aws:mpa:us-east-1:111122223333:session/guards-0001/one"
BANK: mpa.ConnectionArgsDict = {"profile": "bank"}
BUREAU: mpa.ConnectionArgsDict = {"profile": "bureau", "allowed_account_ids": ["444455556666"]}
WITH_ID = {"assumeRole": {"externalId": EXTERNAL_ID, "roleArn": ROLE}}


def by_dict() -> Any:  # noqa: ANN401 -- a connection
    """Return a connection with an external id as a plain dict."""
    return {"assume_role": {"role_arn": ROLE, "external_id": EXTERNAL_ID}}


def by_classes() -> Any:  # noqa: ANN401 -- a connection
    """Return the same with the classes that an IDE completes."""
    return mpa.ConnectionArgs(assume_role=mpa.AssumeRoleArgs(role_arn=ROLE, external_id=EXTERNAL_ID))


def by_output() -> Any:  # noqa: ANN401 -- a connection
    """Return the same as it comes from elsewhere."""
    return pulumi.Output.from_input(by_dict())


def by_inner_output() -> Any:  # noqa: ANN401 -- a connection
    """Return the same with outputs inside, the external id a secret already."""
    role = {"role_arn": pulumi.Output.from_input(ROLE), "external_id": pulumi.Output.secret(EXTERNAL_ID)}
    return {"assume_role": role}


@pytest.mark.parametrize("written", [by_dict, by_classes, by_output, by_inner_output])
def test_external_id_is_a_secret_and_makes_nothing_else_one(declared: Declared, written: Callable[[], Any]) -> None:
    """The engine gets it encrypted, however it is written; a role's ARN may stand in a message."""
    ((request, inputs),) = declared(lambda: mpa.ApprovalTeam("guards", description="Keys", connection=written()))

    role = request.object["connection"]["assumeRole"]
    assert _special_secret_sig in str(role["externalId"])
    assert ROLE == role["roleArn"]
    assert {"connection"}.isdisjoint(inputs.get("secretInputs") or ())
    assert [] == list(request.additionalSecretOutputs)


def test_secret_connection_stays_one(declared: Declared) -> None:
    """Where a part that is not the external id is secret, messages repeat nothing of it."""

    def program() -> None:
        secret: mpa.ConnectionArgsDict = {"assume_role": {"role_arn": pulumi.Output.secret(ROLE)}}
        mpa.ApprovalTeam("guards", description="Keys", connection=secret)

    ((request, inputs),) = declared(program)

    assert _special_secret_sig in str(request.object["connection"]["assumeRole"]["roleArn"])
    assert ["connection"] == inputs["secretInputs"]


@pytest.mark.parametrize("written", [dict, pulumi.Output.from_input], ids=["dict", "output"])
def test_credentials_are_rejected_before_the_engine_has_them(declared: Declared, written: Callable[[Any], Any]) -> None:
    """A state, and each backup of it, would have them; the message does not."""
    keys = {"access_key": "AKIAEXAMPLE", "secret_key": "wJalr", "token": "IQoJ"}

    with pytest.raises(pulumi.RunError, match=r"access_key, secret_key, token") as raised:
        declared(lambda: mpa.ApprovalTeam("guards", connection=written(keys)))
    found = parse(str(raised.value))
    assert found is not None
    assert (Code.INPUTS_NOT_SENT, "CONNECTION_HAS_KEYS") == (found.code, found.data["problems"])
    assert "AKIA" not in str(raised.value)


def _profiles(requests: list[tuple[Any, dict[str, Any]]]) -> dict[str, object]:
    """Return the profile of each resource of ours, by its logical name."""
    ours = [(request.name, inputs) for request, inputs in requests if "/mpa:" in request.type]
    return {name: (inputs.get("connection") or {}).get("profile") for name, inputs in ours}


def test_children_take_the_connection_of_the_nearest_parent(declared: Declared) -> None:
    """Their own comes first, and an empty one is the stack's; what a component makes needs no argument handed on."""

    def inside(connection: mpa.ConnectionArgsDict, parent: pulumi.Resource | None = None) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=parent, transformations=[mpa.default_connection(connection)])

    def program() -> None:
        outer = pulumi.ComponentResource("acme:group", "outer", {}, inside(BANK))
        inner = pulumi.ComponentResource("acme:group", "inner", {}, inside(BUREAU, outer))
        plain = pulumi.ComponentResource("acme:group", "plain", {}, pulumi.ResourceOptions(parent=outer))
        mpa.ApprovalTeam("a", opts=pulumi.ResourceOptions(parent=inner))
        mpa.MpaTeamAssociation("b", opts=pulumi.ResourceOptions(parent=plain))
        mpa.IdentitySource(
            "c", identity_source_parameters=None, connection={}, opts=pulumi.ResourceOptions(parent=plain)
        )
        mpa.ApprovalTeam("d", connection=BANK, opts=pulumi.ResourceOptions(parent=inner))
        mpa.ApprovalTeam.get("e", "arn:team", pulumi.ResourceOptions(parent=inner))
        mpa.ApprovalTeam.get("f", "arn:team", connection=BANK)
        mpa.ApprovalTeam("g", opts=inside(BUREAU))
        mpa.ApprovalTeam("h")

    expected = {
        "a": "bureau",
        "b": "bank",
        "c": None,
        "d": "bank",
        "e": "bureau",
        "f": "bank",
        "g": "bureau",
        "h": None,
    }
    assert expected == _profiles(declared(program))


def test_default_of_the_whole_program_is_a_stack_transformation(
    declared: Declared, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line for everything."""

    def program() -> None:
        # The stack of the tests outlives this one.
        monkeypatch.setattr(pulumi.runtime.get_root_resource(), "_transformations", [])
        pulumi.runtime.register_stack_transformation(mpa.default_connection(BANK))
        mpa.ApprovalTeam("a")

    assert {"a": "bank"} == _profiles(declared(program))


def test_provider_that_a_parent_passes_on_is_no_warning_where_a_connection_decides(
    declared: Declared, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection says which account is meant."""
    warned: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", lambda text, *_: warned.append(text))

    def program() -> None:
        provider = pulumi.ProviderResource("aws", "theirs", {})
        parent = pulumi.ComponentResource("acme:group", "it", {}, pulumi.ResourceOptions(providers=[provider]))
        mpa.ApprovalTeam("guards", connection=BANK, opts=pulumi.ResourceOptions(parent=parent))

    declared(program)
    assert [] == warned


def test_message_about_a_provider_names_the_argument(declared: Declared) -> None:
    """Whoever wants another account finds the way."""

    def program() -> None:
        provider = pulumi.ProviderResource("aws", "theirs", {})
        mpa.ApprovalTeam("guards", opts=pulumi.ResourceOptions(provider=provider))

    with pytest.raises(pulumi.RunError, match="with the argument `connection` of the resource"):
        declared(program)


def test_connection_is_no_output_of_a_resource(declared: Declared) -> None:
    """An export of a whole resource shows nothing of it."""
    made: list[mpa.ApprovalTeam] = []
    declared(lambda: made.append(mpa.ApprovalTeam("guards", connection=BANK)))

    assert "connection" not in vars(made[0])


def test_credentials_in_a_gate_are_rejected(declared: Declared) -> None:
    """As those in a resource, although no state would hold them: one rule for both."""
    keys: Any = {"access_key": "AKIAEXAMPLE"}

    with pytest.raises(pulumi.RunError, match=r'ApprovalGate "agreed".*access_key'):
        declared(lambda: mpa.ApprovalGate("agreed", target=SESSION, connection=keys))


def test_outputs_in_a_connection_are_resolved_for_a_wait() -> None:
    """A gate reads with what the engine would get; what is left out is left out."""

    async def go() -> object:
        """Resolve what a program may write."""
        inner: Any = pulumi.Output.from_input(
            {"roleArn": ROLE, "sessionName": None, "externalId": pulumi.Output.secret(EXTERNAL_ID)}
        )
        return await resolved({"assumeRole": inner, "allowedAccountIds": [pulumi.Output.from_input("444455556666")]})

    assert {**WITH_ID, "allowedAccountIds": ["444455556666"]} == asyncio.run(go())
