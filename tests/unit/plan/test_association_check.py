"""What a preview tells of an association without a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import an_association as an
import pytest

from pulumi_mpa.model.mpa_team_association import desired
from pulumi_mpa.model.settings import Settings
from pulumi_mpa.model.unknown import UNKNOWN
from pulumi_mpa.plan.association.diff import diff_association
from pulumi_mpa.plan.association.outputs import association_outputs
from pulumi_mpa.plan.association.update import plan_association
from pulumi_mpa.plan.mpa_team_association import check_association

if TYPE_CHECKING:
    from pulumi_mpa.plan.diff import Diff

NEAR, HERE = Settings(payment_cryptography_region="eu-west-1"), Settings(environment_region="ap-south-1")


def recorded(**more: Any) -> dict[str, Any]:  # noqa: ANN401 -- inputs of an association
    """Return the outputs of a settled association."""
    view = an.a_view(an.an_association())
    values = an.inputs(**more)
    plan = plan_association(an.wanted(), view, an.NOW)
    place = {"action": values["action"], "region": values["region"]}
    return association_outputs(values, view, plan, place=place, owner="o", entry="h")


def differs(recorded: dict[str, Any], wanted: dict[str, Any]) -> Diff:
    """Return the answer of diff() for an association with AWS Payment Cryptography."""
    want = desired(wanted)
    place = {"action": want.name, "region": want.region}
    return diff_association(recorded, wanted, want, place, recorded["action"], an.NOW)


@pytest.mark.parametrize(
    ("olds", "news", "settings", "expected"),
    [
        pytest.param({}, {"region": "us-west-2"}, NEAR, "us-west-2", id="written"),
        pytest.param({}, {}, NEAR, "eu-west-1", id="configured"),
        pytest.param({}, {}, HERE, "ap-south-1", id="environment"),
        pytest.param({"region": "us-west-2"}, {}, NEAR, "eu-west-1", id="configured-since"),
        pytest.param({"region": "us-west-2"}, {}, HERE, "us-west-2", id="another-machine"),
    ],
)
def test_region_left_out_is_filled_in(
    olds: dict[str, str], news: dict[str, str], settings: Settings, expected: str
) -> None:
    """What one machine's environment says does not move an association that stands."""
    inputs, wrong, _ = check_association(olds, {"mpaTeamArn": an.OLD, **news}, settings)

    assert ([], expected, an.ACTION) == (wrong, inputs["region"], inputs["action"])


def test_every_fault_is_named_at_once() -> None:
    """One run of a preview is enough to correct them all."""
    news = {
        "action": "EXPORT",
        "mpaTeamArn": "guards",
        "requesterComment": "x" * 156,
        "onDelete": "requested",
        "more": 1,
    }
    wrong = check_association({}, news, Settings())[1]

    assert ["action", "mpaTeamArn", "requesterComment", "onDelete", "region", "more"] == sorted(
        (problem.partition(":")[0] for problem in wrong),
        key=["action", "mpaTeamArn", "requesterComment", "onDelete", "region", "more"].index,
    )


def test_unknown_values_are_no_faults() -> None:
    """A team that is made by the same program is known at run."""
    news = {"mpaTeamArn": UNKNOWN, "requesterComment": UNKNOWN, "region": UNKNOWN, "adopt": UNKNOWN}
    _, wrong, lines = check_association({}, news, Settings())

    assert [] == wrong
    assert "will let a team known at run guard" in lines[0]


@pytest.mark.parametrize(
    ("changes", "expected", "says"),
    [
        pytest.param({}, False, "", id="nothing"),
        pytest.param({"mpaTeamArn": an.NEW}, True, "needs 2 of 3; the vote would close", id="team"),
        pytest.param({"mpaTeamArn": UNKNOWN}, True, "may ask the team in force", id="team-unknown"),
        pytest.param({"resubmit": "x"}, True, "", id="resubmit"),
        pytest.param({"requesterComment": "x"}, True, "", id="comment"),
        pytest.param({"region": UNKNOWN}, True, "may be replaced: region known at run", id="region-unknown"),
    ],
)
def test_diff(changes: dict[str, Any], expected: bool, says: str) -> None:  # noqa: FBT001 -- a parameter
    """A change is one that an update has to do or record."""
    diff = differs(recorded(), {**an.inputs(), **changes})

    assert (expected, ()) == (diff.changes, diff.replaces)
    assert says in "\n".join(diff.lines)
    assert bool(says) is bool(diff.lines)


def test_other_region_replaces() -> None:
    """The preview says who will be asked for the old one."""
    diff = differs(recorded(), an.inputs(region="us-west-2"))

    assert (True, ("region",)) == (diff.changes, diff.replaces)
    assert (
        f"then the approvers of {an.OLD} are asked to guard the old operation no longer, needs 2 of 3" in diff.lines[0]
    )
