"""What the providers of things that people vote on share: whose entries a run has seen, and what it says at its end."""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.identity_source import portal_url
from pulumi_mpa.plan.steps import SILENT
from pulumi_mpa.providers.engine import MpaOperations, from_engine, report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pulumi_mpa.model.session import Vote
    from pulumi_mpa.plan.steps import Plan

#: How often an operation plans anew within one run, before it records or says what it saw.
MAX_OBSERVATIONS = 4
_NOT_EVERYTHING = "not everything was done: AWS shows something else than the preview knew; run `pulumi up` again to see and do the rest"


class VotedOperations(MpaOperations):
    """A provider that remembers within one run."""

    #: Holders of the entries that this run has seen: the old half of a replacement leaves a thing to the new one.
    seen_entries: set[str]

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Begin a run."""
        super().__init__(config)
        self.seen_entries = set()
        #: Two entries of one thing, which a replacement that broke off leaves behind, are removed at the same time.
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Ask for the removal once, one entry of a thing after the other."""
        recorded = from_engine(_props)
        # Before its turn, so that the old half of a replacement lets go whichever of them the engine starts first.
        self._register(recorded.get("entry"))
        with self._turns[_id]:
            self._remove(_id, recorded)

    def _remove(self, _id: str, recorded: Mapping[str, Any]) -> None:
        """Do what delete() does for this kind of thing."""
        raise NotImplementedError

    def _entries_beside(self, recorded: Mapping[str, Any]) -> frozenset[str]:
        """Return the holders of other entries, as far as this run has met them by now."""
        return frozenset(self.seen_entries - {recorded.get("entry")})

    def _register(self, entry: object) -> None:
        if isinstance(entry, str):
            self.seen_entries.add(entry)

    def _portal_of(self, *, vote_is_open: bool) -> str | None:
        """Return the portal's address while a vote is open, asked for once per run."""
        if not vote_is_open:
            return None
        if not hasattr(self, "_portal_url"):
            self._portal_url = portal_url(self.client, doing="reading", thing="the approval portal")
        return self._portal_url

    def _report(self, name: str, plan: Plan, waits: str | None, vote: Vote | None, portal: str | None) -> None:
        """
        Describe how things stand after a run, so that nobody has to look into outputs.

        Args:
            name: The resource's.

            plan: What is still to be done.

            waits: What is waited for, in a sentence; None where the plan has lines of its own.

            vote: The vote that is open.

            portal: Where it is voted on.
        """
        where = f"; session {vote.arn}{f'; portal {portal}' if portal else ''}" if vote is not None else ""
        for line in plan.lines if waits is None else (f"{waits}{where}",):
            report(name, line)


def report_what_is_left(name: str, plan: Plan) -> None:
    """Describe that a run stopped short of something that people would notice."""
    if any(step.verb not in SILENT for step in plan.steps):
        report(name, _NOT_EVERYTHING)


def report_once(name: str, lines: Iterable[str], said: set[str]) -> None:
    """Describe lines that an operation, which plans several times, has not said yet."""
    for line in lines:
        if line and line not in said:
            said.add(line)
            report(name, line)
