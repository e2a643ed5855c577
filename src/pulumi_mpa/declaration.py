"""What every declared resource shares: inputs respelled, options that can't work rejected, secrets kept secret."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

import pulumi
from pulumi.dynamic import Resource
from pulumi.resource import create_urn

from pulumi_mpa import options
from pulumi_mpa.inputs import holds_secret, outputs_in, plain
from pulumi_mpa.model.names import camel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.providers.provider import LazyProvider


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
        _check_options(type(self).__name__, resource_name, opts)
        written = plain(f'{type(self).__name__} "{resource_name}"', inputs)
        secret_outputs = [camel(name) for name in opts.additional_secret_outputs or []]
        self._secret_outputs = opts.additional_secret_outputs = secret_outputs
        # The engine would hide the output of that name only: requests and sentences repeat what it holds.
        written |= {name: pulumi.Output.secret(written[name]) for name in written.keys() & set(secret_outputs)}
        if opts.id is not None:
            # One that is only read has no inputs here, and its outputs repeat what it holds all the same.
            self._hide_copies(tuple(secret_outputs))
        token = f"pulumi-python:{self._resource_type_name}"
        urn = create_urn(resource_name, token, opts.parent)
        found = dict(sorted(written.items()))
        written["managedBy"] = _once_secrets_are_known(urn, found, secret_outputs, self._outputs, self._mirrors)
        if self._named and next(outputs_in(found), None) is not None:
            # All of them, so that one that becomes secret is a change, which writes what was recorded anew.
            written["secretInputs"] = _secret_among(found, secret_outputs, self._named)
        self._warnings: list[str] = []
        super().__init__(provider, resource_name, {**dict.fromkeys(self._outputs), **written}, opts)
        for hidden in written.keys() - set(self._outputs):
            # The SDK turns every input into an attribute, and an export of the whole resource into all attributes.
            self.__dict__.pop(hidden, None)
        for line in self._warnings:
            pulumi.log.warn(line, self)

    def _get_providers(
        self, t: str, pkg: str | None, opts: pulumi.ResourceOptions
    ) -> tuple[pulumi.ProviderResource | None, Mapping[str, pulumi.ProviderResource]]:
        """Take the options as they are once transformations have run, which is when the SDK calls this."""
        kind, name = type(self).__name__, self._name
        options.raise_for_providers(opts, pkg, kind, name)
        self._warnings += options.inherited_providers(self._providers, kind, name)
        self._warnings += options.unknown_paths(opts, self._shape, self._outputs, kind, name)
        options.respell(opts)
        added = [camel(output) for output in opts.additional_secret_outputs or []]
        self._hide_copies(tuple(output for output in added if output not in self._secret_outputs))
        # The list that is completed once secrets are known, whatever a transformation put in its place.
        opts.additional_secret_outputs = self._secret_outputs
        return super()._get_providers(t, pkg, opts)

    def _hide_copies(self, names: tuple[str, ...]) -> None:
        """Hide outputs, and with them the outputs that repeat what they hold."""
        if names:
            for hidden in (names, self._mirrors, *(self._named.get(name, ()) for name in names)):
                _hide(self._secret_outputs, hidden)


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
        # What a transformation added to the outputs that are to be secret is an input as well.
        found = [name for name in inputs if name in secret or name in secret_outputs]
        for name in found:
            _hide(secret_outputs, repeated.get(name, ()))
        return found or None

    return pulumi.Output.from_input(known())


async def _secret_names(inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the inputs that are secret, once their values are known; most have no output to wait for."""
    awaited = [name for name, value in inputs.items() if next(outputs_in(value), None) is not None]
    secret = await asyncio.gather(*(holds_secret(inputs[name]) for name in awaited))
    return tuple(name for name, is_secret in zip(awaited, secret, strict=True) if is_secret)
