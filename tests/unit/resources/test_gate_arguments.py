"""A gate that can't be is named when the program declares it, by a preview already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi
import pytest

import pulumi_mpa as mpa

if TYPE_CHECKING:
    from collections.abc import Callable

    Declared = Callable[[Callable[[], object]], list[tuple[Any, dict[str, Any]]]]

SESSION = "arn:aws:mpa:us-east-1:111122223333:session/guards-0001/one"
TEAM = "arn:aws:mpa:us-east-1:111122223333:approval-team/guards-0001"
NO_SESSION = "target must be an ApprovalTeam, an MpaTeamAssociation or the ARN of a session"


def team() -> mpa.ApprovalTeam:
    """Declare a team."""
    return mpa.ApprovalTeam("guards")


def association() -> mpa.MpaTeamAssociation:
    """Declare an association."""
    return mpa.MpaTeamAssociation("root-certificates")


@pytest.mark.parametrize(
    ("arguments", "messages"),
    [
        pytest.param(lambda: {"target": SESSION, "until": "active"}, ["until='active' can't be for this target, only session"], id="session-active"),
        pytest.param(lambda: {"target": team(), "until": "session"}, ["until='session' can't be for this target, only settled or active"], id="team-session"),
        pytest.param(lambda: {"target": association(), "until": "active"}, ["until='active' can't be for this target, only settled"], id="association-active"),
        pytest.param(lambda: {"target": team(), "on_timeout": "wait"}, ["on_timeout='wait' can't be, only fail or continue"], id="on-timeout"),
        pytest.param(lambda: {"target": team(), "timeout": "10"}, ["timeout: '10' is no duration; write it as '90s'"], id="timeout"),
        pytest.param(lambda: {"target": team(), "timeout": 0}, ["timeout: 0 is no duration"], id="number"),
        pytest.param(lambda: {"target": team(), "timeout": ""}, ["timeout: '' is no duration"], id="empty"),
        pytest.param(lambda: {"target": TEAM}, [NO_SESSION], id="arn-of-a-team"),
        pytest.param(lambda: {"target": None}, [NO_SESSION], id="no-target"),
        pytest.param(lambda: {"target": mpa.IdentitySource("org")}, [NO_SESSION], id="another-resource"),
        pytest.param(lambda: {"target": team(), "until": "soon", "timeout": "1d", "on_timeout": "pray"}, ["until='soon'", "timeout: '1d'", "on_timeout='pray'"], id="everything-at-once"),
    ],
)  # fmt: skip
def test_gate_that_cannot_be_says_why(
    declared: Declared, arguments: Callable[[], dict[str, Any]], messages: list[str]
) -> None:
    """One error that names all of it, and the gate."""
    with pytest.raises(pulumi.RunError) as caught:
        declared(lambda: mpa.ApprovalGate("trusted", **arguments()))

    assert str(caught.value).startswith("waiting for approval at gate trusted: ")
    assert [] == [message for message in messages if message not in str(caught.value)]


def test_configured_time_that_cannot_be_read_is_named_by_its_key(declared: Declared) -> None:
    """It is not the program that must be corrected."""
    pulumi.runtime.set_config("mpa:waitTimeout", "soon")
    try:
        with pytest.raises(pulumi.RunError, match="mpa:waitTimeout: 'soon' is no duration"):
            declared(lambda: mpa.wait_for_approval(team()))
    finally:
        pulumi.runtime.set_all_config({})


def settled(name: str) -> mpa.ApprovalTeam:
    """Declare a team; the engine that only listens gives `settled` back as it is told."""
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
