"""Assertions of the kit for testing policies, and what a person reads where they fail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from kit_examples import BUCKET, NO_PUBLIC_BUCKETS, watching
from pulumi_policy import ResourceValidationPolicy

from pulumi_mpa.policy.testing import (
    Result,
    assert_not_applicable,
    assert_passes,
    assert_remediates,
    assert_violates,
    check,
    resource,
    secret,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_policy import ResourceValidationArgs


LOGS = resource(BUCKET, "logs", {"acl": "public-read", "days": 3, "tags": {"owner": secret("ana")}})
FINE = resource(BUCKET, "fine", {"acl": "private"})
ON_LOGS = "on logs (aws:s3/bucket:Bucket)"


def _text(assertion: Callable[[], object]) -> str:
    with pytest.raises(AssertionError) as raised:
        assertion()
    return str(raised.value)


@pytest.fixture
def violated() -> Result:
    """Return the result of two buckets of which one is public."""
    return check(NO_PUBLIC_BUCKETS, [FINE, LOGS], level="mandatory")


@pytest.fixture
def remediated() -> Result:
    """Return the result of a remediation."""
    return check(NO_PUBLIC_BUCKETS, [FINE, LOGS], level="remediate")


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"message": "is public"},
        {"message": re.compile("ACL of .* is")},
        {"urn": LOGS},
        {"urn": LOGS.urn, "level": "mandatory", "policy": "no-public-buckets"},
    ],
    ids=["any", "text", "pattern", "resource", "everything"],
)
def test_violation_is_found_by_what_is_wanted(violated: Result, wanted: dict[str, Any]) -> None:
    """And returned, for what else a test asks of it."""
    assert violated.violations[0] is assert_violates(violated, **wanted)


def test_other_violation_fails_with_what_there_is(violated: Result) -> None:
    """Wanted and found stand next to each other."""
    text = _text(lambda: assert_violates(violated, message="encrypted", urn=FINE, level="advisory"))

    assert (
        "no violation matches.\n"
        "wanted:\n"
        "  level: advisory\n"
        "  on: fine (aws:s3/bucket:Bucket)\n"
        "  message with: encrypted\n"
        "policies: no-public-buckets (mandatory)\n"
        "violations:\n"
        f"  - no-public-buckets (mandatory) {ON_LOGS}: The ACL of logs is public."
    ) == text


@pytest.mark.parametrize(
    "wanted",
    [
        {"message": "encrypted"},
        {"message": re.compile("^public")},
        {"urn": FINE},
        {"level": "advisory"},
        {"policy": "a"},
    ],
    ids=["text", "pattern", "resource", "level", "policy"],
)
def test_each_thing_that_is_wanted_counts(violated: Result, wanted: dict[str, Any]) -> None:
    """One that is otherwise is enough."""
    assert _text(lambda: assert_violates(violated, **wanted)).startswith("no violation matches.\n")


def test_missing_violation_fails() -> None:
    """A test that expects one is told that the policies ran."""
    text = _text(lambda: assert_violates(check(NO_PUBLIC_BUCKETS, FINE)))

    assert "there is no violation.\npolicies: no-public-buckets (advisory)\nnothing came of them." == text


def test_violation_fails_what_should_pass(violated: Result) -> None:
    """With resource and message."""
    text = _text(lambda: assert_passes(violated))

    assert text.startswith("the policies do not pass.\npolicies:")
    assert f"{ON_LOGS}: The ACL of logs is public." in text


def test_policy_that_was_not_decided_does_not_pass() -> None:
    """A preview that knows nothing would else be a test that cannot fail."""

    def validate(args: ResourceValidationArgs, _report: object) -> None:
        args.not_applicable("nothing is known")

    result = check(ResourceValidationPolicy("a", "A.", validate), FINE)

    assert (
        "the policies were not decided: some say that they do not apply.\n"
        "policies: a (advisory)\n"
        "not applicable:\n"
        "  - a on fine (aws:s3/bucket:Bucket): nothing is known"
    ) == _text(lambda: assert_passes(result))
    assert "nothing is known" == assert_not_applicable(result, reason="is known", policy="a").reason
    assert "no policy says, as wanted, that it does not apply.\nwanted:\n  reason with: else\n" in _text(
        lambda: assert_not_applicable(result, reason="else")
    )


def test_violation_is_more_than_not_applicable(violated: Result) -> None:
    """Both at once would hide a false alarm."""
    assert _text(lambda: assert_not_applicable(violated)).startswith("there is a violation.\n")


def test_exception_of_a_policy_fails_every_assertion() -> None:
    """With the exception as its cause, so that the traceback leads into the policy."""
    result = check(watching(lambda args: args.props["kms"]), LOGS)
    for assertion in (
        assert_passes,
        assert_violates,
        assert_not_applicable,
        lambda found: assert_remediates(found, {}),
    ):
        with pytest.raises(AssertionError) as raised:
            assertion(result)
        assert (
            f"a policy raised an exception.\npolicies: watching (advisory)\nerrors:\n  - {ON_LOGS}: KeyError: 'kms'"
        ) == str(raised.value)
        assert isinstance(raised.value.__cause__, KeyError)


def test_remediation_is_as_expected(remediated: Result) -> None:
    """The changed inputs alone are named."""
    done = assert_remediates(remediated, {"acl": "private"})

    assert (LOGS.urn, "public-read", "private") == (done.urn, done.before["acl"], done.after["acl"])


def test_other_remediation_fails_with_a_difference(remediated: Result) -> None:
    """Line by line, with the marks of secrets, and whole numbers as a test writes them."""
    text = _text(
        lambda: assert_remediates(remediated, {"acl": "authenticated", "tags": {"owner": "ana"}, "days": None})
    )

    assert (
        f"the inputs of {ON_LOGS.removeprefix('on ')} are not as expected.\n"
        "--- expected inputs\n"
        "+++ actual inputs\n"
        "@@ -1,6 +1,7 @@\n"
        " {\n"
        "-    'acl': 'authenticated',\n"
        "+    'acl': 'private',\n"
        "+    'days': 3,\n"
        "     'tags': {\n"
        "-        'owner': 'ana',\n"
        "+        'owner': secret('ana'),\n"
        "     },\n"
        " }\n"
        "policies: no-public-buckets (remediate)\n"
        "remediations:\n"
        f"  - no-public-buckets {ON_LOGS}"
    ) == text


def test_nothing_remediated_fails_with_the_reason(violated: Result, remediated: Result) -> None:
    """Most often it is the level."""
    assert (
        "nothing was remediated; remediations run at the level remediate alone: pass level='remediate' to the check."
    ) in _text(lambda: assert_remediates(violated, {}))
    assert _text(lambda: assert_remediates(remediated, {}, resource=FINE)).startswith(
        "nothing of fine (aws:s3/bucket:Bucket) was remediated.\n"
    )


def test_one_of_several_remediations_is_named() -> None:
    """The kit does not guess."""
    others = resource(BUCKET, "others", {"acl": "public-read"})
    result = check(NO_PUBLIC_BUCKETS, [LOGS, others], level="remediate")

    assert "2 resources were remediated: say which with resource=." in _text(lambda: assert_remediates(result, {}))
    assert others.urn == assert_remediates(result, {"acl": "private"}, resource=others).urn


def test_remediation_that_loses_the_provider_fails() -> None:
    """What it returns replaces all inputs, those of the engine included: the run would fail later and elsewhere."""

    def remediate(args: ResourceValidationArgs) -> Any:  # noqa: ANN401 -- the SDK's type is that of an asynchronous one
        return {"text": "b"} if args.resource_type.startswith("pulumi-python:") else None

    policy = ResourceValidationPolicy("remedy", "Remedies.", remediate=remediate)
    result = check(policy, resource("pulumi-python:dynamic:Resource", "a", {"text": "a"}), level="remediate")

    assert _text(lambda: assert_remediates(result, {"text": "b"})).startswith(
        "the remediation drops __provider, without which the engine cannot go on: "
        "change the inputs that the policy is given and return these.\n"
    )
