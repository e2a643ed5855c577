"""What a pack says of a configuration that names what is not there."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from pulumi_policy import EnforcementLevel, Policy, ResourceValidationPolicy
from serviced import Aborted, configured, serviced

from pulumi_mpa.messages import Code, find
from pulumi_mpa.policy import (
    POLICIES,
    TEAM_SPARE_APPROVER,
    TEAM_THRESHOLD,
    PolicyConfigError,
    policy_pack,
    select_policies,
)
from pulumi_mpa.policy.configuration import initial_config, problems_of
from pulumi_mpa.policy.facts import PAGE

THEIRS = ResourceValidationPolicy("their-rule", "A rule of somebody else.", lambda *_: None)
PACK: list[Policy] = [TEAM_SPARE_APPROVER, THEIRS]
NAME = TEAM_SPARE_APPROVER.name


def test_levels_and_settings_are_what_the_sdk_takes() -> None:
    """A level may stand alone or beside settings, and a policy of somebody else has whatever settings it has."""
    levels: dict[str, Any] = {
        NAME: {"enforcementLevel": "disabled", "spareApprovers": 2},
        THEIRS.name: EnforcementLevel.REMEDIATE,
    }

    assert {
        "all": {"enforcementLevel": EnforcementLevel.MANDATORY},
        NAME: {"enforcementLevel": EnforcementLevel.DISABLED, "spareApprovers": 2},
        THEIRS.name: {"enforcementLevel": EnforcementLevel.REMEDIATE},
    } == initial_config(PACK, "mandatory", levels)
    assert {THEIRS.name: {"whatever": 1}} == initial_config(PACK, None, {THEIRS.name: {"whatever": 1}})


@pytest.mark.parametrize(
    ("all_levels", "levels", "code", "named"),
    [
        (None, {"mpa-team-spare-aprover": "mandatory"}, Code.POLICY_NOT_IN_PACK, f"Did you mean `{NAME}`?"),
        (None, {"other": "mandatory"}, Code.POLICY_NOT_IN_PACK, f"Its policies are {NAME}, {THEIRS.name}."),
        (None, {NAME: {"spareAprovers": 2}}, Code.POLICY_SETTING_UNKNOWN, "Did you mean `spareApprovers`?"),
        (None, {NAME: {"days": 2}}, Code.POLICY_SETTING_UNKNOWN, "Its settings are spareApprovers."),
        (None, {NAME: "strict"}, Code.POLICY_LEVEL_UNKNOWN, f"The level of `{NAME}` is strict."),
        (None, {NAME: 3}, Code.POLICY_LEVEL_UNKNOWN, f"The level of `{NAME}` is 3."),
        ("strict", {}, Code.POLICY_LEVEL_UNKNOWN, "The level of `all` is strict."),
        (None, {"all": {"spareApprovers": 2}}, Code.POLICY_ALL_HAS_SETTINGS, "`all`"),
    ],
    ids=["near", "far", "setting-near", "setting-far", "level", "no-level", "all", "all-settings"],
)
def test_what_is_not_there_is_named(all_levels: str | None, levels: dict[str, Any], code: Code, named: str) -> None:
    """With the key, and what it probably should be."""
    with pytest.raises(PolicyConfigError) as raised:
        initial_config(PACK, all_levels, levels)

    assert [code] == [found.code for found in find(str(raised.value))]
    assert named in str(raised.value)


def test_of_many_policies_the_number_is_said() -> None:
    """A list of all names would be the longest part of the output; the page has them."""
    (problem,) = problems_of(POLICIES, {"zzz": {}})

    assert f"It has {len(POLICIES)} policies; those of this package are listed in {PAGE}." in str(problem)
    assert len(str(problem)) < 250


def test_pack_ends_with_the_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """The engine shows what the process writes, so there is no traceback, and everything wrong is said at once."""
    with pytest.raises(SystemExit) as ended:
        policy_pack(all="strict", levels={"other": "mandatory"})

    assert str(ended.value).startswith("error: The policy pack has no policy `other`.")
    assert [Code.POLICY_NOT_IN_PACK, Code.POLICY_LEVEL_UNKNOWN] == [found.code for found in find(str(ended.value))]
    assert "" == capsys.readouterr().out


def test_selection_of_an_unknown_policy_is_an_error() -> None:
    """A misspelled name would leave a policy out."""
    with pytest.raises(PolicyConfigError, match=Code.POLICY_NOT_IN_PACK.value):
        select_policies(names=["mpa-team-spare-aprover"])


def test_configuration_from_a_file_is_checked_by_the_pack() -> None:
    """The engine sends it whole, with names that no policy has, and shows the status as the error."""
    with pytest.raises(Aborted) as aborted:
        configured(serviced(PACK), {NAME: {"spareApprovers": 1}, "all": {}, "other": {}})

    status, text = aborted.value.args
    assert grpc.StatusCode.INVALID_ARGUMENT == status
    assert [Code.POLICY_NOT_IN_PACK] == [found.code for found in find(text)]


def test_values_from_a_file_are_checked_by_the_pack() -> None:
    """All numbers come as floating-point ones, and what the program has set is merged with what the file sets."""
    with pytest.raises(Aborted) as aborted:
        configured(serviced([TEAM_THRESHOLD]), {TEAM_THRESHOLD.name: {"minimum": 9, "maximum": 3}})

    assert [Code.POLICY_RANGE_EMPTY] == [found.code for found in find(aborted.value.args[1])]
    assert "is 9, and its setting `maximum` is 3" in aborted.value.args[1]


def test_right_configuration_reaches_the_policies() -> None:
    """With the values that the engine has filled in."""
    servicer = configured(serviced(PACK), {NAME: {"spareApprovers": 2}, THEIRS.name: {"whatever": True}, "all": {}})

    assert {"spareApprovers": 2} == servicer._get_policy_config(NAME)  # noqa: SLF001 -- what policies are given
