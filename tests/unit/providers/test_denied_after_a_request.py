"""A tag that AWS denies: the error says whether approvers had been asked by then, for each step that writes one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import a_team as a
import pytest
from botocore.exceptions import ClientError

from pulumi_mpa.aws.client import Client
from pulumi_mpa.errors import AccessDeniedError
from pulumi_mpa.messages import Code, parse
from pulumi_mpa.model.requests.intent import RequestKind
from pulumi_mpa.model.settings import Settings
from pulumi_mpa.plan.approval_team.delete import DesiredDeletion
from pulumi_mpa.plan.steps import Step, Verb
from pulumi_mpa.providers.approval_team.requests import Requests

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ENTRY: Final = DesiredDeletion("this entry", frozenset(), "r", 7, "approved")
DELETION: Final = a.a_request(kind=RequestKind.DELETE, session_arn=a.session("one"))


class Denying(Client):
    """A service that answers every call but one that writes or removes tags."""

    def __init__(self, allowed: int) -> None:
        """Allow so many such calls before."""
        super().__init__(Settings())
        self._allowed = allowed

    def _send(self, operation: str, _parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        if operation in ("TagResource", "UntagResource"):
            if not self._allowed:
                raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "a tag"}}, operation)
            self._allowed -= 1
        team = {"Arn": a.ARN, "Name": "guards", "Status": "ACTIVE", "UpdateSessionArn": a.session("one")}
        return {**team, "VersionId": "2", "ResponseMetadata": {}}


def step(verb: Verb) -> Callable[[Requests], None]:
    """Return what carries out a step on a team whose update and deletion are ours."""
    view = a.a_view(a.voting(), request=a.a_request(), deletion=DELETION)
    return lambda requests: requests.carry_out(Step(verb, target="it"), a.wanted(a.OTHER, tags={"env": "prod"}), view)


def delete(requests: Requests) -> None:
    """Request the deletion of an active team."""
    requests.request_deletion_of(ENTRY, a.a_view(a.a_team()), a.a_team())


def cancel_rejected_before(requests: Requests) -> None:
    """Cancel a deletion that had been rejected before, which stays remembered."""
    view = a.a_view(a.a_team(a.DELETE_VOTING), deletion=replace(DELETION, rejections=("0123",)))
    requests.carry_out(Step(Verb.CANCEL_DELETION, target="it"), a.wanted(), view)


CASES: Final[dict[str, tuple[Callable[[Requests], None], int, str, Code]]] = {
    "update-before": (step(Verb.REQUEST_UPDATE), 0, "no", Code.DENIED_BEFORE_ANY_REQUEST),
    "update-after": (step(Verb.REQUEST_UPDATE), 1, "yes", Code.DENIED_AFTER_THE_REQUEST),
    "invitation-before": (step(Verb.REINVITE), 0, "no", Code.DENIED_BEFORE_ANY_REQUEST),
    "invitation-after": (step(Verb.REINVITE), 1, "yes", Code.DENIED_AFTER_THE_REQUEST),
    "deletion-before": (delete, 0, "no", Code.DENIED_BEFORE_ANY_REQUEST),
    "deletion-after": (delete, 1, "yes", Code.DENIED_AFTER_THE_REQUEST),
    "cancelled-update": (step(Verb.CANCEL), 0, "no", Code.DENIED_AFTER_CANCELLING),
    "cancelled-deletion": (step(Verb.CANCEL_DELETION), 0, "no", Code.DENIED_AFTER_CANCELLING),
    "cancelled-deletion-that-was-rejected": (cancel_rejected_before, 0, "no", Code.DENIED_AFTER_CANCELLING),
    "tags-of-the-program": (step(Verb.TAG), 0, "no", Code.DENIED_BEFORE_ANY_REQUEST),
}


@pytest.mark.parametrize(("act", "allowed", "asked", "code"), CASES.values(), ids=CASES)
def test_denied_tag_says_whether_approvers_were_asked(
    act: Callable[[Requests], None], allowed: int, asked: str, code: Code
) -> None:
    """Whoever reads the error need not look into AWS to know who has been asked what."""
    with pytest.raises(AccessDeniedError) as caught:
        act(Requests(Denying(allowed), "approval team guards"))

    found = parse(str(caught.value))
    assert found is not None
    assert asked == found.data["asked"]
    assert code in [note.code for note in caught.value.situation.message.notes]
