"""Durations: read in the engine's own grammar, said in words."""

from __future__ import annotations

import re
from typing import Final

_UNITS: Final = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_PART: Final = re.compile(rf"(\d+(?:\.\d*)?|\.\d+)({'|'.join(_UNITS)})", re.ASCII)
_MINUTE, _HOUR = 60, 3600
#: Up to here a second more or less is of interest.
_MINUTES_WITH_SECONDS: Final = 10


def seconds_of(text: object) -> float:
    """
    Read a duration as `customTimeouts` spell it.

    Args:
        text: As `90s`, `10m`, `1h30m`; `0` is no time at all.

    Returns:
        Seconds.

    Raises:
        ValueError: It is no duration, or a negative one.
    """
    if text == "0":
        return 0.0
    parts = _PART.findall(text) if isinstance(text, str) else []
    if not parts or "".join(number + unit for number, unit in parts) != text:
        message = f"{text!r} is no duration"
        raise ValueError(message)
    return sum(float(number) * _UNITS[unit] for number, unit in parts)


def format_span(seconds: float) -> str:
    """Describe how long: `45 s`, `1 min 40 s`, `59 min`, `23 h 12 min`; what is over is `0 s`."""
    whole = max(round(seconds), 0)
    if whole < _MINUTE:
        return f"{whole} s"
    minutes, rest = divmod(whole, _MINUTE)
    if whole < _HOUR:
        return f"{minutes} min {rest} s" if rest and minutes < _MINUTES_WITH_SECONDS else f"{minutes} min"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"
