"""Runs in the kit for testing policies: order, levels, configuration and previews as in the engine."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from kit_examples import BUCKET, NO_PUBLIC_BUCKETS, TEAM, Bucket, watching, watching_stack
from pulumi_policy import EnforcementLevel, PolicyConfigSchema, ResourceValidationPolicy, StackValidationPolicy

from pulumi_mpa import ApprovalTeam, MpaTeamAssociation
from pulumi_mpa.policy import TEAM_PROTECTED
from pulumi_mpa.policy.testing import (
    UNKNOWN,
    PolicyConfigError,
    assert_not_applicable,
    assert_passes,
    assert_violates,
    check,
    resource,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_policy import ReportViolation, ResourceValidationArgs, StackValidationArgs


STACK_URN = "urn:pulumi:test::test::pulumi:pulumi:Stack::test-test"


def test_violation_has_what_the_engine_shows() -> None:
    """Without the policy's description before the message."""
    bucket = resource(BUCKET, "logs", {"acl": "public-read"})
    found = assert_violates(check(NO_PUBLIC_BUCKETS, bucket))

    assert ("no-public-buckets", "The ACL of logs is public.", bucket.urn, EnforcementLevel.ADVISORY) == (
        found.policy,
        found.message,
        found.urn,
        found.level,
    )


def test_remediation_runs_at_its_level_alone() -> None:
    """The policy then sees what it has changed."""
    bucket = resource(BUCKET, "logs", {"acl": "public-read"})
    remediated = check(NO_PUBLIC_BUCKETS, bucket, level="remediate")

    assert_passes(remediated)
    assert {"acl": "private"} == remediated.inputs_of(bucket)
    assert () == check(NO_PUBLIC_BUCKETS, bucket, level="mandatory").remediations
    assert {"acl": "public-read"} == check(NO_PUBLIC_BUCKETS, bucket).inputs_of(bucket)


def test_violation_after_a_remediation_is_mandatory() -> None:
    """As the engine has it where a remediation did not help."""
    policy = ResourceValidationPolicy(
        "helpless",
        "Helps nobody.",
        lambda _, report: report("still wrong", None),
        remediate=lambda _: None,
        enforcement_level=EnforcementLevel.REMEDIATE,
    )

    assert_violates(check(policy, resource(BUCKET, "logs")), level="mandatory", message="still wrong")


def test_disabled_policy_does_not_run() -> None:
    """Nothing comes of it."""
    assert_passes(check(NO_PUBLIC_BUCKETS, resource(BUCKET, "logs", {"acl": "public-read"}), level="disabled"))


def test_stack_policy_reports_on_a_resource_or_the_stack() -> None:
    """A URN that is not in the stack counts as none."""

    def validate(_args: StackValidationArgs, report_violation: ReportViolation) -> None:
        report_violation("of a bucket", bucket.urn)
        report_violation("of nothing", "urn:x")
        report_violation("of all", None)

    bucket = resource(BUCKET, "logs")
    result = check(StackValidationPolicy("reporting", "Reports.", validate), bucket)

    assert [bucket.urn, STACK_URN, STACK_URN] == [each.urn for each in result.violations]


def test_stack_policy_is_given_outputs_after_an_update() -> None:
    """And with them the inputs: without a class nobody knows which of them a provider repeats."""
    seen: list[Any] = []
    bucket = resource(BUCKET, "logs", {"acl": "private"}, outputs={"arn": "arn:x"})
    policy = watching_stack(
        lambda args: seen.extend(dict(each.props) for each in args.resources if each.name == "logs")
    )
    check(policy, bucket)

    assert [{"acl": "private", "arn": "arn:x"}] == seen


def test_input_that_is_no_output_is_not_given_to_a_stack_policy() -> None:
    """A provider returns outputs alone; the preview of a change shows inputs in their place."""
    seen: list[list[str]] = []
    bucket = resource(Bucket, "logs", {"force_destroy": True}, outputs={"bucket_domain_name": "x"})
    policy = watching_stack(
        lambda args: seen.extend(sorted(each.props) for each in args.resources if each.name == "logs")
    )
    check(policy, bucket)
    check(policy, bucket, preview=True)

    assert [["bucketDomainName"], ["bucketDomainName", "forceDestroy"]] == seen


def test_preview_knows_outputs_of_unchanged_resources_alone() -> None:
    """Those of a dynamic resource are missing, those of another are not known."""
    seen: dict[str, Any] = {}
    dynamic = "pulumi-python:dynamic:Resource"
    resources = [
        resource(BUCKET, "new", {"acl": "private"}, outputs={"arn": "arn:x", "acl": "private"}),
        resource(BUCKET, "old", outputs={"arn": "arn:y"}, unchanged=True),
        resource(dynamic, "dynamic", {"text": "a"}, outputs={"length": 1}),
    ]

    def look(args: StackValidationArgs) -> None:
        for each in args.resources:
            seen[each.name] = {}
            for name in each.props:
                seen[each.name][name] = _value(each.props, name)

    check(watching_stack(look), resources, preview=True)
    assert {"acl": "private", "arn": "unknown"} == seen["new"]
    assert {"arn": "arn:y"} == seen["old"]
    assert {"text": "a"} == seen["dynamic"]

    check(watching_stack(look), resources)
    assert {"arn": "arn:x", "length": 1.0} == {"arn": seen["new"]["arn"], "length": seen["dynamic"]["length"]}


def _value(props: Mapping[str, Any], name: str) -> object:
    from pulumi_policy.proxy import UnknownValueError  # noqa: PLC0415 -- of this helper alone

    try:
        return props[name]
    except UnknownValueError:
        return "unknown"


def test_unknown_value_makes_it_a_preview() -> None:
    """In an update everything is known, so a test that says otherwise is wrong."""
    seen: list[Any] = []
    dynamic = resource("pulumi-python:dynamic:Resource", "a", {"text": UNKNOWN}, outputs={"length": 1})
    policy = watching_stack(lambda args: seen.extend(list(each.props) for each in args.resources if each.name == "a"))
    check(policy, dynamic)

    assert [["text"]] == seen
    with pytest.raises(ValueError, match="a has a value that is UNKNOWN, which there is in a preview alone"):
        check(policy, dynamic, preview=False)


def test_policy_that_lets_an_unknown_value_pass_violates() -> None:
    """The engine shows the SDK's error as an advisory violation, so no test of it passes."""
    policy = watching(lambda args: args.props["acl"])
    result = check(policy, resource(BUCKET, "logs", {"acl": UNKNOWN}), level="mandatory")

    assert_violates(result, level="advisory", message="can't be known during preview")


def test_policy_is_run_for_the_stack_and_providers_too() -> None:
    """The engine does so: one that does not look at the type of a resource breaks a run."""

    def validate(args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
        if "tags" not in args.props:
            report_violation("no tags", None)

    result = check(ResourceValidationPolicy("tags", "Tags.", validate), resource(BUCKET, "logs", {"tags": {}}))

    assert ["pulumi:pulumi:Stack::test-test", "pulumi:providers:aws::default"] == [
        each.urn.removeprefix("urn:pulumi:test::test::") for each in result.violations
    ]


def test_not_applicable_is_about_resources_of_the_test() -> None:
    """Of the stack and the default providers, which every stack has, a test wants to know nothing."""

    def validate(args: ResourceValidationArgs, _report: ReportViolation) -> None:
        if args.resource_type != BUCKET:
            args.not_applicable("no bucket")

    policy = ResourceValidationPolicy("buckets", "Buckets.", validate)

    assert_passes(check(policy, resource(BUCKET, "logs")))
    assert "urn:pulumi:test::test::a:b:C::other" == assert_not_applicable(check(policy, resource("a:b:C", "other"))).urn


def test_stack_tags_reach_policies() -> None:
    """As the backend has them."""
    seen: list[Any] = []
    check(
        watching(lambda args: seen.append(dict(args.stack_tags))),
        resource(BUCKET, "logs"),
        stack_tags={"stage": "prod"},
    )

    assert [{"stage": "prod"}] == seen


def test_defaults_of_the_schema_are_configured() -> None:
    """The SDK leaves that to the engine: a policy called by hand has none of them."""
    seen: list[Any] = []
    policy = watching(lambda args: seen.append(dict(args.get_config())))
    policy.config_schema = PolicyConfigSchema(
        {"days": {"type": "integer", "default": 3}, "name": {"type": "string"}, "all": {"default": [1]}}
    )
    check(policy, resource(BUCKET, "logs"), config={"name": "x"})

    assert [{"days": 3.0, "name": "x", "all": [1.0]}] == seen


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"allow": []}, "no-public-buckets has no setting allow; it has allowed, days."),
        ({"days": "3"}, "no-public-buckets: days must be of type integer, is '3'."),
        ({"days": True}, "no-public-buckets: days must be of type integer, is True."),
        ({"days": 0, "allowed": 1}, "no-public-buckets: allowed must be of type array, is 1."),
        ({"days": 0}, "no-public-buckets: days must be at least 1, is 0."),
        (
            {"enforcementLevel": "strict"},
            "no-public-buckets: 'strict' is no level; there are advisory, mandatory, remediate, disabled.",
        ),
    ],
    ids=["unknown setting", "type", "boolean", "two", "minimum", "level"],
)
def test_wrong_configuration_is_an_error(config: dict[str, Any], message: str) -> None:
    """One sentence for each mistake, with policy and setting."""
    with pytest.raises(PolicyConfigError) as raised:
        check(NO_PUBLIC_BUCKETS, resource(BUCKET, "logs"), config=config)
    assert message in str(raised.value)


def test_missing_setting_is_an_error() -> None:
    """As in the engine, also where the policy would not read it."""
    policy = watching(lambda _: None)
    policy.config_schema = PolicyConfigSchema({"days": {"type": "integer"}}, required=["days"])
    with pytest.raises(PolicyConfigError, match="watching: the setting days is required"):
        check(policy, resource(BUCKET, "logs"))


def test_several_policies_are_configured_by_their_names() -> None:
    """As a file for `--policy-pack-config` has it, `all` included."""
    bucket = resource(BUCKET, "logs", {"acl": "public-read"})
    policies = [NO_PUBLIC_BUCKETS, watching(lambda _: None)]

    assert_violates(check(policies, bucket, config={"all": "mandatory"}), level="mandatory")
    assert_passes(check(policies, bucket, config={"no-public-buckets": {"allowed": ["public-read"]}}))
    with pytest.raises(PolicyConfigError, match="there is no policy other; there is no-public-buckets, watching"):
        check(policies, bucket, config={"other": "mandatory"})


def test_asynchronous_policy_runs() -> None:
    """The SDK awaits it."""

    async def validate(_args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
        report_violation("later", None)

    assert_violates(check(ResourceValidationPolicy("a", "Waits.", validate), resource(BUCKET, "logs")), message="later")


def test_outputs_of_mocks_can_be_passed() -> None:
    """They have the names in state, with which a class is content as well."""
    team = resource(ApprovalTeam, "payments", {}, outputs={"waitingFor": "nobody"}, provider_check=False)

    assert {"waitingFor": "nobody"} == team.outputs


@pytest.mark.parametrize("preview", [True, False], ids=["preview", "update"])
def test_resource_of_this_package_is_managed_by_the_program(preview: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    """A policy about what the program manages would pass for the wrong reason if the kit showed a team that is only read."""
    team = resource(ApprovalTeam, "payments", TEAM)
    arn, of_team = "arn:aws:mpa:us-east-1:111122223333:approval-team/payments-1", {"mpa_team_arn": [team]}
    keys = resource(MpaTeamAssociation, "keys", {"mpa_team_arn": arn}, property_dependencies=of_team)

    assert_violates(check(TEAM_PROTECTED, keys, preview=preview), urn=team)


@pytest.mark.one_python
def test_policies_do_not_import_the_kit() -> None:
    """A pack that runs pays nothing for it."""
    code = "import sys, pulumi_mpa.policy; print([name for name in sys.modules if 'policy.testing' in name])"
    ran = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True)

    assert "[]\n" == ran.stdout
