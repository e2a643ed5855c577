"""
An engine in memory: as much of Pulumi's as the providers meet.

It keeps outputs and pending deletes, hands a provider exactly what the real
engine hands it, and calls in the order of the real one: check, diff, create or
update of each resource after those it depends on, and at the end the deletions,
what depends on others first, the old halves of replaced resources among them.
"""

from __future__ import annotations

import contextlib
import copy
import io
from dataclasses import dataclass, field
from enum import Enum
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from pulumi.runtime.rpc import UNKNOWN, _special_sig_key

from pulumi_mpa.errors import MpaError
from pulumi_mpa.providers import approval_team, mpa_team_association
from pulumi_mpa.providers.partial_failure import PartialFailureError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from in_process import Line, Process

    from pulumi_mpa.providers.provider import LazyProvider

PROVIDER: Final = "reference"
#: Every resource that a program may have, after those that it depends on.
TEAM, GATE = "team", "gate"
KINDS: Final[dict[str, type[LazyProvider]]] = {TEAM: approval_team.Provider, GATE: mpa_team_association.Provider}

Inputs = dict[str, Any]
#: The inputs of each declared resource, in the order of `KINDS`.
Declared = dict[str, Inputs]


class IdOf(str):
    """The id of another resource, as an input: not known to a preview that makes or replaces that one."""

    __slots__ = ()


@dataclass
class Entry:
    """One resource in state."""

    name: str
    id: str
    inputs: Inputs
    outputs: dict[str, Any]
    failed: bool = False


class Phase(Enum):
    """What a run is at."""

    REFRESHING = "refreshing"
    DECLARING = "declaring"
    DELETING = "deleting"


@dataclass
class Run:
    """
    What one command did.

    Args:
        errors: Messages of what failed.

        previewed: What the provider printed while the preview was made.

        printed: What it printed while the run was.

        wrote: Resources whose outputs were written, so they must be what the service shows.
    """

    errors: list[str] = field(default_factory=list)
    previewed: io.StringIO = field(default_factory=io.StringIO)
    printed: io.StringIO = field(default_factory=io.StringIO)
    wrote: set[str] = field(default_factory=set)
    phase: Phase = Phase.REFRESHING

    def said(self) -> str:
        """Return everything that the user reads."""
        return "\n".join((self.previewed.getvalue(), self.printed.getvalue(), *self.errors))


class MemoryEngine:
    """
    The state of one stack.

    Args:
        line: The way to AWS.

        process: Starts one process of the provider.

        config: The stack's configuration.
    """

    def __init__(self, line: Line, process: Callable[[], Process], config: Mapping[str, str]) -> None:
        """Begin with an empty state."""
        self._line, self._process, self._config = line, process, dict(config)
        self.entries: dict[str, Entry] = {}
        self.pending_deletes: list[Entry] = []
        self.last = Run()
        #: In which order the two entries of one thing are deleted, which the real engine does at once.
        self.newest_first = False
        #: What is being removed, since of one thing state may have two entries.
        self.removing: Entry | None = None

    def is_empty(self) -> bool:
        """Check whether the stack has nothing, and nothing to remove."""
        return not self.entries and not self.pending_deletes

    def everything(self) -> list[Entry]:
        """Return every entry of state, those that wait for their deletion first."""
        return [*self.pending_deletes, *self.entries.values()]

    def up(self, program: Declared, *, replace: str | None = None, refresh: bool = False) -> Run:
        """Run `pulumi up`; the provider's process may be killed in it, and what was recorded until then stays."""
        self.last, process = Run(), self._process()
        if refresh and not self._done(process, self._refresh):
            return self.last
        self._preview(program, replace)
        self.last.phase = Phase.DECLARING

        def work(providers: dict[str, LazyProvider]) -> None:
            self._declare_all(providers, program, replace)
            self._delete(providers, [entry for name, entry in self.entries.items() if name not in program])

        self._done(process, work)
        return self.last

    def refresh(self) -> Run:
        """Run `pulumi refresh`."""
        self.last = Run()
        self._done(self._process(), self._refresh)
        return self.last

    def destroy(self) -> Run:
        """Run `pulumi destroy`."""
        self.last = Run()
        self._done(self._process(), lambda providers: self._delete(providers, list(self.entries.values())))
        return self.last

    def _providers(self) -> dict[str, LazyProvider]:
        """Start the providers anew, as each run does."""
        request: Any = SimpleNamespace(config=SimpleNamespace(_props=self._config))
        made = {name: kind() for name, kind in KINDS.items()}
        for provider in made.values():
            provider.configure(request)
        return made

    def _done(self, process: Process, work: Callable[[dict[str, LazyProvider]], None]) -> bool:
        """Work in a process that can call, and return whether nothing failed."""
        self._line.process = process
        try:
            with contextlib.redirect_stdout(self.last.printed):
                work(self._providers())
        except MpaError as error:
            self.last.errors.append(str(error))
        finally:
            self._line.process = None
        return not self.last.errors

    def _preview(self, program: Declared, replace: str | None) -> None:
        """Describe what will be done; there is no process that could call."""
        with contextlib.redirect_stdout(self.last.previewed):
            known: dict[str, str] = {}
            providers = self._providers()
            for name, written in program.items():
                inputs, provider, entry = _resolved(written, known), providers[name], self.entries.get(name)
                known[name] = UNKNOWN
                if entry is None or replace == name:
                    _checked(provider, {}, inputs)
                    continue
                news = _checked(provider, entry.inputs, inputs)
                if provider.diff(entry.id, _sent(entry.outputs), _sent(news)).replaces:
                    _checked(provider, {}, inputs)
                else:
                    known[name] = entry.id

    def _declare_all(self, providers: dict[str, LazyProvider], program: Declared, replace: str | None) -> None:
        """Make and change what is declared; what depends on a failed one is not run, and then nothing is deleted."""
        for name, written in program.items():
            ids = {other: entry.id for other, entry in self.entries.items()}
            self._declare(providers[name], name, _resolved(written, ids), replace=replace == name)

    def _declare(self, provider: LazyProvider, name: str, inputs: Inputs, *, replace: bool) -> None:
        entry = self.entries.get(name)
        if entry is None or replace:
            self._create(provider, name, inputs, old=entry)
            return
        news = _checked(provider, entry.inputs, inputs)
        result = provider.diff(entry.id, _sent(entry.outputs), _sent(news))
        if result.replaces:
            self._create(provider, name, inputs, old=entry)
        elif result.changes or entry.failed:
            self._update(provider, name, entry, news)
        else:
            entry.inputs = news

    def _update(self, provider: LazyProvider, name: str, entry: Entry, news: Inputs) -> None:
        """Update an entry; one that failed in mid-run is recorded, and updated by the next run whatever its diff says."""
        try:
            outs = provider.update(entry.id, _sent(entry.outputs), _sent(news)).outs
        except PartialFailureError as error:
            self._record(name, entry.id, news, error.outputs)
            self.entries[name].failed = True
            raise error.error from error
        self._record(name, entry.id, news, outs)

    def _create(self, provider: LazyProvider, name: str, inputs: Inputs, *, old: Entry | None) -> None:
        news = _checked(provider, {}, inputs)
        result = provider.create(_sent(news))
        if old is not None:
            self.pending_deletes.append(old)
        self._record(name, str(result.id), news, result.outs)

    def _record(self, name: str, id_: str, inputs: Inputs, outs: dict[str, Any] | None) -> None:
        self.entries[name] = Entry(name, id_, inputs, _without_secrets(copy.deepcopy(outs or {})))
        self.last.wrote.add(name)

    def _refresh(self, providers: dict[str, LazyProvider]) -> None:
        for entry in self.everything():
            result = providers[entry.name].read(entry.id, _sent(entry.outputs))
            if result.id:
                entry.inputs, entry.outputs = (
                    dict(result.inputs or {}),
                    _without_secrets(copy.deepcopy(result.outs or {})),
                )
            else:
                self._forget(entry)

    def _delete(self, providers: dict[str, LazyProvider], removed: list[Entry]) -> None:
        """Delete dependents first, what is alike at once; where one of those fails, nothing after them is deleted."""
        self.last.phase = Phase.DELETING
        for name in reversed(KINDS):
            alike = [entry for entry in (*self.pending_deletes, *removed) if entry.name == name]
            deleted = [
                self._is_deleted(providers[name], entry) for entry in (reversed(alike) if self.newest_first else alike)
            ]
            if not all(deleted):
                return

    def _is_deleted(self, provider: LazyProvider, entry: Entry) -> bool:
        self.removing = entry
        try:
            provider.delete(entry.id, _sent(entry.outputs))
        except MpaError as error:
            self.last.errors.append(str(error))
            return False
        self._forget(entry)
        return True

    def _forget(self, gone: Entry) -> None:
        self.pending_deletes = [entry for entry in self.pending_deletes if entry is not gone]
        self.entries = {name: entry for name, entry in self.entries.items() if entry is not gone}


def _resolved(inputs: Inputs, ids: Mapping[str, str]) -> Inputs:
    return {key: ids[value] if isinstance(value, IdOf) else value for key, value in inputs.items()}


def _checked(provider: LazyProvider, olds: Inputs, news: Inputs) -> Inputs:
    result = provider.check(_sent(olds), _sent(news))
    assert not result.failures, [failure.reason for failure in result.failures]
    return dict(result.inputs)


def _sent(values: Inputs) -> Inputs:
    """Return a copy as the engine hands it over: with the provider's reference, and nothing shared."""
    return {**copy.deepcopy(values), "__provider": PROVIDER}


def _without_secrets(values: Inputs) -> Inputs:
    """Return outputs as a provider gets them back, which is sent no secrets."""
    return {
        key: value["value"] if isinstance(value, dict) and _special_sig_key in value else value
        for key, value in values.items()
    }
