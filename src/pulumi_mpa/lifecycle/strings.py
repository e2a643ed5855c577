"""The base of every closed set of words that the service or the package uses."""

from enum import Enum


class StringEnum(str, Enum):
    """A member that is its own text, in comparisons, in JSON and in sentences alike, on every Python."""

    def __str__(self) -> str:
        """Return the text as AWS or the package spells it."""
        return str(self.value)

    def __format__(self, spec: str) -> str:
        """Format as the text, not as `Class.MEMBER`, whatever the Python version does for mixed-in enums."""
        return format(str(self.value), spec)
