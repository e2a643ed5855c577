"""What is decided about an account's identity source, from state and from what AWS shows."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import a_team as a
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_mpa.errors import ConflictingStateError, NotOwnedError
from pulumi_mpa.lifecycle.machine import Pair
from pulumi_mpa.messages import Code, Found, Message, parse
from pulumi_mpa.model.identity_source import DesiredSource, Source, desired
from pulumi_mpa.model.settings import Settings, settings_of
from pulumi_mpa.model.unknown import UNKNOWN
from pulumi_mpa.plan.identity_source import (
    check_source,
    describe_source,
    diff_source,
    find_source_for,
    source_inputs_after,
    source_outputs,
)

INSTANCE = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
ACTIVE = Pair("ACTIVE")
SOURCE = Source(a.SOURCE, "IAM_IDENTITY_CENTER", ACTIVE, None, INSTANCE, "us-east-1", "https://portal.example", a.MADE)
URN = "acme/urn:pulumi:prod::shop::pulumi-python:mpa:IdentitySource::org"


def inputs(instance: object = INSTANCE, region: object = "us-east-1", **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- any input
    """Return checked inputs."""
    center = {"instanceArn": instance, "region": region}
    return {"identitySourceParameters": {"iamIdentityCenter": center}, "managedBy": URN, **more}


def recorded(source: Source = SOURCE, shown: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- any input
    """Return the outputs that a run wrote, as the engine gives them back."""
    read: dict[str, Any] = json.loads(json.dumps(source_outputs(inputs(**more), source, shown or {})))
    return read


@pytest.mark.parametrize(
    ("values", "path", "code"),
    [
        pytest.param(inputs("ssoins-1234567890abcdef"), "identitySourceParameters.iamIdentityCenter.instanceArn", Code.INSTANCE_ARN_INVALID, id="instance"),
        pytest.param(inputs(region=""), "identitySourceParameters.iamIdentityCenter.region", Code.INPUT_LENGTH, id="region"),
        pytest.param({"managedBy": URN}, "identitySourceParameters", Code.INPUT_REQUIRED, id="nothing"),
        pytest.param({**inputs(), "identitySourceParameters": {"iamIdentityCenter": {"instanceArn": INSTANCE}}}, "identitySourceParameters.iamIdentityCenter.region", Code.INPUT_REQUIRED, id="no-region"),
        pytest.param(inputs(tags={"aws:x": "y"}), "tags", Code.TAG_KEY_RESERVED, id="tags"),
        pytest.param(inputs(colour="blue"), "colour", Code.INPUT_NOT_A_PROPERTY, id="slip"),
    ],
)  # fmt: skip
def test_problem_has_its_path(values: dict[str, Any], path: str, code: Code) -> None:
    """One wrong input gives one message that begins with its path."""
    found = [(problem.partition(": ")[0], parse(problem)) for problem in check_source({}, values, Settings())[1]]

    assert [(path, code)] == [(where, said.code) for where, said in found if said]


def test_configuration_is_checked_too() -> None:
    """A wrong `mpa:` key stops a source as it stops a team."""
    wrong = check_source({}, inputs(instance="x"), settings_of({"mpa:region": "eu-west-1"}))[1]

    assert ["mpa:region", "identitySourceParameters.iamIdentityCenter.instanceArn"] == [
        problem.partition(": ")[0] for problem in wrong
    ]


def places(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Return the path of every value inside inputs."""
    items = value.items() if isinstance(value, dict) else ()
    return [*([path] if path else []), *(place for key, item in items for place in places(item, (*path, key)))]


@given(st.sets(st.sampled_from(places(inputs(tags={"team": "x"}, adopt=True))), min_size=1))
def test_unknown_value_is_never_a_problem(unknown: set[tuple[Any, ...]]) -> None:
    """Whatever a preview does not know yet, at any depth, is let pass and may only be said as such."""
    values = copy.deepcopy(inputs(tags={"team": "x"}, adopt=True))
    for path in sorted(unknown, key=len, reverse=True):
        entry = values
        for key in path[:-1]:
            entry = entry[key]
        entry[path[-1]] = UNKNOWN

    _, wrong, lines = check_source({}, values, Settings())

    assert ([], 1) == (wrong, len(lines))
    assert () == diff_source(recorded(shown={"team": "x"}, tags={"team": "x"}), values, a.NOW).replaces


def test_creation_says_what_it_does() -> None:
    """Before a creation the reader knows which instance it is, and that there can be one source only."""
    assert [Message(Code.SOURCE_WILL_BE_CREATED, {"instance": INSTANCE})] == check_source({}, inputs(), Settings())[2]
    assert [] == check_source(inputs(), inputs(), Settings())[2]


@pytest.mark.parametrize(
    ("news", "changes", "replaces"),
    [
        pytest.param(inputs(), False, (), id="equal"),
        pytest.param(inputs(f"{INSTANCE[:-1]}0"), True, ("identitySourceParameters",), id="instance"),
        pytest.param(inputs(region="eu-west-1"), True, ("identitySourceParameters",), id="region"),
        pytest.param(inputs(UNKNOWN), True, (), id="instance-known-at-run"),
        pytest.param(inputs(tags={"team": "x"}), True, (), id="tags"),
        pytest.param(inputs(adopt=True), True, (), id="adopt"),
    ],
)
def test_diff(news: dict[str, Any], changes: bool, replaces: tuple[str, ...]) -> None:  # noqa: FBT001 -- a parameter
    """Tags are changed in place, everything else replaces, and what is not known may."""
    diff = diff_source(recorded(), news, a.NOW)

    assert (changes, replaces) == (diff.changes, diff.replaces)


def test_replacement_names_its_price() -> None:
    """A source made anew has another portal address, and AWS keeps the old one while teams use it."""
    (line,) = diff_source(recorded(), inputs(region="eu-west-1"), a.NOW).lines

    assert Found(Code.SOURCE_WILL_BE_REPLACED, {}) == parse(line)


@pytest.mark.parametrize(("pair", "observes"), [(Pair("CREATING"), True), (Pair("ERROR", "ACCESS_DENIED"), False), (ACTIVE, False)], ids=str)  # fmt: skip
def test_source_that_was_not_ready_is_observed_again(pair: Pair, observes: bool) -> None:  # noqa: FBT001 -- a parameter
    """What waits for the service is observed, what waits for the reader keeps its message."""
    diff = diff_source(recorded(replace(SOURCE, pair=pair)), inputs(), a.NOW)

    assert observes is diff.changes
    unsent = Found(Code.SOURCE_REQUEST_NOT_SENT, {"state": Code.SOURCE_ACCESS_DENIED})
    assert ([unsent] if pair.status == "ERROR" else []) == [parse(line) for line in diff.lines]
    assert (pair.status == "ERROR") is any("--replace" in line for line in diff.lines)


WANT = DesiredSource(INSTANCE, "us-east-1", {}, adopt=False, owner="ours")


@pytest.mark.parametrize(
    ("want", "owner"),
    [
        pytest.param(WANT, "ours", id="ours"),
        pytest.param(replace(WANT, adopt=True), "somebody", id="adopted"),
        pytest.param(replace(WANT, adopt=True), None, id="nobodys-adopted"),
    ],
)
def test_source_is_taken(want: DesiredSource, owner: str | None) -> None:
    """The account's one source of the wanted instance is taken if it is ours, or on request."""
    assert find_source_for(want, SOURCE, owner) is None


@pytest.mark.parametrize(
    ("source", "owner", "error", "code"),
    [
        pytest.param(SOURCE, None, NotOwnedError, Code.SOURCE_OF_NO_OWNER, id="nobodys"),
        pytest.param(SOURCE, "somebody", NotOwnedError, Code.SOURCE_OF_ANOTHER_OWNER, id="somebody-elses"),
        pytest.param(replace(SOURCE, instance_arn="other"), "ours", ConflictingStateError, Code.SOURCE_OF_ANOTHER_INSTANCE, id="other-instance"),
        pytest.param(replace(SOURCE, region="eu-west-1"), "ours", ConflictingStateError, Code.SOURCE_OF_ANOTHER_INSTANCE, id="other-region"),
        pytest.param(replace(SOURCE, pair=Pair("DELETING")), "ours", ConflictingStateError, Code.SOURCE_IS_BEING_REMOVED, id="deleting"),
    ],
)  # fmt: skip
def test_source_that_must_not_be_taken_blocks_the_plan(
    source: Source, owner: str | None, error: type, code: Code
) -> None:
    """The message names what stands in the way."""
    blocked = find_source_for(WANT, source, owner)

    assert blocked is not None
    assert (error, code) == (blocked.error, blocked.message.code)
    if code is Code.SOURCE_OF_ANOTHER_INSTANCE:
        assert f"of {source.instance_arn} in {source.region}" in blocked.message


@pytest.mark.parametrize(
    ("pair", "code", "says"),
    [
        pytest.param(ACTIVE, Code.SOURCE_ACTIVE, "", id="active"),
        pytest.param(Pair("CREATING"), Code.SOURCE_CREATING, "`pulumi up`", id="creating"),
        pytest.param(
            Pair("ERROR", "ACCESS_DENIED"), Code.SOURCE_ACCESS_DENIED, "sso:CreateApplication", id="access-denied"
        ),
        pytest.param(
            Pair("ERROR", "IDC_INSTANCE_NOT_FOUND"),
            Code.SOURCE_INSTANCE_NOT_FOUND,
            "`instanceArn` and `region`",
            id="not-found",
        ),
        pytest.param(
            Pair("ERROR", "IDC_INSTANCE_NOT_VALID"),
            Code.SOURCE_INSTANCE_NOT_VALID,
            "organization instance",
            id="not-valid",
        ),
        pytest.param(
            Pair("ERROR", "DELETION_FAILED"), Code.SOURCE_DELETION_FAILED, "sso:DeleteApplication", id="deletion-failed"
        ),
        pytest.param(Pair("ON_HOLD"), Code.SOURCE_STATE_UNKNOWN, "ON_HOLD", id="status-of-the-future"),
        pytest.param(Pair("ERROR", "ON_HOLD"), Code.SOURCE_STATE_UNKNOWN, "ERROR/ON_HOLD", id="code-of-the-future"),
    ],
)
def test_every_state_has_its_message(pair: Pair, code: Code, says: str) -> None:
    """Each code says its fix; what is not known is said as it is."""
    message = describe_source(replace(SOURCE, pair=pair))

    assert (code, True) == (message.code, says in message)
    assert (pair.status == "ERROR" and code not in (Code.SOURCE_DELETION_FAILED, Code.SOURCE_STATE_UNKNOWN)) is ("--replace" in message)  # fmt: skip
    assert [] == [word for word in ("None", "{") if word in message]


def test_outputs_hold_what_aws_shows() -> None:
    """The inputs as written under `declared`, everything else as AWS shows it, nothing missing inside."""
    values = recorded(shown={"team": "x", "external": "y"}, tags={"team": "x"})

    assert (a.SOURCE, "https://portal.example", True, "nobody", {"team": "x"}) == (
        values["identitySourceArn"],
        values["approvalPortalUrl"],
        values["settled"],
        values["waitingFor"],
        values["tags"],
    )
    assert None not in recorded(replace(SOURCE, portal_url=None, created_at=None)).values()


def test_refresh_takes_tags_that_somebody_changed() -> None:
    """Tags drift; everything else is what was declared."""
    before = recorded(shown={"team": "x"}, tags={"team": "x"})

    assert inputs(tags={"team": "y"}) == source_inputs_after(before, {"tags": {"team": "y"}})
    assert inputs(tags={"team": "x"}) == source_inputs_after(before, {"tags": {"team": "x"}})


def test_desired_of_parameters_that_are_known_at_run() -> None:
    """An unknown whole makes unknown parts."""
    want = desired({**inputs(), "identitySourceParameters": UNKNOWN})

    assert (UNKNOWN, UNKNOWN) == (want.instance_arn, want.region)
