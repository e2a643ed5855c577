"""The steps of an association's plan, carried out; no request is ever sent blindly twice, since none carries a token."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.errors import NOT_FOUND, code_of
from pulumi_mpa.aws.session import cancel_vote, find_vote
from pulumi_mpa.aws.tags import find_tags, put_tags
from pulumi_mpa.errors import AccessDeniedError, ConflictingStateError, MpaError, ServiceUnavailableError, Situation
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model import ownership
from pulumi_mpa.model.requests.intent import RequestKind
from pulumi_mpa.model.requests.marker import read_marker, session_id, with_marker
from pulumi_mpa.model.requests.rejections import remember
from pulumi_mpa.model.requests.request import Request, new_nonce
from pulumi_mpa.model.requests.state import to_state
from pulumi_mpa.plan.association.outcome import is_in_force
from pulumi_mpa.plan.association.votes import how_to_cancel
from pulumi_mpa.plan.steps import Verb

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_mpa.model.association import Association, AssociationView, DesiredAssociation
    from pulumi_mpa.plan.steps import Step
    from pulumi_mpa.providers.associations.observe import AssociationClients

#: Tries of one request, each after it was observed that the one before has not arrived.
_TRIES = 5
#: Seconds before the second try; each pause is twice the one before.
_FIRST_PAUSE = 0.5


@dataclass(frozen=True)
class Sent:
    """
    What a step came to.

    Args:
        remembered: What the outputs must remember of it, as state spells it.

        association: The association as AWS answered; None when the step was no request, or the answer has no body.

        is_request: The step was a request.
    """

    remembered: dict[str, Any] = field(default_factory=dict)
    association: Association | None = None
    is_request: bool = True


class AssociationRequests:
    """
    Carries out steps on one association.

    Args:
        clients: The clients.

        want: What the program wants.

        thing: What the user reads it is done to.

        pause: Sleeps; tests give their own.
    """

    def __init__(
        self,
        clients: AssociationClients,
        want: DesiredAssociation,
        thing: str,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Store the clients and what the program wants."""
        self._clients, self._want, self._thing, self._pause = clients, want, thing, pause

    def carry_out(self, step: Step, view: AssociationView) -> Sent:
        """
        Do one step.

        Args:
            step: The step.

            view: What AWS showed before it.

        Returns:
            What is to be remembered.

        Raises:
            MpaError: AWS did not accept it, it is not known whether it did, or it asked
                people that no preview had named.
        """
        if step.verb is Verb.CANCEL:
            cancel_vote(self._clients.mpa, step.target, thing=self._thing)
            cancelled = list(remember(view.history.cancelled, session_id(step.target)))
            return Sent({"cancelled": cancelled}, is_request=False)
        kind = RequestKind.DELETE if step.verb is Verb.REQUEST_REMOVAL else RequestKind.UPDATE
        at = self._clients.mpa.server_time()
        request = Request(kind, new_nonce()[:8], step.target, self._want.resubmit_hash(), at=at)
        association = self._sent(request)
        if association is None:
            return Sent()
        if step.verb is Verb.ASSOCIATE and association.pair == associations.UPDATE_PENDING:
            raise self._too_late(association)
        if association.session_arn is None:
            return Sent(association=association)
        return Sent({"lastRequest": to_state(replace(request, session_arn=association.session_arn))}, association)

    def hold(self, team_arn: str, entry: str) -> bool:
        """
        Write on a team which entry of state it protects for; owners that the tag named before stay in it.

        Returns:
            Whether it is written: a team that another account shared can't be tagged.
        """
        place, context = self._want.place(), {"doing": "tag", "thing": self._thing}
        try:
            before = ownership.read_protection_tag(find_tags(self._clients.mpa, team_arn, **context) or {}, place)
            value = before.with_entry(str(self._want.owner), entry).value()
            put_tags(self._clients.mpa, team_arn, {place.tag(): value}, doing="tag", thing=self._thing)
        except AccessDeniedError:
            return False
        except MpaError as error:
            if code_of(error) != NOT_FOUND:
                raise
            return False
        return True

    def _too_late(self, association: Association) -> MpaError:
        """Take back a vote that nobody announced: it opened because another team was associated since the observation."""
        session, team = association.session_arn, {"team": association.team_arn}
        message = Message(Code.ASSOCIATION_RACE, team, team)
        try:
            cancel_vote(self._clients.mpa, str(session), thing=self._thing)
        except MpaError:
            values = {**team, "session": session, "cancel": how_to_cancel(session)}
            message = Message(Code.ASSOCIATION_RACE_WITH_OPEN_VOTE, values, {**team, "session": session})
        return ConflictingStateError(Situation("associate", self._thing, str(self._want.team_arn), message))

    def _sent(self, request: Request, tries: int = 1) -> Association | None:
        """Send a request until it is known what became of it; None when the answer has no body and nothing shows it."""
        try:
            answer = self._send(request)
        except MpaError as error:
            lost = isinstance(error, ServiceUnavailableError)
            # An earlier try whose answer was lost is a conflict for the next one.
            arrived = self._arrived(request) if lost or code_of(error) == self._clients.api.conflict else None
            if arrived is not None:
                return arrived
            if not lost or tries == _TRIES:
                raise
        else:
            return answer if answer is not None else self._shown(request)
        self._pause(_FIRST_PAUSE * 2 ** (tries - 1))
        return self._sent(request, tries + 1)

    def _shown(self, request: Request) -> Association | None:
        """
        Return the association once it shows a request that was answered without a body.

        The service may need a moment, and shows the session of the request before until then. None when it still does,
        or when there is no association any more: the next run reads what became of it.
        """
        for tries in range(1, _TRIES + 1):
            arrived = self._arrived(request)
            if arrived is not None or tries == _TRIES or is_in_force(request, self._find()):
                return arrived
            self._pause(_FIRST_PAUSE * 2 ** (tries - 1))
        return None

    def _arrived(self, request: Request) -> Association | None:
        """Return the association if AWS shows that this very request arrived; None if it does not."""
        found = self._find()
        if found is None:
            return None
        if found.session_arn is None:
            return found if request.kind is RequestKind.UPDATE and is_in_force(request, found) else None
        vote = find_vote(self._clients.mpa, found.session_arn, doing="read", thing=self._thing)
        marked = read_marker(vote, {str(self._want.owner)})
        return found if marked is not None and marked.nonce == request.nonce else None

    def _find(self) -> Association | None:
        return self._clients.api.find(str(self._want.name), doing="read", thing=self._thing)

    def _send(self, request: Request) -> Association | None:
        name, comment = str(self._want.name), with_marker(str(self._want.comment), request, str(self._want.owner))
        if request.kind is RequestKind.DELETE:
            return self._clients.api.request_removal(name, comment, thing=self._thing)
        return self._clients.api.request(name, str(self._want.team_arn), comment, thing=self._thing)
