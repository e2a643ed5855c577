"""What state keeps of a provider is a reference, and one that an earlier release wrote still leads here."""

from __future__ import annotations

import base64
import pickle
from typing import TYPE_CHECKING

import pytest
from pulumi.dynamic.dynamic import serialize_provider

from pulumi_mpa.providers import approval_team, identity_source, mpa_team_association, vault_association

if TYPE_CHECKING:
    from pulumi_mpa.providers.provider import LazyProvider

#: As the first release wrote them into users' state.
WRITTEN = {
    "approval-team": (
        approval_team.Provider,
        "gASVNgAAAAAAAACMInB1bHVtaV9tcGEucHJvdmlkZXJzLmFwcHJvdmFsX3RlYW2UjAhQcm92aWRlcpSTlCmBlC4=",
    ),
    "mpa-team-association": (
        mpa_team_association.Provider,
        "gASVPQAAAAAAAACMKXB1bHVtaV9tcGEucHJvdmlkZXJzLm1wYV90ZWFtX2Fzc29jaWF0aW9ulIwIUHJvdmlkZXKUk5QpgZQu",
    ),
    "vault-association": (
        vault_association.Provider,
        "gASVOgAAAAAAAACMJnB1bHVtaV9tcGEucHJvdmlkZXJzLnZhdWx0X2Fzc29jaWF0aW9ulIwIUHJvdmlkZXKUk5QpgZQu",
    ),
    "identity-source": (
        identity_source.Provider,
        "gASVOAAAAAAAAACMJHB1bHVtaV9tcGEucHJvdmlkZXJzLmlkZW50aXR5X3NvdXJjZZSMCFByb3ZpZGVylJOUKYGULg==",
    ),
}


@pytest.mark.parametrize(("provider", "reference"), WRITTEN.values(), ids=WRITTEN.keys())
def test_reference_in_state_leads_to_the_provider(provider: type[LazyProvider], reference: str) -> None:
    """A class that is moved or renamed would strand every resource that was made before."""
    assert type(pickle.loads(base64.b64decode(reference))) is provider  # noqa: S301 -- it is written above


@pytest.mark.parametrize("provider", [entry[0] for entry in WRITTEN.values()], ids=WRITTEN.keys())
def test_reference_is_short_and_plain(provider: type[LazyProvider]) -> None:
    """Module and class alone, under 100 characters, and not encrypted."""
    written = serialize_provider(provider())

    assert len(written) <= 100
    assert provider.serialize_as_secret_always is False
    assert provider.__module__.encode() in base64.b64decode(written)
