"""Resources in the kit for testing policies: names, URNs, options and neighbours as the engine has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi
import pytest
from kit_examples import (
    BUCKET,
    NO_PUBLIC_BUCKETS,
    SOURCE,
    TEAM,
    Bucket,
    BucketArgs,
    BucketVersioningArgs,
    watching,
    watching_stack,
)

from pulumi_mpa import ApprovalTeam, ApproverArgs
from pulumi_mpa.policy.testing import UNKNOWN, check, resource, secret

if TYPE_CHECKING:
    from pulumi_policy import PolicyResource, StackValidationArgs


def test_class_and_map_are_respelled() -> None:
    """Python's names of nested inputs too; the keys of a map of the user's own stay."""
    bucket = resource(
        Bucket,
        "logs",
        {"force_destroy": True, "tags": {"cost_center": UNKNOWN}, "versioning": {"mfa_delete": secret(value=True)}},
        outputs={"bucket_domain_name": "logs.example.com"},
    )

    assert {
        "forceDestroy": True,
        "tags": {"cost_center": UNKNOWN},
        "versioning": {"mfaDelete": secret(value=True)},
    } == bucket.inputs
    assert {"bucketDomainName": "logs.example.com"} == bucket.outputs
    assert BUCKET == bucket.type


def test_object_of_arguments_is_respelled() -> None:
    """As the SDK of a program sends it."""
    assert {"forceDestroy": True, "versioning": {"mfaDelete": True}} == resource(
        Bucket, "logs", BucketArgs(force_destroy=True, versioning=BucketVersioningArgs(mfa_delete=True))
    ).inputs


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"force_destroyed": True}, "Bucket 'logs' has no property 'force_destroyed'; there is 'force_destroy'."),
        ({"x": True}, "Bucket 'logs' has no property 'x'; it has bucket_domain_name, force_destroy, tags, versioning."),
        ({"versioning": {"mfa": True}}, "Bucket 'logs'.versioning has no property 'mfa'; it has mfa_delete."),
        ([1], "Bucket 'logs': properties must be a map or an object of arguments, not list."),
        (
            {"tags": pulumi.Output.from_input},
            "Bucket 'logs'.tags is of type function: pass plain values, `secret(...)` or `UNKNOWN`.",
        ),
    ],
    ids=["slip of the pen", "other name", "nested", "list", "function"],
)
def test_mistake_is_named(inputs: object, message: str) -> None:
    """A test with a wrong name would pass for the wrong reason."""
    with pytest.raises(TypeError) as raised:
        resource(Bucket, "logs", inputs)
    assert message == str(raised.value)


def test_type_takes_names_in_state() -> None:
    """Nothing is known of the resource, so nothing is respelled or checked."""
    assert {"a_b": {"c_d": 1}} == resource(BUCKET, "logs", {"a_b": {"c_d": 1}}).inputs


def test_urns_are_those_of_the_engine() -> None:
    """The types of parents are in it, but not the stack's; an own one is taken as it is."""
    outer = resource("my:index:Outer", "outer", component=True)
    inner = resource("my:index:Inner", "inner", parent=outer, component=True)
    assert [
        "urn:pulumi:test::test::my:index:Outer::outer",
        "urn:pulumi:test::test::my:index:Outer$my:index:Inner::inner",
        "urn:pulumi:test::test::my:index:Outer$my:index:Inner$aws:s3/bucket:Bucket::logs",
        "urn:x",
        "urn:pulumi:dev::p::my:A$aws:s3/bucket:Bucket::b",
    ] == [
        each.urn
        for each in (
            outer,
            inner,
            resource(BUCKET, "logs", parent=inner),
            resource(BUCKET, "a", urn="urn:x"),
            resource(BUCKET, "b", urn="urn:pulumi:dev::p::my:A$aws:s3/bucket:Bucket::b"),
        )
    ]
    parents: list[str] = []
    policy = watching(lambda args: parents.append(args.opts.parent))
    check(policy, [resource(BUCKET, "logs", parent=inner), resource(BUCKET, "others")])
    assert [inner.urn, "urn:pulumi:test::test::pulumi:pulumi:Stack::test-test"] == parents


def test_options_reach_the_policy() -> None:
    """With the names in state, and timeouts in seconds."""
    seen: list[dict[str, Any]] = []
    opts = pulumi.ResourceOptions(
        protect=True,
        ignore_changes=["force_destroy", "tags.cost_center"],
        delete_before_replace=False,
        aliases=["urn:pulumi:test::test::aws:s3/bucket:Bucket::before"],
        custom_timeouts=pulumi.CustomTimeouts(create="1h30m", update="500ms"),
        additional_secret_outputs=["bucket_domain_name"],
    )
    policy = watching(lambda args: seen.append({**vars(args.opts), "custom_timeouts": vars(args.opts.custom_timeouts)}))
    check(policy, [resource(Bucket, "logs", {}, opts=opts), resource(Bucket, "plain", {})])

    given, plain = seen
    assert {
        "protect": True,
        "ignore_changes": ["forceDestroy", "tags.cost_center"],
        "delete_before_replace": False,
        "aliases": ["urn:pulumi:test::test::aws:s3/bucket:Bucket::before"],
        "custom_timeouts": {"create_seconds": 5400.0, "update_seconds": 0.5, "delete_seconds": 0.0},
        "additional_secret_outputs": ["bucketDomainName"],
        "parent": "urn:pulumi:test::test::pulumi:pulumi:Stack::test-test",
    } == given
    assert (False, [], None) == (plain["protect"], plain["ignore_changes"], plain["delete_before_replace"])


@pytest.mark.parametrize(
    ("opts", "message"),
    [
        (pulumi.ResourceOptions(depends_on=[]), None),
        (pulumi.ResourceOptions(aliases=["urn:a", "urn:b"]), "one URN at most"),
        (pulumi.ResourceOptions(aliases=[pulumi.Alias(name="before")]), "one URN at most"),
    ],
    ids=["nothing", "two aliases", "alias without a URN"],
)
def test_option_that_the_engine_would_not_send_is_an_error(opts: pulumi.ResourceOptions, message: str | None) -> None:
    """Of aliases a policy is given the one under which state has the resource."""
    if message is None:
        assert resource(BUCKET, "logs", opts=opts).opts is opts
        return
    with pytest.raises(TypeError, match=message):
        resource(BUCKET, "logs", opts=opts)


def test_wrong_duration_is_an_error() -> None:
    """The engine would not begin to run the program."""
    timeouts = pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create="10 minutes"))
    with pytest.raises(ValueError, match="'10 minutes' is no duration: write it as 30s, 10m or 1h30m"):
        check(watching(lambda _: None), resource(BUCKET, "logs", opts=timeouts))


def test_providers_are_those_of_the_engine() -> None:
    """An own one with its inputs; else the default one of the package, and none for a component."""
    seen: list[Any] = []
    own = resource("pulumi:providers:aws", "eu", {"region": "eu-west-1", "__internal": {}})
    policy = watching(lambda args: seen.append(args.provider))
    check(
        policy,
        [resource(BUCKET, "logs", provider=own), resource(BUCKET, "plain"), resource(BUCKET, "c", component=True)],
    )

    eu, default, none = seen
    assert ("pulumi:providers:aws", "eu", {"region": "eu-west-1"}) == (eu.resource_type, eu.name, dict(eu.props))
    assert ("pulumi:providers:aws", "default", {}) == (default.resource_type, default.name, dict(default.props))
    assert none is None


def test_stack_has_what_resources_refer_to() -> None:
    """Parents, dependencies and providers, linked as a stack policy reads them, and the stack itself."""
    box = resource("my:index:Box", "box", component=True)
    key = resource("aws:kms/key:Key", "key")
    topic = resource("aws:sns/topic:Topic", "topic")
    bucket = resource(BUCKET, "logs", parent=box, depends_on=[topic], property_dependencies={"kmsKey": [key]})
    found: dict[str, PolicyResource] = {}

    def look(args: StackValidationArgs) -> None:
        found.update({each.name: each for each in args.resources})

    check(watching_stack(look), bucket)

    assert {"box", "default", "key", "logs", "test-test", "topic"} == set(found)
    logs = found["logs"]
    assert found["box"] is logs.parent
    assert found["test-test"] is found["box"].parent
    assert found["default"].parent is None
    assert [found["topic"], found["key"]] == logs.dependencies
    assert {"kmsKey": [found["key"]]} == logs.property_dependencies


def test_two_resources_of_one_urn_are_an_error() -> None:
    """The engine refuses such a program; the same resource twice is one."""
    bucket = resource(BUCKET, "logs")
    check(watching(lambda _: None), [bucket, bucket])
    with pytest.raises(ValueError, match=r"two resources have the URN .*::logs: give one of them another name"):
        check(watching(lambda _: None), [bucket, resource(BUCKET, "logs")])


def test_inputs_of_this_package_are_checked_by_their_provider() -> None:
    """A policy is given the derived name and what else the check adds."""
    approvers = [ApproverArgs(**approver) for approver in TEAM["approvers"]]
    team = resource(ApprovalTeam, "payments", {**TEAM, "description": secret("Payments"), "approvers": approvers})

    assert {
        "name": "payments-150222f",
        "nameDerived": True,
        "secretInputs": ["description"],
    }.items() <= team.inputs.items()
    assert secret("Payments") == team.inputs["description"]
    assert {"primaryIdentityId": "a", "primaryIdentitySourceArn": SOURCE} == team.inputs["approvers"][0]


def test_dynamic_resource_has_the_code_of_its_provider() -> None:
    """Secret, as the SDK sends it, but for this package's, which hold nothing but their names."""
    other = resource("pulumi-python:dynamic:Resource", "a").inputs["__provider"]
    own = resource(ApprovalTeam, "payments", TEAM).inputs["__provider"]

    assert (secret(own), str) == (other, type(own))
    assert {} == resource(BUCKET, "logs").inputs


def test_inputs_that_their_provider_rejects_are_an_error() -> None:
    """The engine would plan nothing; a test can leave the check out."""
    inputs = {**TEAM, "approvers": TEAM["approvers"][:1]}
    with pytest.raises(
        ValueError, match=r"the provider's check rejects the inputs, .*approvers.*`provider_check=False`"
    ):
        resource(ApprovalTeam, "payments", inputs)

    assert "name" not in resource(ApprovalTeam, "payments", inputs, provider_check=False).inputs


def test_resources_are_shown_by_their_urn() -> None:
    """A result in the output of a failing test stays short."""
    result = check(NO_PUBLIC_BUCKETS, resource(BUCKET, "logs", {"acl": "private"}))

    assert "(StackResource(urn:pulumi:test::test::aws:s3/bucket:Bucket::logs),)" == repr(result.resources)
