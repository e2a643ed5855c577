"""An analysis as text, JSON and SARIF."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sarif_schema import problems_of

from pulumi_mpa.messages import TABLE, Code
from pulumi_mpa.policy import TEAM_SPARE_APPROVER
from pulumi_mpa.policy.account import NOT_READ
from pulumi_mpa.policy.analysis import notes_of
from pulumi_mpa.policy.positions import Position, positions_in
from pulumi_mpa.policy.report import Analysis, Finding, as_json, as_sarif, as_text
from pulumi_mpa.policy.sarif import FINGERPRINT

OURS = Finding(
    policy=TEAM_SPARE_APPROVER.name,
    pack="pulumi-mpa",
    pack_version="0.1.0",
    urn="urn:pulumi:prod::keys::pulumi-python:dynamic/mpa:ApprovalTeam::root",
    description=TEAM_SPARE_APPROVER.description,
    message=f"3 of 3 approvers must agree. [{Code.POLICY_SPARE_APPROVER}]",
    level="mandatory",
    severity="high",
)
ADVISORY = replace(OURS, level="advisory")
THEIRS = Finding(
    "s3-public", "other", "", "urn:pulumi:prod::keys::aws:s3:Bucket::logs", "No public ones.", "It is.", "advisory"
)
EXCEPTED = replace(OURS, exceptions=(("E-1", "Until May."),))


def _analysis(*found: Finding, unread: tuple[str, ...] = ()) -> Analysis:
    return Analysis("state.json", found, {"pulumi-mpa": "0.1.0"}, unread)


@pytest.mark.parametrize(
    ("code", "analysis"),
    [
        (0, _analysis()),
        (0, _analysis(ADVISORY, THEIRS)),
        (0, _analysis(EXCEPTED)),
        (1, _analysis(ADVISORY, OURS)),
        (1, _analysis(OURS, unread=("cannot read it",))),
        (2, _analysis(ADVISORY, unread=("cannot read it",))),
    ],
    ids=["nothing", "advisory", "excepted", "mandatory", "mandatory-and-incomplete", "incomplete"],
)
def test_exit_code_says_whether_a_pipeline_stops(code: int, analysis: Analysis) -> None:
    """A violation is certain whatever else is missing; without one, an incomplete analysis is no success."""
    assert (code, code) == (analysis.exit_code, as_json(analysis)["exitCode"])


@pytest.mark.parametrize(
    ("notes", "value"),
    [
        (["cannot read it"], ["cannot read it"]),
        (["cannot read it"], [None, "cannot read it", {"a": "b"}]),
        ([], []),
        ([], None),
        ([], 5),
        ([], "text"),
        ([], {"a": "b"}),
    ],
    ids=["written-by-this-package", "with-something-else", "empty", "null", "number", "text", "map"],
)
def test_what_was_not_read_is_a_list_of_sentences(notes: list[str], value: object) -> None:
    """An output of this name may be anybody's: a text of four letters is no four sentences, and nothing raises."""
    assert notes == notes_of({"urn": "x", "outputs": {NOT_READ: value}})


def test_text_has_a_paragraph_for_each_finding_and_a_line_that_counts() -> None:
    """What is wrong, where, and how many; what was not looked at stands there too."""
    text = as_text(_analysis(OURS, THEIRS, EXCEPTED, unread=("cannot read it",)))
    first, *_, unread, last = text.split("\n\n")

    assert [f"mandatory, high: {OURS.policy}", f"  {OURS.urn}", f"  {OURS.message}"] == first.splitlines()
    assert "not analyzed: cannot read it" == unread
    assert "violations: 3, of which mandatory: 1; not everything was analyzed" == last
    assert "  allowed by E-1: Until May." in text
    assert "violations: 0, of which mandatory: 0" == as_text(_analysis())


def test_json_is_json_and_has_code_and_resource() -> None:
    """A program needs to read neither the message nor the URN."""
    made = json.loads(json.dumps(as_json(_analysis(EXCEPTED, unread=("cannot read it",)))))
    (found,) = made["findings"]

    assert (False, ["cannot read it"]) == (made["complete"], made["unread"])
    assert ("root", Code.POLICY_SPARE_APPROVER) == (found["name"], found["code"])
    assert [{"id": "E-1", "reason": "Until May."}] == found["exceptions"]


@pytest.mark.one_python
@pytest.mark.parametrize(
    "analysis",
    [_analysis(), _analysis(OURS, ADVISORY, THEIRS, EXCEPTED), _analysis(unread=("cannot read it",))],
    ids=["nothing", "findings", "incomplete"],
)
def test_sarif_is_valid_by_the_official_schema(analysis: Analysis) -> None:
    """Code hosts reject a log that is not."""
    assert [] == problems_of(json.loads(json.dumps(as_sarif(analysis))))


@pytest.mark.one_python
def test_schema_finds_what_is_wrong() -> None:
    """A schema that allows everything would show nothing."""
    log = as_sarif(_analysis(OURS))
    log["runs"][0]["results"][0]["level"] = "mandatory"

    assert ["$.runs[0].results[0].level"] == [problem.partition(":")[0] for problem in problems_of(log)]


def test_rule_has_the_facts_of_the_policy() -> None:
    """What it demands, how to meet it, where it is described, how bad a violation is; of others what the engine says."""
    ours, theirs = as_sarif(_analysis(OURS, THEIRS, ADVISORY))["runs"][0]["tool"]["driver"]["rules"]

    assert TEAM_SPARE_APPROVER.description == ours["fullDescription"]["text"]
    assert TABLE[Code.POLICY_SPARE_APPROVER].cure == ours["help"]["text"]
    assert TEAM_SPARE_APPROVER.url == ours["helpUri"]
    assert ("error", "8.0") == (ours["defaultConfiguration"]["level"], ours["properties"]["security-severity"])
    assert "availability" in ours["properties"]["tags"]
    assert ("No public ones.", "warning") == (theirs["help"]["text"], theirs["defaultConfiguration"]["level"])
    assert {"helpUri"}.isdisjoint(theirs)


def test_result_is_shown_at_a_line_and_names_the_resource() -> None:
    """Code hosts show nothing without a file: the program's, or else the one that every project has."""
    declared = replace(OURS, position=Position("teams/my teams.py", 7))
    at, elsewhere = (
        result["locations"][0]
        for result in as_sarif(_analysis(declared, THEIRS), project="infra")["runs"][0]["results"]
    )

    shown = [
        (item["physicalLocation"]["artifactLocation"]["uri"], item["physicalLocation"]["region"])
        for item in (at, elsewhere)
    ]
    assert [("infra/teams/my%20teams.py", {"startLine": 7}), ("infra/Pulumi.yaml", {"startLine": 1})] == shown
    (logical,) = at["logicalLocations"]
    assert ("root", OURS.urn) == (logical["name"], logical["fullyQualifiedName"])
    (result,) = as_sarif(_analysis(OURS))["runs"][0]["results"]
    assert "Pulumi.yaml" == result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert f"  {OURS.urn}\n  teams/my teams.py:7\n" in as_text(_analysis(declared))
    found = as_json(_analysis(declared, THEIRS))["findings"]
    assert [("teams/my teams.py", 7), (None, None)] == [(item["file"], item["line"]) for item in found]


def test_level_of_a_result_fails_only_what_is_mandatory() -> None:
    """An advisory violation stops no merge, however bad it is."""
    found = (OURS, ADVISORY, replace(ADVISORY, severity="low"), EXCEPTED)
    results = as_sarif(_analysis(*found))["runs"][0]["results"]

    assert ["error", "warning", "note", "warning"] == [result["level"] for result in results]
    assert "E-1: Until May." == results[3]["suppressions"][0]["justification"]


def test_finding_is_known_again_although_its_message_has_changed() -> None:
    """Counts and dates change from run to run, and two findings at one resource are two."""
    changed = replace(OURS, message="4 of 4 approvers must agree.")

    def prints(*found: Finding) -> list[str]:
        results = as_sarif(_analysis(*found))["runs"][0]["results"]
        return [result["partialFingerprints"][FINGERPRINT] for result in results]

    assert prints(OURS) == prints(changed)
    assert 3 == len(set(prints(OURS, changed, THEIRS)))


def test_incomplete_analysis_is_no_successful_run() -> None:
    """A code host shows the notifications of the tool, and keeps earlier findings open."""
    (invocation,) = as_sarif(_analysis(unread=("cannot read it",)))["runs"][0]["invocations"]

    assert (False, 2) == (invocation["executionSuccessful"], invocation["exitCode"])
    assert ["cannot read it"] == [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]


@pytest.mark.parametrize(
    ("expected", "frames"),
    [
        (Position("__main__.py", 4), ["project:///../lib/pulumi_mpa/approval_team.py#138", "project:///__main__.py#4"]),
        (Position("__main__.py", 4), ["project:///.venv/lib/site-packages/x.py#1", "project:///__main__.py#4,7"]),
        (Position("my teams.py", 2), ["project:///my%20teams.py#2", "project:///__main__.py#4"]),
        (None, ["project:///../lib/x.py#1", "file:///x.py#1", ""]),
        (None, []),
    ],
    ids=["called-by-the-package", "called-by-an-installed-one", "of-a-module", "of-no-program", "not-recorded"],
)
def test_position_is_that_of_the_program(expected: Position | None, frames: list[str]) -> None:
    """The innermost call that somebody has written: neither of this package nor of the SDK."""
    resource = {"urn": "urn:x", "stackTrace": [{"sourcePosition": frame} for frame in frames]}

    assert expected == positions_in([resource, {"urn": "urn:y"}]).get("urn:x")
