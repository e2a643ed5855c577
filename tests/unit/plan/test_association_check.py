"""What a preview says of an association without a call."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import an_association as an
import pytest

from pulumi_mpa.messages import Code, Message, find, parse
from pulumi_mpa.model.mpa_team_association import desired
from pulumi_mpa.model.requests.request import Outcome
from pulumi_mpa.model.settings import FoundRegion, Settings
from pulumi_mpa.model.unknown import UNKNOWN
from pulumi_mpa.plan.association.outputs import association_outputs
from pulumi_mpa.plan.association.update import plan_association
from pulumi_mpa.plan.mpa_team_association import check_association, diff_association

if TYPE_CHECKING:
    from pulumi_mpa.model.association import AssociationView
    from pulumi_mpa.plan.diff import Diff

VOTERS = {"team": an.OLD, "required": "2", "approvers": "3"}
NEAR = Settings(payment_cryptography_region=FoundRegion("eu-west-1", "`aws:region`"))
HERE = Settings(environment_region=FoundRegion("ap-south-1", "`AWS_REGION`"))


def recorded(view: AssociationView | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- inputs of an association
    """Return the outputs of an association, of a settled one unless a view says otherwise."""
    view = view or an.a_view(an.an_association())
    values = an.inputs(**more)
    plan = plan_association(desired(values), view, an.NOW)
    place = {"action": values["action"], "region": values["region"]}
    return association_outputs(values, view, plan, place=place, owner="o", entry="h")


def differs(recorded: dict[str, Any], wanted: dict[str, Any]) -> Diff:
    """Return the result of diff() for an association with AWS Payment Cryptography."""
    return diff_association(recorded, wanted, an.NOW)


@pytest.mark.parametrize(
    ("olds", "news", "settings", "expected", "source"),
    [
        pytest.param({}, {"region": "us-west-2"}, NEAR, "us-west-2", "", id="written"),
        pytest.param({}, {}, NEAR, "eu-west-1", "`aws:region`", id="configured"),
        pytest.param({}, {}, HERE, "ap-south-1", "`AWS_REGION`", id="environment"),
        pytest.param({}, {}, Settings(), "ca-central-1", "the profile `prod`", id="profile"),
        pytest.param({"region": "us-west-2"}, {}, NEAR, "eu-west-1", "", id="configured-since"),
        pytest.param({"region": "us-west-2"}, {}, HERE, "us-west-2", "", id="another-machine"),
        pytest.param({"region": "us-west-2"}, {}, Settings(), "us-west-2", "", id="another-profile"),
    ],
)
def test_region_left_out_is_filled_in(
    olds: dict[str, str], news: dict[str, str], settings: Settings, expected: str, source: str
) -> None:
    """A creation says where it comes from; what one machine has does not move an association that stands."""
    settings = replace(settings, profile_region=lambda: FoundRegion("ca-central-1", "the profile `prod`"))
    inputs, wrong, lines = check_association(olds, {"mpaTeamArn": an.OLD, **news}, settings)

    assert ([], expected, an.ACTION) == (wrong, inputs["region"], inputs["action"])
    said = [line for line in lines if isinstance(line, Message) and line.code == Code.ASSOCIATION_REGION_FOUND]
    assert [source] * bool(source) == [line.values["source"] for line in said]


def test_every_problem_is_named_at_once() -> None:
    """One run of a preview is enough to correct them all."""
    news = {
        "action": "EXPORT",
        "mpaTeamArn": "guards",
        "requesterComment": "x" * 156,
        "onDelete": "requested",
        "more": 1,
    }
    wrong = check_association({}, news, Settings())[1]

    found = {problem.partition(":")[0]: parsed.code for problem in wrong if (parsed := parse(problem)) is not None}
    assert {
        "action": Code.OPERATION_NOT_PROTECTABLE,
        "mpaTeamArn": Code.TEAM_ARN_INVALID,
        "requesterComment": Code.INPUT_LENGTH,
        "onDelete": Code.INPUT_NOT_A_PROPERTY,
        "region": Code.REGION_REQUIRED,
        "more": Code.INPUT_NOT_A_PROPERTY,
    } == found
    assert len(found) == len(wrong)


def test_invalid_region_is_named() -> None:
    """The message shows how a Region is written, and which operations can be protected."""
    wrong = check_association({}, {"action": "EXPORT", "region": "Frankfurt", "mpaTeamArn": an.OLD}, Settings())[1]

    assert [Code.OPERATION_NOT_PROTECTABLE, Code.REGION_INVALID] == [code for code, _ in find("\n".join(wrong))]
    assert (an.ACTION in wrong[0], "`eu-central-1`" in wrong[1]) == (True, True)


def test_unknown_values_are_no_problems() -> None:
    """A team that is made by the same program is known at run."""
    news = {"mpaTeamArn": UNKNOWN, "requesterComment": UNKNOWN, "region": UNKNOWN, "adopt": UNKNOWN}
    _, wrong, lines = check_association({}, news, Settings())

    assert [] == wrong
    assert "associates a team that is not known until the update runs with" in lines[0]
    assert [(Code.ASSOCIATION_WILL_BE_CREATED, {}), (Code.ASSOCIATION_MAY_BE_ADOPTED, {})] == find("\n".join(lines))


@pytest.mark.parametrize(
    ("changes", "expected", "found"),
    [
        pytest.param({}, False, [], id="nothing"),
        pytest.param({"mpaTeamArn": an.NEW}, True, [(Code.ASSOCIATION_UPDATE_WILL_BE_REQUESTED_ONCE_ACTIVE, {"maybe": "associate", **VOTERS, "closes": "2026-11-25T12:00Z"})], id="team"),
        pytest.param({"mpaTeamArn": UNKNOWN}, True, [(Code.ASSOCIATION_MAY_REQUEST_UPDATE, {"maybe": "associate", **VOTERS})], id="team-unknown"),
        pytest.param({"resubmit": "x"}, True, [], id="resubmit"),
        pytest.param({"requesterComment": "x"}, True, [], id="comment"),
        pytest.param({"region": UNKNOWN}, True, [(Code.ASSOCIATION_MAY_BE_REPLACED, {"maybe": "disassociate", **VOTERS})], id="region-unknown"),
    ],
)  # fmt: skip
def test_diff(changes: dict[str, Any], expected: bool, found: list[tuple[Code, dict[str, str]]]) -> None:  # noqa: FBT001 -- a parameter
    """A change is one that an update has to do or record."""
    diff = differs(recorded(), {**an.inputs(), **changes})

    assert (expected, ()) == (diff.changes, diff.replaces)
    assert found == find("\n".join(diff.lines))
    assert len(found) == len(diff.lines)


def test_unknown_region_is_named() -> None:
    """The preview says which value it does not know."""
    assert "The value of region is not known" in differs(recorded(), an.inputs(region=UNKNOWN)).lines[0]


def test_open_request_is_observed_again() -> None:
    """The preview repeats how things stood, and its data with that."""
    open_request = {"request": an.a_request(), "outcome": Outcome.OPEN, "is_recorded": True}
    view = an.a_view(an.an_association(an.HANDING_OVER), vote=an.a_vote(), **open_request)
    diff = differs(recorded(view, mpaTeamArn=an.NEW), an.inputs(an.NEW))

    votes = {"session": an.session(), "required": "2", "approvers": "3", "approvals": "1", "rejections": "0"}
    ((code, data),) = find("\n".join(diff.lines))
    assert (True, Code.ASSOCIATION_WILL_BE_OBSERVED) == (diff.changes, code)
    assert {**votes, "state": Code.ASSOCIATION_UPDATE_VOTING} == data


def test_other_region_replaces() -> None:
    """The preview says who will be asked for the old one."""
    diff = differs(recorded(), an.inputs(region="us-west-2"))

    assert (True, ("region",)) == (diff.changes, diff.replaces)
    assert (
        f"Then the approvers of {an.OLD} are asked to remove the old one, which needs 2 of 3 approvals" in diff.lines[0]
    )
    vote = {"vote": "disassociate", **VOTERS, "closes": "2026-11-25T12:00Z"}
    assert [(Code.ASSOCIATION_WILL_BE_REPLACED, vote)] == find(diff.lines[0])


@pytest.mark.parametrize(
    ("region", "code"),
    [
        pytest.param("us-west-2", Code.ASSOCIATION_WILL_BE_REPLACED_AND_FORGOTTEN, id="known"),
        pytest.param(UNKNOWN, Code.ASSOCIATION_MAY_BE_REPLACED, id="unknown"),
    ],
)
def test_nobody_is_asked_where_no_team_protects_the_operation_yet(region: object, code: Code) -> None:
    """A replacement of an association that waits for its team opens no vote."""
    diff = differs(recorded(an.a_view(None, team_ready=False)), an.inputs(region=region))

    assert (code, {}) == find("\n".join(diff.lines))[0]
