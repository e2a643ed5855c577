"""What tags may be, beyond what the API model says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.lifecycle.limits import MAX_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def reserved_faults(keys: Iterable[str]) -> Iterator[str]:
    """Refuse keys that AWS keeps for itself."""
    if any(key.lower().startswith("aws:") for key in keys):
        yield "Tags: keys that begin with aws: are reserved"


def tag_faults(tags: Mapping[str, str] | None) -> Iterator[str]:
    """Hold the tags of something new against the rules."""
    if tags:
        yield from reserved_faults(tags)
        if len(tags) > MAX_TAGS:
            yield f"Tags: at most {MAX_TAGS} tags can be on a resource, got {len(tags)}"
