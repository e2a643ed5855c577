"""The provider's reference in state: every state that was ever written depends on it."""

from __future__ import annotations

import base64
import pickle
from typing import TYPE_CHECKING, Any

import pytest
from pulumi.dynamic.dynamic import PROVIDER_KEY

import pulumi_mpa as mpa
from pulumi_mpa.providers import approval_team, identity_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_mpa.providers.engine import MpaProvider

    Declared = Callable[[Callable[[], object]], list[tuple[Any, dict[str, Any]]]]

CASES = [
    pytest.param(mpa.ApprovalTeam, approval_team.Provider, "pulumi_mpa.providers.approval_team", id="team"),
    pytest.param(mpa.IdentitySource, identity_source.Provider, "pulumi_mpa.providers.identity_source", id="source"),
]


@pytest.mark.parametrize(("resource", "provider", "module"), CASES)
def test_class_path_stays(resource: type, provider: type[MpaProvider], module: str) -> None:
    """State stores the class by its path; moved, no old state could be read."""
    del resource

    assert (module, "Provider") == (provider.__module__, provider.__qualname__)


@pytest.mark.parametrize(("resource", "provider", "module"), CASES)
def test_reference_is_short_plain_and_the_same_every_time(
    declared: Declared, resource: type, provider: type[MpaProvider], module: str
) -> None:
    """At most 100 characters, no secret, no code of ours inside, and no difference from run to run."""
    del module
    references = [declared(lambda: resource("it"))[0][1][PROVIDER_KEY] for _ in range(2)]

    assert references[0] == references[1]
    assert isinstance(references[0], str)
    assert 100 >= len(references[0])
    assert isinstance(pickle.loads(base64.b64decode(references[0])), provider)  # noqa: S301 -- what this test wrote itself


@pytest.mark.parametrize(("resource", "provider", "module"), CASES)
def test_provider_is_said_not_to_be_secret(resource: type, provider: type[MpaProvider], module: str) -> None:
    """A secret reference would be encrypted anew on every run."""
    del resource, module

    assert provider.serialize_as_secret_always is False
