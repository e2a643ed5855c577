"""A state file that another start goes on from: with the options that it was made with, and nothing forgotten."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from pulumi_mpa.emulator import Assumptions, ClockKind, Service, Settings, StateFileError
from pulumi_mpa.emulator.made_with import FROM_NOW_ON, PART_OF_STATE
from pulumi_mpa.emulator.policies import POLICIES
from pulumi_mpa.testing import EmulatorError, MpaEmulator

START = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
MADE_WITH = Settings(
    clock=ClockKind.VIRTUAL,
    start=START,
    account="444455556666",
    unknown_users=frozenset({"zoe", "yan"}),
    assumptions=Assumptions(minima="relaxed"),
    policies=POLICIES[:1],
)
#: Another value for each setting, and how the error names it with both.
OTHER: dict[str, tuple[Any, str]] = {
    "clock": (ClockKind.REAL, "clock: virtual in the file, real now"),
    "start": (
        START + timedelta(days=1),
        "start: 2026-03-01T12:00:00+00:00 in the file, 2026-03-02T12:00:00+00:00 now",
    ),
    "account": ("111122223333", "account: 444455556666 in the file, 111122223333 now"),
    "unknown_users": (frozenset({"xin"}), "unknown users: yan, zoe in the file, xin now"),
    "assumptions": (
        Assumptions(same_team="accepted"),
        "assumption minima: relaxed in the file, enforced now; assumption same_team: conflict in the file, accepted now",
    ),
    "policies": (POLICIES, f"policies: {POLICIES[0].arn} in the file, {POLICIES[0].arn}, {POLICIES[1].arn} now"),
    "service_seconds": (7, ""),
    "automatic_portal": (False, ""),
    "max_teams": (99, ""),
    "kept_calls": (99, ""),
    "check_outputs": (False, ""),
}


def test_every_setting_has_a_rule() -> None:
    """Either it is part of the state, or it counts from the next start on; and each is tried below."""
    names = {field.name for field in fields(Settings)}
    assert names == PART_OF_STATE.keys() | FROM_NOW_ON
    assert not PART_OF_STATE.keys() & FROM_NOW_ON
    assert names - {"state"} == OTHER.keys()
    assert {name for name, (_, text) in OTHER.items() if text} == PART_OF_STATE.keys()


#: Options that are called otherwise than their setting.
OPTIONS = {"assume": "assumptions", "manual-portal": "automatic_portal", "unknown-user": "unknown_users"}


def test_documentation_has_the_rule_of_every_option() -> None:
    """In a table, with the same rule."""
    text = (Path(__file__).parents[2] / "docs" / "emulator.md").read_text()
    rows = re.findall(r"^\| `--([a-z-]+)` \| .* \| (.*) \|$", text, re.MULTILINE)
    found = {OPTIONS.get(option, option.replace("-", "_")): rule for option, rule in rows}
    # The file itself, and what only tests of the emulator set.
    assert found.keys() == (PART_OF_STATE.keys() | FROM_NOW_ON) - {"state", "check_outputs"}
    assert {name for name, rule in found.items() if "counts from now on" in rule} == found.keys() & FROM_NOW_ON


@pytest.mark.parametrize("name", sorted(PART_OF_STATE))
def test_option_that_differs_is_named_with_both_values(tmp_path: Path, name: str) -> None:
    """And with what to do; the file can be used with its own options as before."""
    made_with = replace(MADE_WITH, state=tmp_path / "state.db")
    Service(made_with).close()
    value, text = OTHER[name]
    # A real clock has no start.
    changes: dict[str, Any] = {"start": None, name: value} if name == "clock" else {name: value}
    with pytest.raises(StateFileError) as refused:
        Service(replace(made_with, **changes))
    assert str(refused.value) == (
        f"the state file {made_with.state} was made with other options: {text}. Start with the options that it was made "
        "with, or with another file."
    )
    Service(made_with).close()


def test_all_options_that_differ_are_named_at_once(tmp_path: Path) -> None:
    """So that whoever mends one does not find the next."""
    made_with = replace(MADE_WITH, state=tmp_path / "state.db")
    Service(made_with).close()
    with pytest.raises(StateFileError) as refused:
        Service(Settings(state=made_with.state, start=None))
    for name in PART_OF_STATE.keys() - {"start", "unknown_users"}:
        assert OTHER[name][1].partition(";")[0] in str(refused.value)


def test_other_content_of_the_same_policies_is_named(tmp_path: Path) -> None:
    """Their ARNs alone would read as if nothing differed."""
    made_with = replace(MADE_WITH, state=tmp_path / "state.db")
    Service(made_with).close()
    renamed = replace(POLICIES[0], name="Renamed")
    with pytest.raises(StateFileError, match="in the file, the same ones with other content now"):
        Service(replace(made_with, policies=(renamed,)))


@pytest.mark.parametrize("name", sorted(FROM_NOW_ON - {"state"}))
def test_option_that_counts_from_now_on_may_differ(tmp_path: Path, name: str) -> None:
    """It is used, and not ignored."""
    made_with = replace(MADE_WITH, state=tmp_path / "state.db")
    Service(made_with).close()
    service = Service(replace(made_with, **{name: OTHER[name][0]}))
    assert OTHER[name][0] == getattr(service.world.settings, name)
    service.close()


def test_what_is_not_given_is_as_in_the_file(tmp_path: Path) -> None:
    """A start and a list of unknown users are there already."""
    made_with = replace(MADE_WITH, state=tmp_path / "state.db")
    Service(made_with).close()
    service = Service(replace(made_with, start=None, unknown_users=frozenset()))
    assert (START, {"zoe", "yan"}) == (service.world.clock.now(), service.world.unknown_users())
    service.close()


def test_start_of_a_state_that_had_none_is_named(tmp_path: Path) -> None:
    """Its clock began at the time of its first start."""
    made_with = replace(MADE_WITH, start=None, state=tmp_path / "state.db")
    Service(made_with).close()
    with pytest.raises(StateFileError, match="start: not given in the file, 2026-03-01"):
        Service(replace(made_with, start=START))


def test_kit_names_the_options_too(tmp_path: Path) -> None:
    """In its own error."""
    with MpaEmulator(state=tmp_path / "state.db", account="444455556666"):
        pass
    with pytest.raises(EmulatorError, match="account: 444455556666 in the file, 111122223333 now"):
        MpaEmulator(state=tmp_path / "state.db").__enter__()
