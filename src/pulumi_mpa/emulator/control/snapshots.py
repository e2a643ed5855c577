"""Saved states of the whole emulator, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.control.errors import impossible, missing
from pulumi_mpa.emulator.snapshots import NoSnapshotError, SnapshotExistsError

if TYPE_CHECKING:
    from pulumi_mpa.emulator.control.errors import ControlError
    from pulumi_mpa.emulator.control.requests import RestoreRequest, SnapshotQuery, SnapshotRequest
    from pulumi_mpa.emulator.service import Service


def show(service: Service) -> dict[str, Any]:
    """Return every snapshot, oldest first."""
    return {"snapshots": [{"name": found.name, "clock": found.clock.isoformat()} for found in service.snapshots()]}


def save(service: Service, request: SnapshotRequest) -> dict[str, Any]:
    """Save everything under a name."""
    try:
        service.save_snapshot(request.name, replace=request.replace)
    except SnapshotExistsError:
        raise impossible(
            f"There is a snapshot {request.name} already. Delete it first, or set replace to true to save over it."
        ) from None
    return show(service)


def restore(service: Service, request: RestoreRequest) -> None:
    """Go back to what was saved under a name."""
    try:
        service.restore_snapshot(request.name)
    except NoSnapshotError:
        raise _no_snapshot(service, request.name) from None


def delete(service: Service, request: SnapshotQuery) -> dict[str, Any]:
    """Delete what was saved under a name."""
    try:
        service.delete_snapshot(request.name)
    except NoSnapshotError:
        raise _no_snapshot(service, request.name) from None
    return show(service)


def _no_snapshot(service: Service, name: str) -> ControlError:
    existing = ", ".join(found.name for found in service.snapshots()) or "none"
    return missing(f"There is no snapshot {name}. Existing snapshots: {existing}.")
