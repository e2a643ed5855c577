"""Values in the kit for testing policies: a policy reads them as the engine sends them, whatever a test passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi
import pytest
from kit_examples import BUCKET, NO_PUBLIC_BUCKETS, watching
from pulumi_policy import EnforcementLevel, ResourceValidationPolicy, Secret
from pulumi_policy.proxy import UnknownValueError

from pulumi_mpa.policy.testing import UNKNOWN, assert_passes, assert_remediates, check, resource, secret

if TYPE_CHECKING:
    from pulumi_policy import ResourceValidationArgs


def test_numbers_are_floating_point_ones() -> None:
    """The engine has no others, so a policy that counts with whole ones is found out."""
    seen: list[Any] = []
    assert_passes(check(watching(lambda args: seen.append(args.props["days"])), resource(BUCKET, "logs", {"days": 3})))

    assert [(3.0, float)] == [(value, type(value)) for value in seen]


def test_secrets_are_read_in_plain_text() -> None:
    """At any depth, since the SDK does not say to a policy what is secret."""
    seen: list[Any] = []
    bucket = resource(BUCKET, "logs", {"tags": {"owner": secret("ana")}, "rules": [secret({"id": "a"})]})
    check(watching(lambda args: seen.append([args.props["tags"]["owner"], args.props["rules"][0]["id"]])), bucket)

    assert [["ana", "a"]] == seen


@pytest.mark.parametrize(
    ("inputs", "read"),
    [
        ({"acl": UNKNOWN}, lambda props: props["acl"]),
        ({"tags": {"owner": UNKNOWN}}, lambda props: props["tags"]["owner"]),
        ({"rules": [{"id": UNKNOWN}]}, lambda props: props["rules"][0]["id"]),
        ({"acl": secret(UNKNOWN)}, lambda props: props["acl"]),
    ],
    ids=["at the top", "in a map", "in a list", "that is secret"],
)
def test_unknown_value_raises_when_it_is_read(inputs: dict[str, Any], read: Any) -> None:  # noqa: ANN401 -- a function
    """And not before: a policy that does not read it is decided."""

    def look(args: ResourceValidationArgs) -> None:
        assert list(args.props) == list(inputs)
        with pytest.raises(UnknownValueError):
            read(args.props)

    assert_passes(check(watching(look), resource(BUCKET, "logs", inputs)))


def test_none_is_not_sent() -> None:
    """As the SDK of a program leaves it out; in a list it keeps its place."""
    seen: list[Any] = []
    bucket = resource(BUCKET, "logs", {"acl": None, "tags": {"owner": None, "a": "b"}, "rules": [None, "x"]})
    check(
        watching(lambda args: seen.append([list(args.props), list(args.props["tags"]), *args.props["rules"]])), bucket
    )

    assert [[["rules", "tags"], ["a"], None, "x"]] == [[sorted(found[0]), *found[1:]] for found in seen]


def test_engine_keys_are_shown_to_remediations_alone() -> None:
    """The keys that begin with two underscores are the engine's at the top, and stay inside other properties."""
    seen: dict[str, list[str]] = {}

    def remediate(args: ResourceValidationArgs) -> None:
        if args.resource_type == BUCKET:
            seen["remediation"] = sorted(args.props)

    bucket = resource(BUCKET, "logs", {"__defaults": ["acl"], "tags": {"__defaults": []}})
    check(watching(lambda args: seen.update(policy=[*args.props, *args.props["tags"]])), bucket)
    check(ResourceValidationPolicy("remedy", "Remedies.", remediate=remediate), bucket, level="remediate")

    assert {"policy": ["tags", "__defaults"], "remediation": ["__defaults", "tags"]} == seen


def test_assets_are_assets() -> None:
    """As the SDK reads them."""
    seen: list[Any] = []
    archive = pulumi.AssetArchive({"a": pulumi.StringAsset("text")})
    check(
        watching(lambda args: seen.append(args.props["code"].assets["a"].text)),
        resource(BUCKET, "b", {"code": archive}),
    )

    assert ["text"] == seen


@pytest.mark.parametrize("value", [object(), pulumi.Output.from_input, {1, 2}], ids=["object", "function", "set"])
def test_value_that_no_program_sends_is_an_error(value: object) -> None:
    """Where it stands is named."""
    with pytest.raises(TypeError, match=r"logs'\.tags\.owner is of type"):
        resource(BUCKET, "logs", {"tags": {"owner": value}})


def test_secret_stays_secret_where_a_remediation_writes() -> None:
    """The SDK keeps the mark of what is written over, and the kit shows it."""
    bucket = resource(BUCKET, "logs", {"acl": secret("public-read"), "tags": {"owner": secret("ana")}, "days": 3})
    done = assert_remediates(check(NO_PUBLIC_BUCKETS, bucket, level="remediate"), {"acl": secret("private")})

    assert {"acl": Secret, "tags": dict, "days": int} == {
        name: Secret if isinstance(value, Secret) else type(value) for name, value in done.after.items()
    }


def test_unknown_value_goes_through_a_remediation() -> None:
    """A remediation that leaves it alone gives it back."""

    def remediate(args: ResourceValidationArgs) -> Any:  # noqa: ANN401 -- the SDK's type is that of an asynchronous one
        if args.resource_type != BUCKET:
            return None
        props: Any = args.props
        props["days"] = 7
        return args.props

    remedy = ResourceValidationPolicy(
        "remedy", "Remedies.", remediate=remediate, enforcement_level=EnforcementLevel.REMEDIATE
    )
    result = check(remedy, resource(BUCKET, "logs", {"acl": UNKNOWN, "tags": [UNKNOWN, 1.5]}))

    assert_passes(result)
    assert {"acl": UNKNOWN, "tags": [UNKNOWN, 1.5], "days": 7} == assert_remediates(result, {"days": 7}).after
