"""One fault of a team that two policies find."""

from __future__ import annotations

from typing import Any

import pytest
from given import team
from pulumi.runtime import proto
from serviced import Call, configured, request_of, serviced

from pulumi_mpa import ApprovalTeam
from pulumi_mpa.messages import Code, parse
from pulumi_mpa.policy import TEAM_SPARE_APPROVER, TEAM_THRESHOLD

RANGE, EVERYBODY, SPARE = Code.POLICY_THRESHOLD_RANGE, Code.POLICY_THRESHOLD_IS_EVERYBODY, Code.POLICY_SPARE_APPROVER
ADVISORY, MANDATORY, DISABLED, REMEDIATE = proto.ADVISORY, proto.MANDATORY, proto.DISABLED, proto.REMEDIATE


@pytest.mark.parametrize(
    ("levels", "spare", "codes"),
    [
        pytest.param((ADVISORY, ADVISORY), 1, [SPARE], id="both warn"),
        pytest.param((MANDATORY, MANDATORY), 1, [SPARE], id="both end the run"),
        pytest.param((REMEDIATE, REMEDIATE), 1, [SPARE], id="both would remediate"),
        pytest.param((ADVISORY, MANDATORY), 1, [SPARE], id="the one that stays ends the run"),
        pytest.param((MANDATORY, ADVISORY), 1, [EVERYBODY, SPARE], id="the one that stays would only warn"),
        pytest.param((ADVISORY, DISABLED), 1, [EVERYBODY], id="the other is disabled"),
        pytest.param((DISABLED, ADVISORY), 1, [SPARE], id="this one is disabled"),
        pytest.param((ADVISORY, ADVISORY), 0, [EVERYBODY], id="the other demands nothing"),
        pytest.param((ADVISORY, ADVISORY), 2, [SPARE], id="the other demands more"),
    ],
)
def test_team_in_which_everybody_must_agree_has_one_finding(levels: Any, spare: int, codes: list[Code]) -> None:  # noqa: ANN401 -- numbers of levels
    """Neither rule is lost where the policies are configured apart, and no finding that ends a run is."""
    pack = serviced([TEAM_THRESHOLD, TEAM_SPARE_APPROVER])
    threshold, spares = levels
    configured(
        pack,
        {TEAM_SPARE_APPROVER.name: {"spareApprovers": spare}},
        mpa_team_threshold=threshold,
        mpa_team_spare_approver=spares,
    )
    response = pack.Analyze(request_of(ApprovalTeam, team(need=3, people=3)), Call())

    found = [parse(one.message) for one in response.diagnostics]
    assert codes == [one.code for one in found if one]


def test_pack_without_the_other_policy_reports_its_own() -> None:
    """And a threshold out of range is a fault of its own."""
    alone = serviced([TEAM_THRESHOLD]).Analyze(request_of(ApprovalTeam, team(need=3, people=3)), Call())
    both = serviced([TEAM_THRESHOLD, TEAM_SPARE_APPROVER]).Analyze(
        request_of(ApprovalTeam, team(need=1, people=1)), Call()
    )

    assert [f"[{EVERYBODY}]"] == [one.message[-9:] for one in alone.diagnostics]
    assert [RANGE, SPARE] == [one.code for one in (parse(one.message) for one in both.diagnostics) if one]
