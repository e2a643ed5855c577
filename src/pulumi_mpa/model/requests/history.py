"""
What is known of the requests about one thing: the last one, what became of it, and what was rejected before.

Two entries of state may have one thing, from a replacement that broke off. They may have different `resubmit`s, so a
rejected deletion that was requested after an entry got its own deletion settings counts for that entry too, whichever
entry's settings it was requested with: nobody has changed anything since the approvers said no.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_mpa.model.requests.deletion_settings import is_older
from pulumi_mpa.model.requests.intent import RequestKind
from pulumi_mpa.model.requests.rejections import joined, rejection
from pulumi_mpa.model.requests.request import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from pulumi_mpa.model.requests.request import Request


@dataclass(frozen=True)
class History:
    """
    The requests of this resource about one thing.

    Args:
        request: The last request of ours; None when there was none.

        outcome: What became of it.

        is_recorded: State has seen the session that carries the last request out, so that it is ours to cancel.

        rejections: What was rejected, as short hashes, oldest first.

        rejected: Earlier requests that AWS's own lists of sessions show as rejected, oldest first; never from state.

        cancelled: Ids of sessions that we cancelled ourselves and recorded so, the last few.

        deletion_settings_since: Since when state has the settings by which a deletion goes; None when it does not know.
    """

    request: Request | None = None
    outcome: Outcome | None = None
    is_recorded: bool = False
    rejections: tuple[str, ...] = ()
    rejected: tuple[Request, ...] = ()
    cancelled: tuple[str, ...] = ()
    deletion_settings_since: datetime | None = None

    def open_request(self) -> Request | None:
        """Return the request of ours that people may still decide."""
        return self.request if self.outcome is Outcome.OPEN else None

    def is_ours_to_cancel(self, kind: RequestKind) -> bool:
        """Check whether a request of this kind is open, ours, and known to state: a run may cancel it."""
        request = self.open_request()
        return request is not None and request.kind is kind and self.is_recorded

    def remembers(self, intent: str, resubmit: str) -> bool:
        """Check whether a rejection of this intent under this `resubmit` is known."""
        return rejection(intent, resubmit) in self.all_rejections()

    def rejects(self, kind: RequestKind, intent: str, resubmit: str) -> bool:
        """
        Check whether the approvers have said no to an intent, so that it is not requested again.

        Args:
            kind: Whether the intent changes the thing or removes it.

            intent: Its hash.

            resubmit: Hash of the `resubmit` that it would be sent with.
        """
        return self.remembers(intent, resubmit) or any(
            self._counts_for(kind, request) for request in self.all_rejected()
        )

    def all_rejected(self) -> tuple[Request, ...]:
        """Return every request that is known to be rejected, the last one too."""
        last = (self.request,) if self.request is not None and self.outcome is Outcome.REJECTED else ()
        return (*self.rejected, *last)

    def all_rejections(self) -> tuple[str, ...]:
        """Return the hash of everything that was rejected, oldest first."""
        return joined(self.rejections, *(request.rejection_hash() for request in self.all_rejected()))

    def _counts_for(self, kind: RequestKind, request: Request) -> bool:
        """Check whether a rejected deletion, requested with another entry's settings, counts for this entry too."""
        deletes = kind is RequestKind.DELETE and request.kind is RequestKind.DELETE
        return deletes and is_older(self.deletion_settings_since, request)
