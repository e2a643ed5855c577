"""What tags may be, beyond what the API model says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_mpa.lifecycle.limits import MAX_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def reserved_problems(keys: Iterable[str], member: str = "Tags") -> Iterator[str]:
    """Return a problem where a key is one that AWS reserves."""
    if any(key.lower().startswith("aws:") for key in keys):
        yield f"{member}: keys that begin with aws: are reserved"


def tag_problems(tags: Mapping[str, str] | None, member: str = "Tags") -> Iterator[str]:
    """Return the problems of the tags of something new."""
    if tags:
        yield from reserved_problems(tags, member)
        if len(tags) > MAX_TAGS:
            yield f"{member}: at most {MAX_TAGS} tags can be on a resource, got {len(tags)}"
