"""
What a pack says of a policy that raises: which policy it was, on which resource, and where in its author's code.

The SDK lets an exception end the engine's call, and the engine prints its text alone: of a `KeyError`, a key in quotes.
"""

from __future__ import annotations

import asyncio
import os
import traceback
from copy import copy
from inspect import isawaitable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pulumi_policy

from pulumi_mpa.messages import Code, Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from pulumi_policy import Policy, PolicyResource, ResourceValidationArgs

#: Folders of code between the engine and the function of a policy.
_BETWEEN: Final = tuple(
    f"{Path(str(file)).parent}{os.sep}" for file in (pulumi_policy.__file__, __file__, asyncio.__file__)
)
#: What notes on an exception begin with; Python prints notes below the exception.
_POLICY: Final = "Raised in the policy "
_RESOURCE: Final = "Raised for the resource "


def guarded(policy: Policy) -> Any:
    """Return a copy of a policy that notes on what it raises which policy and which resource it was."""
    copied: Any = copy(policy)
    for name in ("validate", "remediate"):
        if hasattr(policy, name):
            setattr(copied, name, _noting(policy.name, getattr(policy, name)))
    return copied


def note_resource(error: Exception, resource: PolicyResource | ResourceValidationArgs) -> None:
    """Note on an exception for which resource a policy was run."""
    _note(error, _RESOURCE, f"{resource.name} ({resource.resource_type})")


def told(error: Exception) -> str | None:
    """
    Return what a pack says of what a policy raised: a sentence, then the traceback from the author's code on.

    What no policy has raised, but for example a property that the SDK cannot decode, is the SDK's: then there is None.

    Args:
        error: What came out of a call of the SDK, with its notes.
    """
    shown, begin = error, _of_author(error)
    if begin is None and isinstance(error.__cause__, Exception):
        # The SDK raises an error of its own in place of that of an asynchronous function.
        shown, begin = error.__cause__, _of_author(error.__cause__)
    noted = {**_take_notes(error), **_take_notes(shown)}
    if _POLICY not in noted:
        return None
    values = {
        "name": noted[_POLICY],
        "thing": noted.get(_RESOURCE, "the stack"),
        "problem": " ".join(f"{type(shown).__name__}: {shown}".split()).removesuffix("."),
    }
    lines = traceback.format_exception(type(shown), shown, begin or shown.__traceback__)
    return f"{Message(Code.POLICY_FAILED, values)}\n{''.join(lines)}"


def _noting(policy: str, method: Callable[..., Any]) -> Callable[..., Any]:
    def note(error: Exception, args: Any) -> None:
        _note(error, _POLICY, policy)
        if hasattr(args, "resource_type"):
            note_resource(error, args)

    def run(args: Any, *more: Any) -> Any:
        try:
            result = method(args, *more)
        except Exception as error:
            note(error, args)
            raise
        return wait(result, args) if isawaitable(result) else result

    async def wait(result: Any, args: Any) -> Any:
        try:
            return await result
        except Exception as error:
            note(error, args)
            raise

    return run


def _note(error: Exception, begin: str, text: str) -> None:
    # As `add_note` of Python 3.11 does it.
    error.__notes__ = [*getattr(error, "__notes__", []), f"{begin}{text}"]


def _take_notes(error: Exception) -> dict[str, str]:
    """Return what was noted, by what the notes begin with, and leave the notes of others."""
    notes = getattr(error, "__notes__", [])
    ours = {
        begin: note.removeprefix(begin) for begin in (_POLICY, _RESOURCE) for note in notes if note.startswith(begin)
    }
    error.__notes__ = [note for note in notes if not note.startswith((_POLICY, _RESOURCE))]
    return ours


def _of_author(error: Exception) -> TracebackType | None:
    """Return the traceback from the first line on that is neither the SDK's nor this package's; None where there is none."""
    begin = error.__traceback__
    while begin is not None and begin.tb_frame.f_code.co_filename.startswith(_BETWEEN):
        begin = begin.tb_next
    return begin
