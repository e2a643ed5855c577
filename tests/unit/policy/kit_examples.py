"""Policies and a class of resources, as authors of packs have them; for tests of the kit."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 -- the types of inputs are read at run time
from typing import TYPE_CHECKING, Any, Final

import pulumi
from pulumi_policy import EnforcementLevel, PolicyConfigSchema, ResourceValidationPolicy, StackValidationPolicy

from pulumi_mpa import ManagedPolicy

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_policy import Policy, ReportViolation, ResourceValidationArgs, StackValidationArgs

BUCKET: Final = "aws:s3/bucket:Bucket"
SOURCE: Final = "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter"
#: Inputs of a team with Python's names.
TEAM: Final[dict[str, Any]] = {
    "description": "Payments",
    "approval_strategy": {"mof_n": {"min_approvals_required": 2}},
    "approvers": [{"primary_identity_id": user, "primary_identity_source_arn": SOURCE} for user in ("a", "b", "c")],
    "policies": [{"policy_arn": ManagedPolicy.CREATE_RESTORE_ACCESS_VAULT}],
}


def _validate(args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
    if args.resource_type == BUCKET and args.props.get("acl") not in args.get_config()["allowed"]:
        report_violation(f"The ACL of {args.name} is public.", None)


def _remediate(args: ResourceValidationArgs) -> Any:  # noqa: ANN401 -- the SDK's type is that of an asynchronous one
    if args.resource_type != BUCKET or args.props.get("acl") in args.get_config()["allowed"]:
        return None
    props: Any = args.props
    props["acl"] = "private"
    return args.props


#: A policy with a remediation and settings.
NO_PUBLIC_BUCKETS: Final = ResourceValidationPolicy(
    "no-public-buckets",
    "Buckets are not public.",
    _validate,
    remediate=_remediate,
    config_schema=PolicyConfigSchema(
        {"allowed": {"type": "array", "default": ["private"]}, "days": {"type": "integer", "minimum": 1}}
    ),
)


def watching(seen: Callable[[Any], object]) -> Policy:
    """Return a resource policy that hands on its arguments for a bucket."""

    def validate(args: ResourceValidationArgs, _report: ReportViolation) -> None:
        if args.resource_type == BUCKET:
            seen(args)

    return ResourceValidationPolicy("watching", "Watches.", validate)


def watching_stack(seen: Callable[[Any], object]) -> Policy:
    """Return a stack policy that hands on its arguments."""

    def validate(args: StackValidationArgs, _report: ReportViolation) -> None:
        seen(args)

    return StackValidationPolicy("watching", "Watches.", validate, enforcement_level=EnforcementLevel.MANDATORY)


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
