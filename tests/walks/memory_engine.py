"""
An engine in memory: as much of Pulumi's as the providers meet.

It keeps outputs and pending deletes, hands a provider exactly what the real
engine hands it, and calls in the order of the real one: check, diff, create or
update, and at the end the deletions, a replaced resource's old half among them.
"""

from __future__ import annotations

import contextlib
import copy
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pulumi_mpa.errors import MpaError
from pulumi_mpa.model.settings import Settings
from pulumi_mpa.providers.approval_team import Provider

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_mpa.aws.door import Door

PROVIDER = "reference"


@dataclass
class Entry:
    """One resource in state."""

    id: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]


@dataclass
class Run:
    """
    What one command did.

    Args:
        errors: Sentences of what failed.

        lines: What the provider printed while the preview was made, and while the run was.
    """

    errors: list[str] = field(default_factory=list)
    previewed: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    #: The team's outputs were written, so they must be what the service shows.
    wrote: bool = False


class MemoryEngine:
    """
    The state of one stack with one team in its program, or none.

    Args:
        door: Makes the way to AWS for one process of the provider.
    """

    def __init__(self, door: Callable[[], Door]) -> None:
        """Begin with an empty state."""
        self._door = door
        self.entry: Entry | None = None
        self.pending_deletes: list[Entry] = []
        self.last = Run()

    def up(self, program: dict[str, Any] | None, *, replace: bool = False, refresh: bool = False) -> Run:
        """Run `pulumi up`; the provider's process may be killed in it, and what was recorded until then stays."""
        self.last = Run()
        provider = self._process()
        if refresh:
            self._refresh(provider)
        self.last.previewed = self._said(lambda: self._preview(program, replace=replace))
        self.last.printed = self._said(lambda: self._apply(provider, program, replace=replace))
        return self.last

    def refresh(self) -> Run:
        """Run `pulumi refresh`."""
        self.last = Run()
        provider = self._process()
        self.last.printed = self._said(lambda: self._refresh(provider))
        return self.last

    def destroy(self) -> Run:
        """Run `pulumi destroy`."""
        self.last = Run()
        provider = self._process()

        def work() -> None:
            self._delete_pending(provider)
            self._delete_current(provider)

        self.last.printed = self._said(work)
        return self.last

    def _process(self) -> Provider:
        provider = Provider()
        provider.settings = Settings()
        provider.door = self._door()
        provider.seen_holders = set()
        return provider

    def _said(self, work: Callable[[], None]) -> list[str]:
        spoken = io.StringIO()
        try:
            with contextlib.redirect_stdout(spoken):
                work()
        except MpaError as error:
            self.last.errors.append(str(error))
        return spoken.getvalue().splitlines()

    def _preview(self, program: dict[str, Any] | None, *, replace: bool) -> None:
        """A preview makes no call: a door that is shut makes sure of it."""
        provider = Provider()
        provider.settings, provider.seen_holders = Settings(), set()
        provider.door = _ShutDoor(Settings())
        if program is None:
            return
        self._checked(provider, program, fresh=replace)
        if self.entry is not None and not replace:
            news = self._checked(provider, program, fresh=False)
            result = provider.diff(self.entry.id, _sent(self.entry.outputs), _sent(news))
            if result.replaces:
                self._checked(provider, program, fresh=True)

    def _apply(self, provider: Provider, program: dict[str, Any] | None, *, replace: bool) -> None:
        failed = False
        try:
            if program is None:
                self._delete_current(provider)
            else:
                self._declare(provider, program, replace=replace)
        except MpaError as error:
            self.last.errors.append(str(error))
            failed = True
        if not failed:
            self._delete_pending(provider)

    def _declare(self, provider: Provider, program: dict[str, Any], *, replace: bool) -> None:
        if self.entry is None:
            self._create(provider, self._checked(provider, program, fresh=True))
            return
        if replace:
            self._replace(provider, program)
            return
        news = self._checked(provider, program, fresh=False)
        result = provider.diff(self.entry.id, _sent(self.entry.outputs), _sent(news))
        if result.replaces:
            self._replace(provider, program)
        elif result.changes:
            outs = provider.update(self.entry.id, _sent(self.entry.outputs), _sent(news)).outs
            self.entry = Entry(self.entry.id, news, copy.deepcopy(outs or {}))
            self.last.wrote = True
        else:
            self.entry.inputs = news

    def _replace(self, provider: Provider, program: dict[str, Any]) -> None:
        old = self.entry
        self._create(provider, self._checked(provider, program, fresh=True))
        if old is not None:
            self.pending_deletes.append(old)

    def _create(self, provider: Provider, inputs: dict[str, Any]) -> None:
        result = provider.create(_sent(inputs))
        self.entry = Entry(result.id, inputs, copy.deepcopy(result.outs or {}))
        self.last.wrote = True

    def _checked(self, provider: Provider, program: dict[str, Any], *, fresh: bool) -> dict[str, Any]:
        olds = {} if fresh or self.entry is None else self.entry.inputs
        result = provider.check(_sent(olds), _sent(program))
        assert not result.failures, [failure.reason for failure in result.failures]
        return result.inputs

    def _refresh(self, provider: Provider) -> None:
        if self.entry is not None:
            result = provider.read(self.entry.id, _sent(self.entry.outputs))
            self.entry = Entry(result.id, result.inputs or {}, result.outs or {}) if result.id else None

    def _delete_current(self, provider: Provider) -> None:
        if self.entry is not None:
            provider.delete(self.entry.id, _sent(self.entry.outputs))
            self.entry = None

    def _delete_pending(self, provider: Provider) -> None:
        for old in list(self.pending_deletes):
            try:
                provider.delete(old.id, _sent(old.outputs))
            except MpaError as error:
                self.last.errors.append(str(error))
                continue
            self.pending_deletes.remove(old)


class _ShutDoor:
    """A way on which nothing passes."""

    def __init__(self, settings: Settings) -> None:
        from datetime import datetime, timezone

        self._now = datetime.now(timezone.utc)

    def hour(self) -> Any:
        return self._now

    def call(self, operation: str, **_: object) -> Any:
        raise AssertionError(f"a preview called {operation}")

    pages = call


def _sent(values: dict[str, Any]) -> dict[str, Any]:
    """Give a copy as the engine hands it over: with the provider's reference, and nothing shared."""
    return {**copy.deepcopy(values), "__provider": PROVIDER}
