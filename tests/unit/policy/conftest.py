"""Policies and a class of resources, as authors of packs have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pulumi
import pytest
from pulumi_policy import EnforcementLevel, PolicyConfigSchema, ResourceValidationPolicy, StackValidationPolicy

if TYPE_CHECKING:
    from pulumi_policy import Policy, ReportViolation, ResourceValidationArgs, StackValidationArgs

BUCKET = "aws:s3/bucket:Bucket"
#: Returns a policy that hands on what it is given.
Watching = Callable[[Callable[[Any], None]], "Policy"]


@pytest.fixture
def no_public_buckets() -> ResourceValidationPolicy:
    """Return a policy with a remediation and a setting."""

    def validate(args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
        if args.resource_type == BUCKET and args.props.get("acl") not in args.get_config()["allowed"]:
            report_violation(f"The ACL of {args.name} is public.", None)

    def remediate(args: ResourceValidationArgs) -> Any:  # noqa: ANN401 -- the SDK's type is that of an asynchronous one
        if args.resource_type != BUCKET or args.props.get("acl") in args.get_config()["allowed"]:
            return None
        props: Any = args.props
        props["acl"] = "private"
        return args.props

    return ResourceValidationPolicy(
        "no-public-buckets",
        "Buckets are not public.",
        validate,
        remediate=remediate,
        config_schema=PolicyConfigSchema(
            {"allowed": {"type": "array", "default": ["private"]}, "days": {"type": "integer", "minimum": 1}}
        ),
    )


@pytest.fixture
def watching() -> Watching:
    """Return what makes a resource policy that hands on its arguments for a bucket."""

    def make(seen: Callable[[Any], None]) -> Policy:
        def validate(args: ResourceValidationArgs, _report: ReportViolation) -> None:
            if args.resource_type == BUCKET:
                seen(args)

        return ResourceValidationPolicy("watching", "Watches.", validate)

    return make


@pytest.fixture
def watching_stack() -> Watching:
    """Return what makes a stack policy that hands on its arguments."""

    def make(seen: Callable[[Any], None]) -> Policy:
        def validate(args: StackValidationArgs, _report: ReportViolation) -> None:
            seen(args)

        return StackValidationPolicy("watching", "Watches.", validate, enforcement_level=EnforcementLevel.MANDATORY)

    return make


@pulumi.input_type
class BucketVersioningArgs:
    """A nested input, as the classes of a generated SDK are."""

    def __init__(self, *, mfa_delete: pulumi.Input[bool] | None = None) -> None:
        """Store what is given."""
        if mfa_delete is not None:
            pulumi.set(self, "mfa_delete", mfa_delete)

    @property
    @pulumi.getter(name="mfaDelete")
    def mfa_delete(self) -> pulumi.Input[bool] | None:
        """Whether deleting needs a second factor."""
        found: pulumi.Input[bool] | None = pulumi.get(self, "mfa_delete")
        return found


@pulumi.input_type
class BucketArgs:
    """The arguments of the resource."""

    def __init__(
        self,
        *,
        force_destroy: pulumi.Input[bool] | None = None,
        versioning: pulumi.Input[BucketVersioningArgs] | None = None,
    ) -> None:
        """Store what is given."""
        for name, value in {"force_destroy": force_destroy, "versioning": versioning}.items():
            if value is not None:
                pulumi.set(self, name, value)

    @property
    @pulumi.getter(name="forceDestroy")
    def force_destroy(self) -> pulumi.Input[bool] | None:
        """Whether objects are deleted with it."""
        found: pulumi.Input[bool] | None = pulumi.get(self, "force_destroy")
        return found

    @property
    @pulumi.getter
    def versioning(self) -> pulumi.Input[BucketVersioningArgs] | None:
        """Whether versions are kept."""
        found: pulumi.Input[BucketVersioningArgs] | None = pulumi.get(self, "versioning")
        return found


class Bucket(pulumi.CustomResource):
    """A resource as the classes of a generated SDK are."""

    pulumi_type = BUCKET

    def __init__(self, resource_name: str, *args: object, **kwargs: object) -> None:
        """Register it, which no test of a policy does."""
        raise NotImplementedError

    def _internal_init(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        *,
        force_destroy: pulumi.Input[bool] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        versioning: pulumi.Input[BucketVersioningArgs | Mapping[str, Any]] | None = None,
        __props__: object = None,
    ) -> None: ...

    @property
    @pulumi.getter(name="bucketDomainName")
    def bucket_domain_name(self) -> pulumi.Output[str]:
        """Where it is reached."""
        raise NotImplementedError


@pytest.fixture
def bucket_class() -> type[pulumi.Resource]:
    """Return a class of a generated SDK."""
    return Bucket


@pytest.fixture
def bucket_args() -> Any:  # noqa: ANN401 -- an object of arguments, of which a kit knows nothing
    """Return the arguments that it takes, as objects."""
    return BucketArgs(force_destroy=True, versioning=BucketVersioningArgs(mfa_delete=True))
