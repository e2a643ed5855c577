"""
The tags that carry the package's own memory: whose a thing is, what was requested of a team, and what the team protects.

They are hidden from `tags` and never drift.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pulumi_mpa.model.requests.intent import RequestKind, digest
from pulumi_mpa.model.requests.marker import OWNER_LENGTH
from pulumi_mpa.model.unknown import UNKNOWN, Unknown, is_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX: Final = "pulumi-mpa:"
#: Hash of organization and URN: which resource of which stack the thing belongs to.
OWNER: Final = f"{PREFIX}owner"
#: Which entry of which state has the thing now.
ENTRY: Final = f"{PREFIX}entry"
#: The last request of each kind.
REQUESTS: Final[dict[RequestKind, str]] = {
    RequestKind.UPDATE: f"{PREFIX}request-update",
    RequestKind.DELETE: f"{PREFIX}request-delete",
}
_PROTECTS: Final = f"{PREFIX}protects."
#: How many earlier owners a protection's tag names; AWS gives its value 256 characters.
_BEFORE: Final = 24


def owner_of(managed_by: object) -> str | Unknown:
    """Return the hash for the owner tag from the hidden input `managedBy`, which is organization and URN."""
    return UNKNOWN if is_unknown(managed_by) else digest("owner", str(managed_by))


@dataclass(frozen=True, order=True)
class Place:
    """
    Where a team protects an operation.

    Args:
        service: The protected service, as the SDK names it.

        region: Its Region.

        name: What is protected there: an operation, or a vault's name.
    """

    service: str
    region: str
    name: str

    def tag(self) -> str:
        """Return the key of the tag of a team that protects this place."""
        return f"{_PROTECTS}{self.service}.{self.region}.{self.name}"


@dataclass(frozen=True)
class ProtectionTag:
    """
    What the tag of a team says of the association with one place.

    Args:
        owner: Whose the association is; None when there is no tag or it can't be read.

        entry: Which entry of state has it.

        before: Whose it was before, oldest first, as a marker spells an owner: what they were rejected stays rejected.
    """

    owner: str | None = None
    entry: str | None = None
    before: tuple[str, ...] = ()

    def owners(self) -> frozenset[str]:
        """Return everybody whose it is or was."""
        return frozenset((*self.before, *([self.owner] if self.owner else [])))

    def with_entry(self, owner: str, entry: str) -> ProtectionTag:
        """Return what the tag says once this owner's entry has it; the owner before is remembered."""
        known = dict.fromkeys(self.before)
        if self.owner is not None:
            known.pop(self.owner[:OWNER_LENGTH], None)
            known[self.owner[:OWNER_LENGTH]] = None
        known.pop(owner[:OWNER_LENGTH], None)
        return ProtectionTag(owner, entry, tuple(known)[-_BEFORE:])

    def value(self) -> str:
        """Return the value of the tag: owner, entry and earlier owners."""
        return " ".join(part for part in (self.owner, self.entry, ".".join(self.before)) if part)


def read_protection_tag(tags: Mapping[str, str], place: Place) -> ProtectionTag:
    """Read what a team's tags say of one place."""
    owner, entry, before, *_ = (*tags.get(place.tag(), "").split(" "), "", "", "")
    return ProtectionTag(owner or None, entry or None, tuple(item for item in before.split(".") if item))


def protections_in(tags: Mapping[str, str]) -> dict[Place, str]:
    """Return every place in which an association of this package named the team, with that association's owner."""
    found = {}
    for key in tags:
        service, _, rest = key.removeprefix(_PROTECTS).partition(".")
        region, _, name = rest.partition(".")
        if key.startswith(_PROTECTS) and service and region and name:
            place = Place(service, region, name)
            found[place] = read_protection_tag(tags, place).owner or ""
    return dict(sorted(found.items()))


def tags_to_send(tags: Mapping[str, str | Unknown] | Unknown) -> dict[str, str]:
    """Return the tags that a program wants, as AWS takes them; when a run sends them all are known."""
    return {} if isinstance(tags, Unknown) else {key: str(value) for key, value in tags.items()}


def user_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """Return the tags that are not ours."""
    return {key: value for key, value in tags.items() if not key.startswith(PREFIX)}
