"""
What the options of a resource come to, once transformations have run.

The engine compares property paths with the names of the state, takes any text for one, and hands a provider of another
package to nobody. So paths are respelled, and what would have no effect is said.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

import pulumi

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Options that take property paths of inputs.
_OF_INPUTS: Final = ("ignore_changes", "hide_diffs")
#: The option that takes names of outputs, and no paths into them.
_OF_OUTPUTS: Final = "additional_secret_outputs"
#: Packages whose providers decide which account of AWS gets requests.
_OF_AWS: Final = ("aws", "aws-native")


def respell(opts: pulumi.ResourceOptions) -> None:
    """Spell every path of inputs as the state does; the SDK has no names of ours to do it."""
    given = _given_paths(opts, _OF_INPUTS)
    if given:
        from pulumi_mpa.model.paths import in_state  # noqa: PLC0415 -- most programs need none of it

        for option, paths in given.items():
            setattr(opts, option, [in_state(path) for path in paths])


def unknown_paths(opts: pulumi.ResourceOptions, shape: str, outputs: Iterable[str], kind: str, name: str) -> list[str]:
    """
    Return a warning for each path that nothing has.

    Args:
        opts: The options, as they were given.

        shape: Module and class of the shape of the inputs, in `model.shapes`.

        outputs: Names of the outputs, as state spells them.

        kind: The class of the resource.

        name: Its logical name.
    """
    given = _given_paths(opts, (*_OF_INPUTS, _OF_OUTPUTS))
    if not given:
        return []
    from pulumi_mpa.messages import Code, Message  # noqa: PLC0415 -- most programs need none of it
    from pulumi_mpa.model.paths import meant  # noqa: PLC0415 -- most programs need none of it
    from pulumi_mpa.model.shapes.paths import input_names, meant_input  # noqa: PLC0415 -- imports pydantic

    module, _, of_inputs = shape.partition(":")
    inputs = getattr(importlib.import_module(module), of_inputs)
    names = {*outputs, *input_names(inputs)}
    found: list[str] = []
    for option, paths in given.items():
        for path in paths:
            probably = meant(path, names) if option == _OF_OUTPUTS else meant_input(inputs, path)
            if probably is not None:
                values = {"option": option, "path": path, "meant": probably}
                hint = f"Did you mean `{probably}`?" if probably else ""
                found.append(
                    Message(Code.OPTION_PATH_UNKNOWN, {**values, "kind": kind, "name": name, "hint": hint}, values)
                )
    return found


def _given_paths(opts: pulumi.ResourceOptions, options: Iterable[str]) -> dict[str, list[str]]:
    return {option: list(getattr(opts, option)) for option in options if getattr(opts, option)}


def raise_for_providers(opts: pulumi.ResourceOptions, own: str | None, kind: str, name: str) -> None:
    """
    Raise an error if the options name a provider that would be dropped without a word.

    Args:
        opts: The options.

        own: The package of the resource.

        kind: The class of the resource.

        name: Its logical name.
    """
    given = opts.providers.values() if isinstance(opts.providers, dict) else opts.providers or ()
    packages = [provider.package for provider in (*given, *([opts.provider] if opts.provider else ()))]
    others = [package for package in packages if package != own]
    if others:
        from pulumi_mpa.messages import Code, Message  # noqa: PLC0415 -- most programs need none of it

        values = {"package": others[0]}
        raise pulumi.RunError(Message(Code.OPTION_PROVIDER, {**values, "kind": kind, "name": name}, values))


def inherited_providers(providers: Mapping[str, pulumi.ProviderResource], kind: str, name: str) -> list[str]:
    """Return a warning for each provider of AWS that a parent passes on, and that this resource does not use."""
    found = [package for package in _OF_AWS if package in providers]
    chosen = pulumi.Config("mpa")
    if not found or chosen.get("profile") or chosen.get("assumeRole"):
        return []
    from pulumi_mpa.messages import Code, Message  # noqa: PLC0415 -- most programs need none of it

    return [
        Message(Code.OPTION_PROVIDER_INHERITED, {"package": each, "kind": kind, "name": name}, {"package": each})
        for each in found
    ]
