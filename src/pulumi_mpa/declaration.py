"""What every declared resource shares: inputs respelled, options that can't work rejected, secrets kept secret."""

from __future__ import annotations

import asyncio
import copy
import threading
from typing import TYPE_CHECKING, Any, ClassVar, Final

import pulumi
from pulumi.dynamic import Resource
from pulumi.dynamic.dynamic import PROVIDER_KEY
from pulumi.resource import create_urn
from pulumi.runtime.config import is_config_secret

from pulumi_mpa import options
from pulumi_mpa.connection import holds_other_secret, inherited_connection, prepared
from pulumi_mpa.inputs import holds_secret, outputs_in, plain
from pulumi_mpa.model.names import camel
from pulumi_mpa.outputs import optional

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.providers.provider import LazyProvider

#: The setting whose tags the provider adds to those of a resource.
_DEFAULT_TAGS: Final = "mpa:defaultTags"
_CONNECTION: Final = "connection"


class Declared(Resource):
    """
    The base of the package's resources.

    Args:
        provider: The resource's provider.

        resource_name: The logical name.

        inputs: The inputs with Python's names; None is left out.

        opts: Pulumi's own options.
    """

    #: Output properties that state spells and inputs do not have.
    _outputs: ClassVar[tuple[str, ...]] = ()
    #: Outputs that repeat inputs and are secret as soon as one input is.
    _mirrors: ClassVar[tuple[str, ...]] = ()
    #: Inputs that sentences name, each with the outputs that repeat it under other names and are secret if it is.
    _named: ClassVar[dict[str, tuple[str, ...]]] = {}
    #: Module and class of the shape of the inputs, imported only if an option needs it.
    _shape: ClassVar[str]

    def __init__(
        self, provider: LazyProvider, resource_name: str, inputs: Mapping[str, Any], opts: pulumi.ResourceOptions | None
    ) -> None:
        """Register the resource with the engine."""
        opts = pulumi.ResourceOptions.merge(opts, None) if opts else pulumi.ResourceOptions()
        written = plain(f'{type(self).__name__} "{resource_name}"', inputs)
        self._warnings: list[str] = []
        if threading.current_thread() is not threading.main_thread():
            # The Automation API runs a program inline, in a thread of the process that drives it.
            from pulumi_mpa.inline import check_once  # noqa: PLC0415 -- most programs have a process of their own

            check_once()
        self._input_names = frozenset(map(camel, inputs))
        self._hidden: frozenset[str] = frozenset()
        #: The connection as the engine gets it, the resource's own or a parent's.
        self._reached_by: Any = None
        super().__init__(provider, resource_name, {**dict.fromkeys(self._outputs), **written}, opts)
        for hidden in self._hidden:
            # The SDK turns every input into an attribute, and an export of the whole resource into all attributes.
            self.__dict__.pop(hidden, None)
        for line in self._warnings:
            pulumi.log.warn(line, self)

    @property
    def _transformations(self) -> list[pulumi.ResourceTransformation]:
        """What the SDK calls before it sends the resource: ours comes last, so that it sees what all others have made."""
        return [*self._others, self._complete]

    @_transformations.setter
    def _transformations(self, others: list[pulumi.ResourceTransformation]) -> None:
        self._others = others

    def _complete(self, args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        """Return the inputs and options as the engine gets them; a child, which the SDK calls with these as well, is left alone."""
        if args.resource is not self:
            return None
        kind, resource = type(self).__name__, f'{type(self).__name__} "{args.name}"'
        opts = copy.copy(args.opts)
        _check_options(kind, args.name, opts)
        self._warnings += options.unknown_paths(opts, self._shape, self._outputs, kind, args.name)
        options.respell(opts)
        given = {name: value for name, value in args.props.items() if value is not None and name != PROVIDER_KEY}
        inherited = inherited_connection(self._others)
        if inherited is not None:
            given.setdefault(_CONNECTION, inherited)
        # Without other transformations these are the inputs that the constructor has respelled.
        inputs = dict(sorted((plain(resource, given) if self._others else given).items()))
        if _CONNECTION in inputs:
            inputs[_CONNECTION] = prepared(resource, inputs[_CONNECTION])
        self._reached_by = inputs.get(_CONNECTION)
        if opts.id is None and "tags" in self._input_names and is_config_secret(_DEFAULT_TAGS):
            # The provider adds them to the tags, and the engine keeps secret what becomes of a secret input.
            inputs["tags"] = pulumi.Output.secret(inputs.get("tags") or {})
        secret_outputs = [camel(name) for name in opts.additional_secret_outputs or []]
        # The engine would hide the output of that name only: requests and sentences repeat what it holds.
        inputs |= {name: pulumi.Output.secret(inputs[name]) for name in inputs.keys() & set(secret_outputs)}
        # One that is only read has no inputs here, and its outputs repeat what it holds all the same.
        repeated = [name for name in secret_outputs if opts.id is not None or name in self._input_names]
        if repeated:
            for copies in (self._mirrors, *(self._named.get(name, ()) for name in repeated)):
                _hide(secret_outputs, copies)
        # The engine is given this very list, which is completed once secrets are known.
        opts.additional_secret_outputs = secret_outputs
        urn = create_urn(args.name, args.type_, opts.parent)
        hidden: dict[str, pulumi.Output[Any]] = {
            "managedBy": _once_secrets_are_known(urn, inputs, secret_outputs, self._outputs, self._mirrors)
        }
        if next(outputs_in(inputs), None) is not None:
            # All of them, so that one that becomes secret is a change, which writes what was recorded anew.
            hidden["secretInputs"] = _secret_among(inputs, secret_outputs, self._named)
        self._hidden = frozenset(inputs.keys() | hidden.keys()) - set(self._outputs)
        props = {**dict.fromkeys(self._outputs), **inputs, **hidden, PROVIDER_KEY: args.props[PROVIDER_KEY]}
        return pulumi.ResourceTransformationResult(props, opts)

    def _get_providers(
        self, t: str, pkg: str | None, opts: pulumi.ResourceOptions
    ) -> tuple[pulumi.ProviderResource | None, Mapping[str, pulumi.ProviderResource]]:
        """Check the providers that the options and the parents name; the SDK calls this after all transformations."""
        kind, name = type(self).__name__, self._name
        options.raise_for_providers(opts, pkg, kind, name)
        if self._reached_by is None:
            self._warnings += options.inherited_providers(self._providers, kind, name)
        return super()._get_providers(t, pkg, opts)

    @property
    @pulumi.getter(name="accountId")
    def account_id(self) -> pulumi.Output[str | None]:
        """The account that the resource lives in, twelve digits; None in a state that an earlier version wrote."""
        return optional(self, "accountId")


class DeclaredAssociation(Declared):
    """The base of the resources that declare an association, one for each protected service."""

    #: The protected service, as the SDK names it.
    service: ClassVar[str]

    def shown(self) -> dict[str, pulumi.Output[Any]]:
        """
        Return the outputs that a gate reads.

        They are `region`, `name` (what is protected there), `state`, `team` (the one in force), `wanted` (the one that is
        to protect it) and `request` (the last one that needed a vote).
        """
        raise NotImplementedError


def _check_options(kind: str, resource_name: str, opts: pulumi.ResourceOptions) -> None:
    """Describe plainly what the engine would answer with a traceback, or ignore."""
    if opts.import_ is None and not opts.replace_on_changes:
        return
    from pulumi_mpa.messages import Code, Message  # noqa: PLC0415 -- a program that declares resources needs none of them

    names = {"kind": kind, "name": resource_name}
    if opts.import_ is not None:
        raise pulumi.RunError(Message(Code.OPTION_IMPORT, names))
    raise pulumi.RunError(Message(Code.OPTION_REPLACE_ON_CHANGES, names))


def _hide(secret_outputs: list[str], names: tuple[str, ...]) -> None:
    """Add names to the list that the engine is given, each once."""
    secret_outputs.extend(name for name in names if name not in secret_outputs)


def _once_secrets_are_known(
    urn: pulumi.Output[str],
    inputs: Mapping[str, Any],
    secret_outputs: list[str],
    outputs: tuple[str, ...],
    mirrors: tuple[str, ...],
) -> pulumi.Output[str]:
    """
    Return the input `managedBy`, and mark the outputs that repeat inputs as secret if one input is.

    Whether an input is secret is known only once its value is. The engine is
    told which outputs are secret after all inputs have been awaited, so this
    input, which waits for the others, is the place where the list is completed.
    """

    async def known() -> str:
        names = await _secret_names(inputs)
        if names:
            # The engine finds a secret in a list by its number, and AWS may have the list in another order.
            _hide(secret_outputs, tuple(name for name in names if name in outputs))
            _hide(secret_outputs, mirrors)
        return f"{pulumi.get_organization()}/{await urn.future()}"

    return pulumi.Output.from_input(known())


def _secret_among(
    inputs: Mapping[str, Any], secret_outputs: list[str], repeated: Mapping[str, tuple[str, ...]]
) -> pulumi.Output[list[str] | None]:
    """
    Return the input `secretInputs`: the names of those that are secret, and nothing at all where none is.

    The provider is given plain values, so this is how it knows what its sentences must not name, and what state has to be
    written anew for.
    """

    async def known() -> list[str] | None:
        secret = await _secret_names(inputs)
        found = [name for name in inputs if name in secret]
        for name in found:
            _hide(secret_outputs, repeated.get(name, ()))
        return found or None

    return pulumi.Output.from_input(known())


async def _secret_names(inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the inputs that are secret, once their values are known; most have no output to wait for."""
    awaited = [name for name, value in inputs.items() if next(outputs_in(value), None) is not None]
    # An external id is secret by itself and makes nothing else so.
    kinds = (holds_other_secret if name == _CONNECTION else holds_secret for name in awaited)
    secret = await asyncio.gather(*(holds(inputs[name]) for holds, name in zip(kinds, awaited, strict=True)))
    return tuple(name for name, is_secret in zip(awaited, secret, strict=True) if is_secret)
