"""A call with tags that AWS denies: which keys it carried, and whether anybody had been asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from pulumi_mpa.aws.client import Client
from pulumi_mpa.errors import AccessDeniedError, MpaError
from pulumi_mpa.messages import Code, parse
from pulumi_mpa.model import ownership
from pulumi_mpa.model.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

ARN = "arn:aws:mpa:us-east-1:111122223333:approval-team/guards-0001"
#: What AWS answers where a policy decides, from its page on troubleshooting access denied errors.
REASONS = {
    "service-control-policy": "with an explicit deny in a service control policy",
    "resource-control-policy": "with an explicit deny in a resource control policy",
    "permissions-boundary": "because no permissions boundary allows the mpa:TagResource action",
    "identity-policy": "because no identity-based policy allows the mpa:TagResource action",
}
OURS = {ownership.OWNER: "o", ownership.ENTRY: "e"}
CALLS: dict[str, dict[str, Any]] = {
    "CreateApprovalTeam": {"Name": "guards", "Tags": OURS},
    "CreateIdentitySource": {"Tags": OURS},
    "TagResource": {"ResourceArn": ARN, "Tags": OURS},
    "UntagResource": {"ResourceArn": ARN, "TagKeys": sorted(OURS)},
}


@pytest.fixture
def denied(monkeypatch: pytest.MonkeyPatch) -> Callable[..., MpaError]:
    """Return a function that sends a call and returns the error of its denial."""

    def call(
        operation: str,
        parameters: dict[str, Any],
        *,
        reason: str = "",
        code: str = "AccessDeniedException",
        done: Code | None = None,
    ) -> MpaError:
        text = f"User: arn:aws:iam::111122223333:user/ana is not authorized to perform: mpa:TagResource on resource: {ARN} {reason}"

        def send(*_: object) -> None:
            raise ClientError({"Error": {"Code": code, "Message": text}}, operation)

        monkeypatch.setattr(Client, "_send", send)
        with pytest.raises(MpaError) as caught:
            Client(Settings()).call(operation, doing="update", thing="approval team guards", done=done, **parameters)
        return caught.value

    return call


@pytest.mark.parametrize("reason", REASONS.values(), ids=REASONS)
@pytest.mark.parametrize(("operation", "parameters"), CALLS.items(), ids=CALLS)
def test_denied_call_names_the_keys_of_our_tags_and_that_nobody_was_asked(
    denied: Callable[..., MpaError], operation: str, parameters: dict[str, Any], reason: str
) -> None:
    """Whoever manages the organization's rules reads which keys must be allowed, and AWS's own reason."""
    error = denied(operation, parameters, reason=reason)

    found = parse(str(error))
    assert isinstance(error, AccessDeniedError)
    assert found is not None
    assert Code.AWS_DENIED == found.code
    assert {
        "operation": operation,
        "keys": f"{ownership.ENTRY},{ownership.OWNER}",
        "asked": "no",
    }.items() <= found.data.items()
    assert reason in str(error)


def test_keys_of_the_program_are_counted_and_not_named(denied: Callable[..., MpaError]) -> None:
    """They may be secret, as a whole map of tags can be."""
    mixed = denied("TagResource", {"Tags": {**OURS, "owner-of-ana": "x", "second": "y"}})
    theirs = denied("UntagResource", {"TagKeys": ["owner-of-ana"]})

    for error in (mixed, theirs):
        assert "owner-of-ana" not in str(error)
    assert f"`{ownership.ENTRY}`, `{ownership.OWNER}` and 2 of the program" in str(mixed)
    assert "of 1 tag of the program" in str(theirs)
    assert "asked=no" in str(theirs)


@pytest.mark.parametrize(
    ("done", "asked"),
    [(Code.DENIED_AFTER_THE_REQUEST, "yes"), (Code.DENIED_AFTER_CANCELLING, "no")],
    ids=["after-a-request", "after-cancelling"],
)
def test_denial_that_comes_after_a_request_says_so(denied: Callable[..., MpaError], done: Code, asked: str) -> None:
    """Nobody must think that the approvers were not asked when they were."""
    found = parse(str(denied("TagResource", {"Tags": OURS}, done=done)))

    assert found is not None
    assert asked == found.data["asked"]


def test_other_errors_and_calls_without_tags_say_nothing_of_tags(denied: Callable[..., MpaError]) -> None:
    """Tags are named only where they may matter."""
    for error in (
        denied("TagResource", {"Tags": OURS}, code="ThrottlingException"),
        denied("UpdateApprovalTeam", {"Arn": ARN}),
        denied("CreateApprovalTeam", {"Tags": {}}),
    ):
        found = parse(str(error))
        assert found is not None
        assert not {"keys", "asked"} & found.data.keys()
