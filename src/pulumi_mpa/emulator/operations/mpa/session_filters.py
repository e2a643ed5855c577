"""The filters of ListSessions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.emulator.shelf import Condition, sortable
from pulumi_mpa.lifecycle.session import FILTERS, FilterField, FilterOperator, SessionStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi_mpa.emulator.shelf import Column, Comparison

_BETWEEN = re.compile(r"(.+?)\s+and\s+(.+)", re.IGNORECASE)
_INSTANT = re.compile(
    r"(?P<to_second>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(?P<fraction>\d{1,9}))?(?P<zone>Z|[+-]\d\d:\d\d)", re.ASCII
)


def _instant(text: str) -> datetime | None:
    """Read ISO 8601 with up to nanoseconds, as the service takes it; what is finer than a microsecond is cut."""
    found = _INSTANT.fullmatch(text.strip())
    if not found:
        return None
    zone = found["zone"].replace("Z", "+00:00")
    try:
        instant = datetime.fromisoformat(f"{found['to_second']}.{(found['fraction'] or '0'):0<6.6}{zone}")
        return instant.astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True)
class _Filter:
    field: str
    operator: str
    value: str

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> _Filter:
        return cls(given.get("FieldName", ""), given.get("Operator", ""), given.get("Value", ""))

    def instants(self) -> tuple[datetime, ...] | None:
        """Read the instants that the value names; None when it does not."""
        texts = [self.value]
        if self.operator == FilterOperator.BETWEEN:
            found = _BETWEEN.fullmatch(self.value.strip())
            texts = list(found.groups()) if found else []
        instants = tuple(instant for text in texts if (instant := _instant(text)))
        return instants if texts and len(instants) == len(texts) else None


_COLUMNS: Final[dict[FilterField, Column]] = {
    FilterField.ACTION_NAME: "label",
    FilterField.SESSION_STATUS: "status",
    FilterField.INITIATION_TIME: "created_at",
}
#: How the instants, or the texts, of each operator are compared, one after the other.
_COMPARISONS: Final[dict[FilterOperator, tuple[Comparison, ...]]] = {
    FilterOperator.EQ: ("=",),
    FilterOperator.NE: ("!=",),
    FilterOperator.CONTAINS: ("contains",),
    FilterOperator.NOT_CONTAINS: ("lacks",),
    FilterOperator.GT: (">",),
    FilterOperator.LT: ("<",),
    FilterOperator.GTE: (">=",),
    FilterOperator.LTE: ("<=",),
    FilterOperator.BETWEEN: (">=", "<="),
}


def filter_problems(filters: list[dict[str, Any]]) -> Iterator[str]:
    """Return the problems of filters, by what ListSessions takes."""
    for index, given in enumerate(filters):
        where = f"Filters.{index}"
        missing = [name for name in ("FieldName", "Operator", "Value") if given.get(name) is None]
        for name in missing:
            yield f"{where}.{name}: is required"
        if missing:
            continue
        wanted = _Filter.of(given)
        operators = FILTERS.get(FilterField(wanted.field))
        if operators is None:
            yield f"{where}.FieldName: ListSessions filters on {', '.join(FILTERS)} only"
        elif wanted.operator not in operators:
            yield f"{where}.Operator: {wanted.field} takes {', '.join(operators)} only"
        elif wanted.field == FilterField.INITIATION_TIME and wanted.instants() is None:
            between = wanted.operator == FilterOperator.BETWEEN
            yield f"{where}.Value: must be {'two instants, as `a AND b`,' if between else 'an instant'} in ISO 8601"
        elif wanted.field == FilterField.SESSION_STATUS and wanted.value not in set(SessionStatus):
            yield f"{where}.Value: must be one of {', '.join(SessionStatus)}"


def conditions_of(filters: list[dict[str, Any]]) -> Iterator[Condition]:
    """Return what a session must be to meet every filter; none of them has a problem."""
    for given in filters:
        wanted = _Filter.of(given)
        timed = wanted.field == FilterField.INITIATION_TIME
        values = [sortable(instant) for instant in wanted.instants() or ()] if timed else [wanted.value]
        for comparison, value in zip(_COMPARISONS[FilterOperator(wanted.operator)], values, strict=True):
            yield Condition(_COLUMNS[FilterField(wanted.field)], comparison, value)
