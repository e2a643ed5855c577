"""The tags that carry the package's own memory; they are hidden from `tags` and never drift."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.model.ask import AskVerb

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX: Final = "pulumi-mpa:"
#: Hash of organization and URN: which resource of which stack the thing belongs to.
OWNER: Final = f"{PREFIX}owner"
#: Which entry of which state has the thing now.
HOLDER: Final = f"{PREFIX}holder"
#: The last ask of each kind.
ASKS: Final[dict[AskVerb, str]] = {AskVerb.UPDATE: f"{PREFIX}ask-update", AskVerb.DELETE: f"{PREFIX}ask-delete"}


def guards(region: str) -> str:
    """Give the tag of a team that guards in a Region; its value is owner and holder of the association."""
    return f"{PREFIX}guards.{region}"


def written_guards(owner: str, holder: str) -> str:
    """Write the value of that tag."""
    return f"{owner} {holder}"


def read_guards(tags: Mapping[str, str], region: str) -> tuple[str | None, str | None]:
    """Read owner and holder from that tag; None for both when it is not there."""
    owner, _, holder = tags.get(guards(region), "").partition(" ")
    return owner or None, holder or None


def guarding(tags: Mapping[str, str]) -> dict[str, str]:
    """Give every Region in which an association of this package named the team, with that association's owner."""
    regions = [key.removeprefix(guards("")) for key in tags if key.startswith(guards(""))]
    return {region: read_guards(tags, region)[0] or "" for region in sorted(regions)}


def theirs(tags: Mapping[str, str]) -> dict[str, str]:
    """Give the tags that are not ours."""
    return {key: value for key, value in tags.items() if not key.startswith(PREFIX)}
