"""The tags that carry the package's own memory; they are hidden from `tags` and never drift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pulumi_mpa.model.ask import AskVerb
from pulumi_mpa.model.mpa_team_association import OWNER_LENGTH

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX: Final = "pulumi-mpa:"
#: Hash of organization and URN: which resource of which stack the thing belongs to.
OWNER: Final = f"{PREFIX}owner"
#: Which entry of which state has the thing now.
HOLDER: Final = f"{PREFIX}holder"
#: The last ask of each kind.
ASKS: Final[dict[AskVerb, str]] = {AskVerb.UPDATE: f"{PREFIX}ask-update", AskVerb.DELETE: f"{PREFIX}ask-delete"}
#: How many earlier owners the guards tag names; AWS gives its value 256 characters.
_BEFORE: Final = 24


@dataclass(frozen=True)
class Guards:
    """
    What the guards tag of a team says of the association it guards for.

    Args:
        owner: Whose the association is; None when there is no tag or it can't be read.

        holder: Which entry of state has it.

        before: Whose it was before, oldest first, as a marker spells an owner: what they were refused stays refused.
    """

    owner: str | None = None
    holder: str | None = None
    before: tuple[str, ...] = ()

    def owners(self) -> frozenset[str]:
        """Give everybody whose it is or was."""
        return frozenset((*self.before, *([self.owner] if self.owner else [])))

    def held_by(self, owner: str, holder: str) -> Guards:
        """Give what the tag says once this owner has it; the one it had before is kept in mind."""
        known = dict.fromkeys(self.before)
        if self.owner is not None:
            known.pop(self.owner[:OWNER_LENGTH], None)
            known[self.owner[:OWNER_LENGTH]] = None
        known.pop(owner[:OWNER_LENGTH], None)
        return Guards(owner, holder, tuple(known)[-_BEFORE:])


def guards(region: str) -> str:
    """Give the tag of a team that guards in a Region; its value is owner, holder and earlier owners."""
    return f"{PREFIX}guards.{region}"


def written_guards(found: Guards) -> str:
    """Write the value of that tag."""
    return " ".join(part for part in (found.owner, found.holder, ".".join(found.before)) if part)


def read_guards(tags: Mapping[str, str], region: str) -> Guards:
    """Read that tag."""
    owner, holder, before, *_ = (*tags.get(guards(region), "").split(" "), "", "", "")
    return Guards(owner or None, holder or None, tuple(item for item in before.split(".") if item))


def guarding(tags: Mapping[str, str]) -> dict[str, str]:
    """Give every Region in which an association of this package named the team, with that association's owner."""
    regions = [key.removeprefix(guards("")) for key in tags if key.startswith(guards(""))]
    return {region: read_guards(tags, region).owner or "" for region in sorted(regions)}


def theirs(tags: Mapping[str, str]) -> dict[str, str]:
    """Give the tags that are not ours."""
    return {key: value for key, value in tags.items() if not key.startswith(PREFIX)}
