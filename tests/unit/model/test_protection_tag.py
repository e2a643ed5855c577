"""The tag that says for whom a team guards: it fits, is read back, and names who had it before."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pulumi_mpa.model.ownership import ProtectionTag, protection_tag_value, protections, read_protection_tag
from pulumi_mpa.model.requests.request import digest

REGION = "eu-central-1"
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
    written = protection_tag_value(found)
    earlier = [owner[:8] for owner in dict.fromkeys(reversed(owners))][1:]

    assert ALLOWED.fullmatch(written)
    assert found == read_protection_tag({protections(REGION): written}, REGION)
    assert earlier[:24] == list(reversed(found.before))


def test_owner_that_comes_back_is_not_an_earlier_one() -> None:
    """A stack that is renamed there and back keeps one entry for each name."""
    found = ProtectionTag(FIRST, ENTRY).with_entry(SECOND, ENTRY).with_entry(FIRST, ENTRY)

    assert ProtectionTag(FIRST, ENTRY, (SECOND[:8],)) == found
    assert {FIRST, SECOND[:8]} == found.owners()


def test_tag_of_an_older_version_is_read() -> None:
    """It names owner and holder alone; no tag names nobody."""
    assert ProtectionTag(FIRST, ENTRY) == read_protection_tag({protections(REGION): f"{FIRST} {ENTRY}"}, REGION)
    assert ProtectionTag() == read_protection_tag({protections("us-west-2"): f"{FIRST} {ENTRY}"}, REGION)
