"""What a refresh puts into the inputs: what somebody else changed, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import a_team as a
import pytest

from pulumi_mpa.model.approval_team_inputs import desired
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.plan.approval_team.drift import inputs_after, inputs_found
from pulumi_mpa.plan.approval_team.outputs import outputs
from pulumi_mpa.plan.approval_team.update import plan_update

if TYPE_CHECKING:
    from pulumi_mpa.model.approval_team import View

DESCRIBED = f"{a.SENSITIVE} and the silver"
BEFORE = a.a_view(a.a_team(), tags={"team": "x"})


def seen(view: View, declared: dict[str, Any]) -> dict[str, Any]:
    """Return the outputs that an observation of this writes."""
    return outputs(declared, view, plan_update(desired(declared), view, a.NOW), portal_url=None)


def refreshed(now: View, before: View = BEFORE, /, **declared: Any) -> dict[str, Any]:  # noqa: ANN401 -- any input
    """Return the inputs after a refresh that sees `now` where state has `before`."""
    inputs = a.inputs(tags={"team": "x"}, **declared)
    return inputs_after(seen(before, inputs), now, seen(now, inputs))


def test_nothing_changed_is_no_drift() -> None:
    """The inputs come back as they were declared."""
    assert a.inputs(tags={"team": "x"}) == refreshed(BEFORE)


def test_change_by_somebody_else_is_drift() -> None:
    """Only the field that changed is taken from AWS."""
    now = a.a_view(a.a_team(version_id="9", configuration=a.OTHER), tags={"team": "x"})

    assert a.inputs(tags={"team": "x"}, approvalStrategy={"mofN": {"minApprovalsRequired": 3}}) == refreshed(now)


def test_change_by_our_own_request_is_no_drift() -> None:
    """An approved update was declared before it was requested."""
    now = a.a_view(a.a_team(version_id="2", configuration=a.INTENDED), request=a.a_request(), outcome=Outcome.APPROVED, tags={"team": "x"})  # fmt: skip

    assert DESCRIBED == refreshed(now, description=DESCRIBED)["description"]


def test_version_of_our_own_request_is_no_drift_in_other_words() -> None:
    """AWS may show a value otherwise than it was sent; the version says that it is ours."""
    now = a.a_view(a.a_team(version_id="2", configuration=a.configuration("TRIMMED")), request=a.a_request(), outcome=Outcome.APPROVED, tags={"team": "x"})  # fmt: skip

    assert DESCRIBED == refreshed(now, description=DESCRIBED)["description"]


def test_change_by_our_own_request_is_no_drift_after_the_program_moved_on() -> None:
    """An older request of ours came into force while the program wants the former values again."""
    now = a.a_view(a.a_team(version_id="2", configuration=a.INTENDED), request=a.a_request(), outcome=Outcome.APPROVED, tags={"team": "x"})  # fmt: skip

    assert a.SENSITIVE == refreshed(now)["description"]


def test_change_by_somebody_else_after_our_request_is_drift() -> None:
    """A request of ours explains its own values only."""
    now = a.a_view(a.a_team(version_id="3", configuration=a.OTHER), request=a.a_request(), outcome=Outcome.APPROVED, tags={"team": "x"})  # fmt: skip

    assert {"mofN": {"minApprovalsRequired": 3}} == refreshed(now)["approvalStrategy"]


def test_intent_that_waits_is_no_drift() -> None:
    """What is declared and not in force yet stays declared."""
    now = a.a_view(a.voting(), request=a.a_request(), outcome=Outcome.OPEN, tags={"team": "x"})

    assert DESCRIBED == refreshed(now, description=DESCRIBED)["description"]


def test_drift_leaves_what_waits_alone() -> None:
    """Somebody changed the threshold while the program waits for another description."""
    now = a.a_view(a.a_team(version_id="9", configuration=a.OTHER), tags={"team": "x"})
    inputs = refreshed(now, description=DESCRIBED)

    assert (DESCRIBED, 3) == (inputs["description"], inputs["approvalStrategy"]["mofN"]["minApprovalsRequired"])


@pytest.mark.parametrize(
    ("tags", "declared"),
    [
        pytest.param({"team": "y"}, {"team": "y"}, id="value-changed"),
        pytest.param({}, {}, id="removed"),
        pytest.param({"team": "x", "cost": "y"}, {"team": "x"}, id="external-added"),
        pytest.param(
            {"team": "x", "pulumi-mpa:protects.payment-cryptography.us-east-1.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE": "h"},
            {"team": "x"},
            id="ours-added",
        ),
    ],
)
def test_tags_of_ours_drift_alone(tags: dict[str, str], declared: dict[str, str]) -> None:
    """Only keys that the program set are a difference."""
    assert declared == refreshed(a.a_view(a.a_team(), tags=tags))["tags"]


def test_tag_that_was_never_written_is_no_drift() -> None:
    """A blocked run left a declared tag unwritten; a refresh does not forget it."""
    unwritten = a.a_view(a.a_team(a.INVITED), tags={})

    assert {"team": "x"} == refreshed(unwritten, unwritten)["tags"]


@pytest.mark.parametrize("shown", [f"{a.POLICY}/7", f"{a.POLICY}/$DEFAULT"], ids=["resolved", "echoed"])
def test_spelling_of_policies_is_the_users(shown: str) -> None:
    """`$DEFAULT` is never drift, whichever way AWS shows it."""
    now = a.a_view(a.a_team(policies=(shown,)), tags={"team": "x"})

    assert a.inputs()["policies"] == refreshed(now)["policies"]


def test_found_team_reads_as_inputs() -> None:
    """A team known only by its ARN gives inputs with which nothing would change."""
    found = inputs_found(a.a_view(a.a_team(), tags={"team": "x"}))

    assert {**a.inputs(managedBy=None), "tags": {"team": "x"}} == found
    assert plan_update(desired(found), a.a_view(a.a_team(), tags={"team": "x"}), a.NOW).settled


def test_gone_team_has_no_inputs() -> None:
    """There is nothing to find."""
    assert {} == inputs_found(a.a_view(None))
