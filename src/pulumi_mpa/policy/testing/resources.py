"""Resources as the engine has them: with a URN, inputs, outputs and options, among the others of their stack."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import pulumi

from pulumi_mpa.policy.testing.completed import DYNAMIC_TYPES, completed, engine_inputs
from pulumi_mpa.policy.testing.spelling import name_in_state, spelled
from pulumi_mpa.policy.typed import type_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pulumi_mpa.policy.typed import ResourceKind

STACK: Final = "test"
PROJECT: Final = "test"
ROOT_TYPE: Final = "pulumi:pulumi:Stack"
PROVIDER_TYPE: Final = "pulumi:providers:"
_NO_OPTIONS: Final = pulumi.ResourceOptions()


@dataclass(frozen=True, eq=False, repr=False)
class StackResource:
    """
    A resource of the stack that is tested; `resource` builds it.

    Args:
        kind: The class or the type that it was built from.

        type: Its type as the engine names it.

        name: Its logical name.

        urn: Its URN.

        inputs: What a resource policy is given, by the names in state.

        outputs: What it has after an update beside the inputs that it repeats, by the names in state.

        opts: Its options.

        parent: Its parent, or the URN of it. None: the stack.

        provider: Its provider. None: it has none, as a component or a provider itself.

        depends_on: What it depends on.

        property_dependencies: What each property depends on, by its name in state.

        unchanged: Whether the run changes nothing about it, so that a preview knows its outputs.
    """

    kind: ResourceKind
    type: str
    name: str
    urn: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    opts: pulumi.ResourceOptions = _NO_OPTIONS
    parent: StackResource | str | None = None
    provider: StackResource | None = None
    depends_on: Sequence[StackResource | str] = ()
    property_dependencies: Mapping[str, Sequence[StackResource | str]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    unchanged: bool = False

    @property
    def parent_urn(self) -> str:
        """The URN of the parent; empty for the stack itself."""
        if self.type == ROOT_TYPE or is_default_provider(self):
            return ""
        return ROOT.urn if self.parent is None else urn_of(self.parent)

    @property
    def is_dynamic(self) -> bool:
        """Whether a dynamic provider manages it, whose previews show no outputs."""
        return self.type.startswith(DYNAMIC_TYPES)

    def __repr__(self) -> str:
        """Return what tells it from others: a result has many of them."""
        return f"StackResource({self.urn})"

    def needs(self) -> list[StackResource]:
        """Return the resources that must be in its stack."""
        among = (dependency for found in self.property_dependencies.values() for dependency in found)
        refers_to = (self.parent, self.provider, *self.depends_on, *among)
        return [found for found in refers_to if isinstance(found, StackResource)]


def resource(  # noqa: PLR0913 -- one argument for each thing that a policy is given
    kind: ResourceKind,
    name: str,
    inputs: Any = None,
    *,
    outputs: Mapping[str, Any] | None = None,
    opts: pulumi.ResourceOptions | None = None,
    parent: StackResource | str | None = None,
    depends_on: Iterable[StackResource | str] = (),
    property_dependencies: Mapping[str, Iterable[StackResource | str]] | None = None,
    provider: StackResource | None = None,
    urn: str | None = None,
    component: bool | None = None,
    unchanged: bool = False,
    provider_check: bool = True,
) -> StackResource:
    """
    Build a resource of the stack that is tested.

    Args:
        kind: A class of an SDK, or the type of the resource, as `aws:s3/bucket:Bucket`.

        name: The logical name.

        inputs: With a class: a map with the names that Python has, or the object of arguments that the class takes. With
            a type: a map with the names in state. Values are plain, `secret(value)` or `UNKNOWN`, at any depth.

        outputs: What it has after an update; the inputs of which the class says that they are outputs as well need not be
            repeated, and without a class none. The names are Python's or, as mocks have them, those in state.

        opts: Pulumi's own options. `parent`, `depends_on` and `provider` are arguments of this function instead; `aliases`
            is the URN under which state has the resource, since a policy is given no other.

        parent: The parent, or its URN. None: the stack.

        depends_on: The resources that it depends on, or their URNs.

        property_dependencies: The resources that each property depends on; it then depends on these too.

        provider: A resource of type `pulumi:providers:<package>`. None: the default provider of its package.

        urn: Its URN. None: one that the engine would make.

        component: Whether it is a component, which has no provider. None: it is if its class is.

        unchanged: Whether the run changes nothing about it: then a preview knows its outputs.

        provider_check: Whether inputs are completed by the provider's check, as the engine has it done. The kit can do this
            for the resources of `pulumi_mpa` alone; of others, pass what their provider adds.

    Raises:
        TypeError: The class has no property of a name, or a value or an option is none that a test can pass.

        ValueError: The provider's check rejects the inputs, so that the engine would plan nothing.
    """
    what = f"{kind if isinstance(kind, str) else kind.__name__} {name!r}"
    options = _checked(opts, what)
    token = type_of(kind)
    own_urn = urn or _urn(token, name, parent)
    given = spelled(kind, inputs or {}, what)
    return StackResource(
        kind=kind,
        type=token,
        name=name,
        urn=own_urn,
        inputs={**engine_inputs(token), **(completed(token, given, own_urn, what) if provider_check else given)},
        outputs=spelled(kind, outputs or {}, what),
        opts=options,
        parent=parent,
        provider=provider or _default_provider(kind, token, component=component),
        depends_on=tuple(depends_on),
        property_dependencies={
            name_in_state(kind, each): tuple(found) for each, found in (property_dependencies or {}).items()
        },
        unchanged=unchanged,
    )


def urn_of(found: StackResource | str) -> str:
    """Return the URN of a resource, which may be one."""
    return found if isinstance(found, str) else found.urn


def whole_stack(resources: Iterable[StackResource]) -> list[StackResource]:
    """
    Return resources with all that must be in their stack, parents and dependencies first; the stack itself is left out.

    Raises:
        ValueError: Two of them have one URN.
    """
    found: dict[str, StackResource] = {}

    def add(each: StackResource) -> None:
        other = found.get(each.urn)
        if other is each:
            return
        for needed in each.needs():
            add(needed)
        if other is not None and not is_default_provider(each):
            raise ValueError(f"two resources have the URN {each.urn}: give one of them another name.")
        found.setdefault(each.urn, each)

    for each in resources:
        add(each)
    return list(found.values())


def _urn(token: str, name: str, parent: StackResource | str | None) -> str:
    chain = "" if parent is None else f"{urn_of(parent).split('::')[2]}$"
    return f"urn:pulumi:{STACK}::{PROJECT}::{'' if chain == f'{ROOT_TYPE}$' else chain}{token}::{name}"


def _default_provider(kind: ResourceKind, token: str, *, component: bool | None) -> StackResource | None:
    if component is None:
        component = inspect.isclass(kind) and issubclass(kind, pulumi.ComponentResource)
    if component or token == ROOT_TYPE or token.startswith(PROVIDER_TYPE):
        return None
    provider = PROVIDER_TYPE + token.partition(":")[0]
    return StackResource(provider, provider, "default", _urn(provider, "default", None), {})


def is_default_provider(found: StackResource) -> bool:
    """Check whether a resource is a provider that the engine makes, since the program names none."""
    return found.type.startswith(PROVIDER_TYPE) and found.name == "default"


def _checked(opts: pulumi.ResourceOptions | None, what: str) -> pulumi.ResourceOptions:
    """Return options; those that name other resources are arguments of `resource`, since a test has no resources of an SDK."""
    for name in ("parent", "depends_on", "provider", "providers"):
        if opts is not None and getattr(opts, name, None):
            raise TypeError(f"{what}: pass {name.replace('providers', 'provider')}= to `resource`, not in the options.")
    aliases = list((opts and opts.aliases) or [])
    if len(aliases) > 1 or not all(isinstance(alias, str) for alias in aliases):
        raise TypeError(
            f"{what}: of aliases the engine gives a policy one URN at most, under which state has the resource."
        )
    return opts or _NO_OPTIONS


ROOT: Final = StackResource(ROOT_TYPE, ROOT_TYPE, f"{PROJECT}-{STACK}", _urn(ROOT_TYPE, f"{PROJECT}-{STACK}", None), {})
