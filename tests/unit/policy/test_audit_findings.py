"""What is read from the lines that `pulumi policy analyze --json` prints."""

from __future__ import annotations

import json
from typing import Any

from pulumi_mpa.messages import Code, parse
from pulumi_mpa.policy.findings import findings, packs

URN = "urn:pulumi:prod::keys::my:component:Keys$pulumi-python:dynamic/mpa:ApprovalTeam::root::certificates"
SUMMARY = {"summaryEvent": {"PolicyPacks": {"pulumi-mpa": "0.1.0"}, "result": "failed"}}


def _violation(message: str = "What is wrong. [MPA7001]", **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- values of an event
    event = {
        "resourceUrn": URN,
        "message": f"What is demanded.\n{message}",
        "color": "",
        "policyName": "mpa-team-spare-approver",
        "policyPackName": "pulumi-mpa",
        "policyPackVersion": "0.1.0",
        "enforcementLevel": "mandatory",
        "severity": "high",
        **more,
    }
    return {"sequence": 0, "policyEvent": event}


def _correction(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 -- inputs of a resource
    before = {"__provider": "one", "description": "sunflower"}
    event = {
        "resourceUrn": URN,
        "policyName": "p",
        "policyPackName": "q",
        "before": before,
        "after": {**before, **changes},
    }
    return {"policyRemediationEvent": event}


def _lines(*events: dict[str, Any]) -> list[str]:
    return [json.dumps(event) for event in events]


def test_violation_is_read_with_all_that_the_engine_says() -> None:
    """The description stands before the message, and a URN may have `::` in its name and parents before its type."""
    (found,) = findings(_lines(_violation(), SUMMARY))

    assert ("What is demanded.", "What is wrong. [MPA7001]") == (found.description, found.message)
    assert (Code.POLICY_SPARE_APPROVER, "mandatory", "high") == (found.code, found.level, found.severity)
    assert ("root::certificates", "pulumi-python:dynamic/mpa:ApprovalTeam") == (found.name, found.resource_type)


def test_violation_of_another_pack_may_lack_code_and_severity() -> None:
    """A message of several lines stays whole, and one that is empty is the description."""
    several, empty = findings(
        _lines(_violation("One.\nTwo.", severity=""), _violation(resourceUrn="", message="What is demanded."))
    )[::-1]

    assert (None, "One.\nTwo.", "") == (several.code, several.message, several.severity)
    assert ("What is demanded.", "", "") == (empty.message, empty.name, empty.resource_type)


def test_order_does_not_depend_on_which_pack_was_faster() -> None:
    """Two runs over one state can be compared."""
    events = [_violation(f"{letter}.") for letter in "abc"]

    assert findings(_lines(*events)) == findings(_lines(*reversed(events), *events))


def test_exception_makes_a_mandatory_violation_pass() -> None:
    """As in the engine, which does not fail because of it."""
    allowed, other = findings(
        _lines(_violation(exceptions=[{"id": "E-1", "reason": "Until May."}]), _violation(resourceUrn="urn:z"))
    )

    assert (False, True) == (allowed.is_mandatory, other.is_mandatory)
    assert (("E-1", "Until May."),) == allowed.exceptions


def test_correction_names_what_an_update_would_change_and_no_value() -> None:
    """A description may be a secret, and the reference to the provider is nobody's concern."""
    (found,) = findings(_lines(_correction(__provider="two", description="tulip")))

    assert ("remediate", False) == (found.level, found.is_mandatory)
    message = parse(found.message)
    assert message is not None
    assert Code.AUDIT_WOULD_REMEDIATE == message.code
    assert "`description`" in found.message
    assert [] == [word for word in ("sunflower", "tulip", "__provider") if word in found.message]


def test_correction_of_what_is_a_violation_as_well_is_found_once() -> None:
    """Without a program nothing is corrected, so that the same policy also reports the violation."""
    (found,) = findings(_lines(_correction(description=""), _violation(policyName="p")))

    assert "mandatory" == found.level


def test_lines_that_are_no_events_are_left_out() -> None:
    """A pack may print what it likes."""
    lines = ["", "hello", "{hello}", '{"cut": ', *_lines(_violation(), SUMMARY)]

    assert (1, {"pulumi-mpa": "0.1.0"}) == (len(findings(lines)), packs(lines))
    assert {} == packs(_lines(_violation()))
