"""
What a state file was made with, and whether an emulator that is set up in a certain way may go on from it.

Some settings are part of what is stored: the times of one clock mean nothing to the other, and what one account made is
not there for another. A file is used only with those that it was made with. The others say how the service works from
now on, and may change with every start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic_core import to_jsonable_python

from pulumi_mpa.emulator.state_file import StateFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from pulumi_mpa.emulator.settings import Settings

#: How a file shows each setting that is part of what it holds. None is a setting that was not given.
PART_OF_STATE: Final[dict[str, Callable[[Settings], Any]]] = {
    "clock": lambda settings: settings.clock.value,
    "start": lambda settings: settings.start and settings.start.isoformat(),
    "account": lambda settings: settings.account,
    "unknown_users": lambda settings: sorted(settings.unknown_users) or None,
    "assumptions": lambda settings: vars(settings.assumptions),
    "policies": lambda settings: to_jsonable_python(settings.policies),
}
#: Settings that count from the next start on.
FROM_NOW_ON: Final = frozenset(
    {"service_seconds", "automatic_portal", "max_teams", "kept_calls", "check_outputs", "state"}
)
_NOT_GIVEN: Final = "not given"


class Difference(NamedTuple):
    """An option, as people name it, with its value in the file and its value now."""

    option: str
    was: str
    is_now: str


class OtherOptionsError(StateFileError):
    """
    The state file was made with other options.

    Args:
        path: The file.

        differences: Every option that differs.
    """

    def __init__(self, path: Path | None, differences: list[Difference]) -> None:
        """Name every option with both values."""
        listed = "; ".join(f"{option}: {was} in the file, {is_now} now" for option, was, is_now in differences)
        super().__init__(
            f"the state file {path} was made with other options: {listed}. Start with the options that it was made with, "
            "or with another file."
        )


def shown(settings: Settings) -> dict[str, Any]:
    """Return what a new file remembers of the settings that it is made with, as JSON holds it."""
    return {name: show(settings) for name, show in PART_OF_STATE.items()}


def differences(made_with: Mapping[str, Any], settings: Settings) -> list[Difference]:
    """Return the options that differ from what a file was made with; what is not given agrees with everything."""
    now = shown(settings)
    return [found for name in now if now[name] is not None for found in _compared(name, made_with[name], now[name])]


def _compared(name: str, was: Any, is_now: Any) -> Iterator[Difference]:  # noqa: ANN401  whatever JSON holds
    if was == is_now:
        return
    if name == "assumptions":
        for question in sorted(was.keys() & is_now.keys()):
            if was[question] != is_now[question]:
                yield Difference(f"assumption {question}", was[question], is_now[question])
    elif name == "policies":
        before, after = (", ".join(policy["arn"] for policy in policies) for policies in (was, is_now))
        yield Difference(name, before, after if after != before else "the same ones with other content")
    else:
        yield Difference(name.replace("_", " "), _text(was), _text(is_now))


def _text(value: Any) -> str:  # noqa: ANN401  whatever JSON holds
    if value is None:
        return _NOT_GIVEN
    return ", ".join(value) if isinstance(value, list) else str(value)
