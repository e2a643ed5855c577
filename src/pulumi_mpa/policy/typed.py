"""
Policies about resources of one type.

`validate_resource_of_type`, `validate_stack_resources_of_type` and `remediate_resource_of_type` turn a function that takes
a typed view into what `ResourceValidationPolicy` and `StackValidationPolicy` take. They work with every resource class of
every SDK. A function that reads what a preview does not know ends as "not applicable", with the path of the value, and runs
again when the update knows it.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from pulumi_policy.proxy import UnknownValueError

from pulumi_mpa.model.names import camel
from pulumi_mpa.policy.failures import note_resource
from pulumi_mpa.policy.forms import form_of
from pulumi_mpa.policy.views import REDACTED, Outputs, UnfitError, View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pulumi
    from pulumi_policy import (
        PolicyResource,
        ReportViolation,
        ResourceRemediation,
        ResourceValidation,
        ResourceValidationArgs,
        StackValidation,
        StackValidationArgs,
    )

    #: A class of resources, or the type of one where no class is at hand.
    ResourceKind = type[pulumi.Resource] | str

Value = TypeVar("Value")

#: An output of ours that is there as soon as any is; the engine's previews show outputs without it as not known yet.
_ALWAYS: Final = "explanation"
#: What ends the path of a value that will not be known later either.
_UNFIT: Final = " (unfit)"


def type_of(resource: ResourceKind) -> str:
    """
    Return the type of a resource as the engine names it.

    Args:
        resource: A class of an SDK, a dynamic resource that has a module and a name, or the type itself.

    Raises:
        TypeError: The class does not say what type its resources have.
    """
    if isinstance(resource, str):
        return resource
    dynamic = getattr(resource, "_resource_type_name", None)
    token = f"pulumi-python:{dynamic}" if dynamic else getattr(resource, "pulumi_type", None)
    if not isinstance(token, str):
        raise TypeError(f"{resource.__name__} does not say its type: pass the type as text")
    return token


def validate_resource_of_type(
    resource: ResourceKind, validate: Callable[[Any, ResourceValidationArgs, ReportViolation], None]
) -> ResourceValidation:
    """
    Return a validation that is called for the resources of one type alone.

    Args:
        resource: The class of the resources, or their type.

        validate: Takes a view of the inputs, the arguments as the SDK has them, and the function that reports.
    """
    token = type_of(resource)

    def run(args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
        if args.resource_type != token:
            return
        try:
            validate(view_of_inputs(resource, args.props), args, report_violation)
        except UnknownValueError as unknown:
            args.not_applicable(undecided([path_of(unknown)]))

    return run


def remediate_resource_of_type(
    resource: ResourceKind, remediate: Callable[[Any, ResourceValidationArgs], Mapping[str, Any] | None]
) -> ResourceRemediation:
    """
    Return a remediation that is called for the resources of one type alone.

    Args:
        resource: The class of the resources, or their type.

        remediate: Takes a view of the inputs and the arguments as the SDK has them, and returns what changes by the names
            that Python has, or None if nothing changes. A map is merged, so that what is secret inside it stays secret.
    """
    token = type_of(resource)

    def run(args: ResourceValidationArgs) -> Any:
        if args.resource_type != token:
            return None
        try:
            changes = remediate(view_of_inputs(resource, args.props), args)
        except UnknownValueError as unknown:
            args.not_applicable(undecided([path_of(unknown)]))
        if not changes:
            return None
        form = form_of(resource)
        merge(args.props, {form.name_of(name) or camel(name): value for name, value in changes.items()})
        return args.props

    return run


def validate_stack_resources_of_type(
    resource: ResourceKind, validate: Callable[[Any, PolicyResource, ReportViolation], None]
) -> StackValidation:
    """
    Return a validation of a stack that is called for each resource of one type; violations are reported on that resource.

    Args:
        resource: The class of the resources, or their type.

        validate: Takes a view of the outputs, the resource as the SDK has it, and the function that reports.
    """

    def run(args: StackValidationArgs, report_violation: ReportViolation) -> None:
        each_of_type(args, resource, lambda view, found: validate(view, found, _reporting_on(found, report_violation)))

    return run


def each_of_type(
    args: StackValidationArgs,
    resource: ResourceKind | tuple[ResourceKind, ...],
    validate: Callable[[Any, PolicyResource], None],
) -> None:
    """
    Call a function for each resource of one type, whatever is unknown about another one.

    Args:
        args: The arguments of the stack policy.

        resource: The class of the resources, or their type; or several of them.

        validate: Takes a view of the outputs and the resource.

    Raises:
        NotApplicable: Some could not be decided yet; all others were.
    """
    _, unknown = read_each_of_type(args.resources, resource, validate)
    if unknown:
        args.not_applicable(undecided(unknown))


def read_each_of_type(
    resources: Iterable[PolicyResource],
    resource: ResourceKind | tuple[ResourceKind, ...],
    read: Callable[[Any, PolicyResource], Value],
) -> tuple[list[Value], list[str]]:
    """
    Call a function for each resource of one type, and return what it returned; a policy that compares resources needs that.

    Args:
        resources: The resources of the stack, in any order: the engine has none.

        resource: The class of the resources, or their type; or several of them.

        read: Takes a view of the outputs and the resource.

    Returns:
        Its results ordered by the URNs of the resources, then the paths of what is not known yet.
    """
    results, unknown = [], []
    kinds = resource if isinstance(resource, tuple) else (resource,)
    listed = [(found.urn, kind, found) for kind in kinds for found in of_type(resources, kind)]
    for _, kind, found in sorted(listed, key=lambda item: item[0]):
        try:
            results.append(read(view_of_outputs(kind, found.props), found))
        except UnknownValueError as error:  # noqa: PERF203 -- each resource is decided on its own
            unknown.append(f"{found.name}.{path_of(error)}")
        except Exception as error:
            note_resource(error, found)
            raise
    return results, unknown


def of_type(resources: Iterable[PolicyResource], resource: ResourceKind) -> list[PolicyResource]:
    """Return the resources of one type."""
    token = type_of(resource)
    return [found for found in resources if found.resource_type == token]


def hides(resource: PolicyResource, *outputs: str) -> bool:
    """Check whether a program has declared one of these outputs as secret; the SDK gives policies no other sign of it."""
    return not set(outputs).isdisjoint(resource.opts.additional_secret_outputs)


def view_of_inputs(resource: ResourceKind, properties: Mapping[str, Any]) -> Any:
    """Return a view of what a resource policy is given."""
    return View(properties, form_of(resource), outputs=Outputs.ABSENT)


def view_of_outputs(resource: ResourceKind, properties: Mapping[str, Any]) -> Any:
    """Return a view of what a stack policy is given of a resource."""
    form = form_of(resource)
    if _ALWAYS not in form.types:
        return View(properties, form, outputs=Outputs.OTHERS)
    # Asking a proxy whether it has a property reads it.
    if _ALWAYS not in iter(properties):
        return View(properties, form, outputs=Outputs.UNKNOWN)
    # Our outputs hold what the program declared under a name of its own, since it need not be in force.
    declared = properties.get("declared") or {}
    if declared == REDACTED:
        declared = dict.fromkeys(form.inputs, REDACTED)
    elif not isinstance(declared, Mapping):
        declared = {}
    merged: ChainMap[str, Any] = ChainMap(*cast("Any", (properties, declared)))
    return View(merged, form)


def path_of(unknown: UnknownValueError) -> str:
    """Return where the value is that is not known, as messages write it: `approvers[0].primaryIdentityId`."""
    path = "".join(f"[{name}]" if name.isdigit() else f".{name}" for name in unknown.props).removeprefix(".")
    return f"{path}{_UNFIT}" if isinstance(unknown, UnfitError) else path


def undecided(paths: Iterable[str]) -> str:
    """Return why a policy cannot be decided yet, or at all."""
    found = set(paths)
    unfit = sorted(path.removesuffix(_UNFIT) for path in found if path.endswith(_UNFIT))
    later = sorted(path for path in found if not path.endswith(_UNFIT))
    reasons = (
        ("Not decidable yet", later, "known only once the update runs"),
        ("Not decidable", unfit, "missing or of another type than the property has"),
    )
    return " ".join(
        f"{what}: {', '.join(named)} {'is' if len(named) == 1 else 'are'} {why}."
        for what, named, why in reasons
        if named
    )


def merge(properties: Any, changes: Mapping[str, Any]) -> None:
    """
    Change properties in place, a map key by key.

    The SDK's proxies keep secret what was secret where a value is written into them; a map that is built anew would not be.
    """
    for name, value in changes.items():
        inside = properties.get(name)
        if isinstance(value, dict) and hasattr(inside, "__setitem__"):
            merge(inside, value)
        else:
            properties[name] = value


def _reporting_on(resource: PolicyResource, report_violation: ReportViolation) -> ReportViolation:
    def report(message: str, urn: str | None = None) -> None:
        report_violation(message, urn or resource.urn)

    return report
