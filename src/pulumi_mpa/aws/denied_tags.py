"""
What is said of the tags of a call that AWS denies.

AWS says which policy denied the call at most, and not whether a tag was the reason. So the keys are named that the call
carried, and whether anybody had been asked by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.ownership import PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping


def notes_about_tags(parameters: Mapping[str, Any], done: Code | None = None) -> tuple[Message, ...]:
    """
    Return what is to be said if AWS denies a call.

    Args:
        parameters: The input of the call.

        done: What the run has done for the same change already; None if nothing.

    Returns:
        The keys of our own tags, how many others there are, and whether approvers were asked; empty for a call without
        tags. The keys of a program's tags may be secret.
    """
    keys = [*(parameters.get("Tags") or ()), *(parameters.get("TagKeys") or ())]
    if not keys:
        return ()
    ours = sorted(key for key in keys if key.startswith(PREFIX))
    others = len(keys) - len(ours)
    named = [f"`{key}`" for key in ours]
    if others:
        named.append(
            f"{others} of the program" if ours else f"of {others} tag{'' if others == 1 else 's'} of the program"
        )
    values = {"keys": " and ".join([", ".join(named[:-1]), named[-1]]).removeprefix(" and "), "prefix": PREFIX}
    asked = "yes" if done is Code.DENIED_AFTER_THE_REQUEST else "no"
    return (
        Message(Code.DENIED_CALL_HAS_TAGS, values, {"keys": ",".join(ours) or None}),
        Message(done or Code.DENIED_BEFORE_ANY_REQUEST, data={"asked": asked}),
    )
