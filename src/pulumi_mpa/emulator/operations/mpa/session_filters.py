"""The filters of ListSessions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from pulumi_mpa.lifecycle.session import FILTERS, FilterField, FilterOperator, SessionStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pulumi_mpa.emulator.records import Session

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


_TEXTS: dict[str, Callable[[str, str], bool]] = {
    FilterOperator.EQ: lambda actual, wanted: actual == wanted,
    FilterOperator.NE: lambda actual, wanted: actual != wanted,
    FilterOperator.CONTAINS: lambda actual, wanted: wanted in actual,
    FilterOperator.NOT_CONTAINS: lambda actual, wanted: wanted not in actual,
}
_ORDERS: dict[str, Callable[[datetime, tuple[datetime, ...]], bool]] = {
    FilterOperator.GT: lambda actual, bounds: actual > bounds[0],
    FilterOperator.LT: lambda actual, bounds: actual < bounds[0],
    FilterOperator.GTE: lambda actual, bounds: actual >= bounds[0],
    FilterOperator.LTE: lambda actual, bounds: actual <= bounds[0],
    FilterOperator.BETWEEN: lambda actual, bounds: bounds[0] <= actual <= bounds[1],
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


def passes(session: Session, filters: list[dict[str, Any]]) -> bool:
    """Check whether a session meets every filter."""
    for given in filters:
        wanted = _Filter.of(given)
        if wanted.field == FilterField.INITIATION_TIME:
            kept = _ORDERS[wanted.operator](session.created_at, wanted.instants() or ())
        else:
            actual = session.action if wanted.field == FilterField.ACTION_NAME else str(session.state.status)
            kept = _TEXTS[wanted.operator](actual, wanted.value)
        if not kept:
            return False
    return True
