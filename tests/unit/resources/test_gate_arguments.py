"""A gate that can't be is named when the program declares it, by a preview already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi
import pytest

import pulumi_mpa as mpa
from pulumi_mpa.aws.client import Client
from pulumi_mpa.messages import Code, Found, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    Declared = Callable[[Callable[[], object]], list[tuple[Any, dict[str, Any]]]]

SESSION = "arn:aws:mpa:us-east-1:111122223333:session/guards-0001/one"
TEAM = "arn:aws:mpa:us-east-1:111122223333:approval-team/guards-0001"


def team() -> mpa.ApprovalTeam:
    """Declare a team."""
    return mpa.ApprovalTeam("guards")


def association() -> mpa.MpaTeamAssociation:
    """Declare an association."""
    return mpa.MpaTeamAssociation("root-certificates")


@pytest.mark.parametrize(
    ("arguments", "codes", "texts"),
    [
        pytest.param(lambda: {"target": SESSION, "until": "active"}, [Code.GATE_UNTIL], ["'active'", "must be `session` for"], id="session-active"),
        pytest.param(lambda: {"target": team(), "until": "session"}, [Code.GATE_UNTIL], ["'session'", "must be `settled` or `active` for"], id="team-session"),
        pytest.param(lambda: {"target": association(), "until": "active"}, [Code.GATE_UNTIL], ["'active'", "must be `settled` for"], id="association-active"),
        pytest.param(lambda: {"target": team(), "on_timeout": "wait"}, [Code.GATE_ON_TIMEOUT], ["'wait'", "`fail` or `continue`"], id="on-timeout"),
        pytest.param(lambda: {"target": team(), "timeout": "10"}, [Code.GATE_TIMEOUT], ["`timeout`", "'10'", "`90s`"], id="timeout"),
        pytest.param(lambda: {"target": team(), "timeout": 0}, [Code.GATE_TIMEOUT], ["`timeout`", "is 0."], id="number"),
        pytest.param(lambda: {"target": team(), "timeout": ""}, [Code.GATE_TIMEOUT], ["`timeout`", "is ''."], id="empty"),
        pytest.param(lambda: {"target": TEAM}, [Code.GATE_TARGET], ["ApprovalTeam", "MpaTeamAssociation", "session"], id="arn-of-a-team"),
        pytest.param(lambda: {"target": None}, [Code.GATE_TARGET], [], id="no-target"),
        pytest.param(lambda: {"target": mpa.IdentitySource("org")}, [Code.GATE_TARGET], [], id="another-resource"),
        pytest.param(lambda: {"target": team(), "until": "soon", "timeout": "1d", "on_timeout": "pray"}, [Code.GATE_UNTIL, Code.GATE_ON_TIMEOUT, Code.GATE_TIMEOUT], ["'soon'", "'1d'", "'pray'"], id="everything-at-once"),
    ],
)  # fmt: skip
def test_gate_that_cannot_be_says_why(
    declared: Declared, arguments: Callable[[], dict[str, Any]], codes: list[Code], texts: list[str]
) -> None:
    """One error that names all of it, and the gate."""
    with pytest.raises(pulumi.RunError) as caught:
        declared(lambda: mpa.ApprovalGate("trusted", **arguments()))

    assert str(caught.value).startswith("cannot pass gate trusted: ")
    assert Found(Code.GATE_INVALID, {"problems": ",".join(map(str, codes))}) == parse(str(caught.value))
    assert [] == [text for text in texts if text not in str(caught.value)]


def test_configured_time_that_cannot_be_read_is_named_by_its_key(declared: Declared) -> None:
    """It is not the program that must be corrected."""
    pulumi.runtime.set_config("mpa:waitTimeout", "soon")
    try:
        with pytest.raises(pulumi.RunError, match="`mpa:waitTimeout` must be a duration, but is 'soon'") as caught:
            declared(lambda: mpa.wait_for_approval(team()))
        assert Found(Code.GATE_INVALID, {"problems": str(Code.GATE_TIMEOUT)}) == parse(str(caught.value))
    finally:
        pulumi.runtime.set_all_config({})


def settled(name: str) -> mpa.ApprovalTeam:
    """Declare a team; the engine that only listens returns `settled` as the test sets it."""
    return mpa.ApprovalTeam(name, opts=pulumi.ResourceOptions(transformations=[_settled]))


def _settled(announced: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
    return pulumi.ResourceTransformationResult(
        {**announced.props, "settled": True, "explanation": "it is"}, announced.opts
    )


def test_gate_declares_itself_and_its_passage(declared: Declared) -> None:
    """The passage holds what was waited for and comes after the wait; the gate is its parent."""

    def program() -> None:
        gate = mpa.ApprovalGate("trusted", target=settled("guards"))
        mpa.ApprovalTeam("after", opts=pulumi.ResourceOptions(depends_on=[gate]))

    requests = [(request.type, inputs, request) for request, inputs in declared(program)]
    types = [kind for kind, _, _ in requests]
    passage, after = requests[types.index("mpa:index:Passage")], requests[-1]

    assert {"targetArn": "arn-of-guards"} == passage[1]
    assert passage[2].parent.endswith("mpa:index:ApprovalGate::trusted")
    assert "pulumi-python:dynamic/mpa:ApprovalTeam" == after[0]
    assert [True] == [urn.endswith("mpa:index:ApprovalGate$mpa:index:Passage::trusted") for urn in after[2].dependencies]  # fmt: skip


TARGETS: dict[str, Callable[[], Any]] = {
    "team": team,
    "association": association,
    "session": lambda: SESSION,
    "output": lambda: team().id,
}


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_gate_neither_waits_nor_calls_in_a_unit_test_with_mocks(
    declared: Declared, monkeypatch: pytest.MonkeyPatch, target: Callable[[], Any]
) -> None:
    """What depends on it is declared, and the program's own tests need no service."""

    def call(*_: object, **__: object) -> None:
        raise AssertionError("a call of AWS in a unit test")

    monkeypatch.setattr(Client, "call", call)
    requests = declared(lambda: mpa.ApprovalGate("agreed", target=target()))
    assert "mpa:index:Passage" == requests[-1][0].type

    done: list[str] = []
    declared(lambda: mpa.wait_for_approval(target()).apply(done.append))
    assert 1 == len(done)
