"""The tags that carry the package's own memory; they are hidden from `tags` and never drift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pulumi_mpa.model.association import OWNER_LENGTH
from pulumi_mpa.model.requests.request import RequestKind

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX: Final = "pulumi-mpa:"
#: Hash of organization and URN: which resource of which stack the thing belongs to.
OWNER: Final = f"{PREFIX}owner"
#: Which entry of which state has the thing now.
ENTRY: Final = f"{PREFIX}entry"
#: The last ask of each kind.
REQUESTS: Final[dict[RequestKind, str]] = {
    RequestKind.UPDATE: f"{PREFIX}request-update",
    RequestKind.DELETE: f"{PREFIX}request-delete",
}
#: How many earlier owners the guards tag names; AWS gives its value 256 characters.
_BEFORE: Final = 24


@dataclass(frozen=True)
class ProtectionTag:
    """
    What the guards tag of a team says of the association it guards for.

    Args:
        owner: Whose the association is; None when there is no tag or it can't be read.

        entry: Which entry of state has it.

        before: Whose it was before, oldest first, as a marker spells an owner: what they were refused stays refused.
    """

    owner: str | None = None
    entry: str | None = None
    before: tuple[str, ...] = ()

    def owners(self) -> frozenset[str]:
        """Return everybody whose it is or was."""
        return frozenset((*self.before, *([self.owner] if self.owner else [])))

    def with_entry(self, owner: str, entry: str) -> ProtectionTag:
        """Return what the tag says once this owner has it; the one it had before is kept in mind."""
        known = dict.fromkeys(self.before)
        if self.owner is not None:
            known.pop(self.owner[:OWNER_LENGTH], None)
            known[self.owner[:OWNER_LENGTH]] = None
        known.pop(owner[:OWNER_LENGTH], None)
        return ProtectionTag(owner, entry, tuple(known)[-_BEFORE:])


def protections(region: str) -> str:
    """Return the tag of a team that guards in a Region; its value is owner, holder and earlier owners."""
    return f"{PREFIX}protects.payment-cryptography.{region}"


def protection_tag_value(found: ProtectionTag) -> str:
    """Write the value of that tag."""
    return " ".join(part for part in (found.owner, found.entry, ".".join(found.before)) if part)


def read_protection_tag(tags: Mapping[str, str], region: str) -> ProtectionTag:
    """Read that tag."""
    owner, entry, before, *_ = (*tags.get(protections(region), "").split(" "), "", "", "")
    return ProtectionTag(owner or None, entry or None, tuple(item for item in before.split(".") if item))


def protecting(tags: Mapping[str, str]) -> dict[str, str]:
    """Return every Region in which an association of this package named the team, with that association's owner."""
    regions = [key.removeprefix(protections("")) for key in tags if key.startswith(protections(""))]
    return {region: read_protection_tag(tags, region).owner or "" for region in sorted(regions)}


def theirs(tags: Mapping[str, str]) -> dict[str, str]:
    """Return the tags that are not ours."""
    return {key: value for key, value in tags.items() if not key.startswith(PREFIX)}
