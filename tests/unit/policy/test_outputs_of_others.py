"""What a stack policy reads of resources of another package that the engine does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pulumi.dynamic import Resource, ResourceProvider
from pulumi_policy import StackValidationPolicy

from pulumi_mpa.policy import validate_stack_resources_of_type
from pulumi_mpa.policy.testing import UNKNOWN, assert_not_applicable, assert_passes, assert_violates, check, resource
from pulumi_mpa.policy.typed import view_of_outputs
from pulumi_mpa.policy.views import UnfitError

if TYPE_CHECKING:
    import pulumi


class Disk(Resource, module="store", name="Disk"):
    """A disk; `seed` is an input that is no output, and `serial` an output that is no input."""

    size: pulumi.Output[int]
    label: pulumi.Output[str | None]
    serial: pulumi.Output[str]
    owner: pulumi.Output[str | None]

    def __init__(
        self,
        resource_name: str,
        size: pulumi.Input[int],
        label: pulumi.Input[str] | None = None,
        seed: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare it."""
        props = {"size": size, "label": label, "seed": seed, "serial": None, "owner": None}
        super().__init__(ResourceProvider(), resource_name, props, opts)


class Plain(Resource, module="store", name="Plain"):
    """A disk of somebody who has declared no outputs."""

    def __init__(self, resource_name: str, size: pulumi.Input[int], opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare it."""
        super().__init__(ResourceProvider(), resource_name, {"size": size}, opts)


def _wants(name: str, value: object = None) -> StackValidationPolicy:
    """Return a policy that wants a property to have a value."""

    def validate(disk: Any, _: object, report_violation: Any) -> None:  # noqa: ANN401 -- a view, and the SDK's function
        if getattr(disk, name) != value:
            report_violation(f"{name} is wrong.", None)

    return StackValidationPolicy("disks", "Disks.", validate_stack_resources_of_type(Disk, validate))


OUTPUTS: dict[str, object] = {"size": 3, "serial": "a1"}


def test_input_that_is_no_output_decides_nothing() -> None:
    """Nobody can know whether the program has set it, so that it is not empty."""
    disk = resource(Disk, "data", {"size": 3, "seed": "x"}, outputs=OUTPUTS)
    result = check(_wants("seed"), disk)

    assert_not_applicable(result, reason="Not decidable: data.seed is missing")


def test_input_that_a_preview_shows_is_read() -> None:
    """What is created shows its inputs."""
    disk = resource(Disk, "data", {"size": 3, "seed": "x"})

    assert_violates(check(_wants("seed"), disk, preview=True))
    assert_passes(check(_wants("seed", "x"), disk, preview=True))


def test_output_that_a_preview_does_not_show_is_decided_later() -> None:
    """Of a dynamic resource that is created or changed, the engine leaves outputs out instead of marking them as unknown."""
    disk = resource(Disk, "data", {"size": 3})
    result = check(_wants("owner"), disk, preview=True)

    assert_not_applicable(result, reason="Not decidable yet: data.owner is known only once the update runs.")


@pytest.mark.parametrize("name", ["label", "owner"])
def test_output_that_is_empty_is_none(name: str) -> None:
    """Whether it is an input too or not: state leaves out what is empty."""
    disk = resource(Disk, "data", {"size": 3}, outputs=OUTPUTS)

    assert_passes(check(_wants(name), disk))
    assert_violates(check(_wants(name, "x"), disk))


def test_input_of_a_class_without_outputs_is_read_where_state_has_it() -> None:
    """A provider may return what its class does not declare."""
    assert 3 == view_of_outputs(Plain, {"size": 3.0}).size
    with pytest.raises(UnfitError):
        _ = view_of_outputs(Plain, {}).size


def test_unknown_output_is_decided_later() -> None:
    """As the engine marks it for all other resources."""
    disk = resource(Disk, "data", {"size": 3}, outputs={**OUTPUTS, "owner": UNKNOWN})

    assert_not_applicable(check(_wants("owner"), disk), reason="data.owner is known only once")
