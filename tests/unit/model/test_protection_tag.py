"""The tag that says for whom a team guards: it fits, is read back, and names who had it before."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pulumi_mpa.model.ownership import Place, ProtectionTag, protections_in, read_protection_tag
from pulumi_mpa.model.requests.intent import digest

PLACE = Place("payment-cryptography", "eu-central-1", "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE")
ENTRY = "0123456789ab"
#: What AWS allows in the value of a tag.
ALLOWED = re.compile(r"[\w\s.:/=+\-@]{0,256}", re.ASCII)
FIRST, SECOND = digest("owner", "first"), digest("owner", "second")


@given(st.lists(st.integers(0, 99), max_size=120))
def test_any_number_of_owners_fits_and_is_read_back(numbers: list[int]) -> None:
    """The value has 256 characters: the owners of long ago go first, those before the present one never."""
    owners = [digest("owner", number) for number in numbers]
    found = ProtectionTag()
    for owner in owners:
        found = found.with_entry(owner, ENTRY)
    written = found.value()
    earlier = [owner[:8] for owner in dict.fromkeys(reversed(owners))][1:]

    assert ALLOWED.fullmatch(written)
    assert found == read_protection_tag({PLACE.tag(): written}, PLACE)
    assert earlier[:24] == list(reversed(found.before))


def test_owner_that_comes_back_is_not_an_earlier_one() -> None:
    """A stack that is renamed there and back keeps one entry for each name."""
    found = ProtectionTag(FIRST, ENTRY).with_entry(SECOND, ENTRY).with_entry(FIRST, ENTRY)

    assert ProtectionTag(FIRST, ENTRY, (SECOND[:8],)) == found
    assert {FIRST, SECOND[:8]} == found.owners()


def test_each_place_has_a_tag_of_its_own() -> None:
    """Another operation, vault or service in one Region does not overwrite the first."""
    vaults = [Place("backup", "eu-central-1", name) for name in ("a.vault", "another")]
    tags = {place.tag(): ProtectionTag(FIRST, ENTRY).value() for place in (PLACE, *vaults)}

    assert dict.fromkeys(sorted((PLACE, *vaults)), FIRST) == protections_in({"team": "x", **tags})


def test_no_tag_names_nobody() -> None:
    """What is said of one place says nothing of another."""
    elsewhere = Place("payment-cryptography", "us-west-2", "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE")

    assert ProtectionTag() == read_protection_tag({PLACE.tag(): f"{FIRST} {ENTRY}"}, elsewhere)
