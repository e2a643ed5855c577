"""
A dynamic resource with the properties of an approval team, whose provider does nothing.

It is what a run costs without us: the engine, the language host, the SDK, and state of about the same size. It is a
module of its own, beside no program, so that state refers to its provider by name, as it refers to ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi.dynamic import CheckResult, CreateResult, DiffResult, ReadResult, Resource, ResourceProvider, UpdateResult

if TYPE_CHECKING:
    from pulumi import ResourceOptions

_TIME: Final = "2026-01-01T00:00:00.000Z"
#: Outputs that no input repeats, with values of a usual length.
_OBSERVED: Final[dict[str, Any]] = {
    "arn": "arn:aws:mpa:us-east-1:111122223333:approval-team/team-000-0000000-00000000-0000-0000-0000-000000000000",
    "creationTime": _TIME,
    "deletionSettingsSince": _TIME,
    "entry": "000000000000",
    "explanation": "the team is active",
    "lastRequest": {
        "intent": "0000000000000000",
        "invites": True,
        "kind": "update",
        "nonce": "000000000000",
        "outcome": "approved",
        "resubmit": "00000000",
        "versionId": "0000000000000",
    },
    "numberOfApprovers": 3,
    "owner": "0000000000000000",
    "rejections": [],
    "schemaVersion": 1,
    "settled": True,
    "status": "ACTIVE",
    "tags": {},
    "versionId": "0000000000000",
    "waitingFor": "nobody",
}
#: Outputs of a team that are not there while nothing is pending.
_ABSENT: Final = (
    "updateSessionArn",
    "lastUpdateTime",
    "statusCode",
    "statusMessage",
    "approverStatus",
    "invitationsExpireAt",
    "pendingUpdate",
    "pendingSession",
    "deletion",
)


class Provider(ResourceProvider):
    """Accepts everything and records it."""

    serialize_as_secret_always = False

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Accept the inputs."""
        return CheckResult(news, [])

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Find no change."""
        return DiffResult(changes=False)

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Return the outputs of a team that works."""
        inputs = {key: value for key, value in props.items() if key not in _OBSERVED and value is not None}
        return CreateResult(f"{_OBSERVED['arn']}-{props['name']}", {**inputs, **_OBSERVED, **_repeated(inputs)})

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Return what is recorded."""
        return ReadResult(id_, props)

    def update(self, _id: str, _olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Return the inputs."""
        return UpdateResult(news)

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Do nothing."""


class Team(Resource, module="benchmark", name="Team"):
    """
    A resource with the properties of an approval team.

    Args:
        resource_name: The logical name.

        inputs: The inputs, with the names that state has.

        opts: Pulumi's own options.
    """

    def __init__(self, resource_name: str, inputs: dict[str, Any], opts: ResourceOptions | None = None) -> None:
        """Register the resource with the engine."""
        names = (*_OBSERVED, *_ABSENT)
        super().__init__(Provider(), resource_name, {**dict.fromkeys(names), **inputs}, opts)


def _repeated(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the outputs that repeat inputs."""
    declared = {key: value for key, value in inputs.items() if key != "__provider"}
    people = [
        {
            **approver,
            "approverId": "00000000-0000-0000-0000-000000000000",
            "lastActivity": "RESPONDED_TO_INVITATION",
            "lastActivityTime": _TIME,
            "mfaMethods": [{"syncStatus": "IN_SYNC", "type": "EMAIL_OTP"}],
            "primaryIdentityStatus": "ACCEPTED",
            "responseTime": _TIME,
        }
        for approver in inputs["approvers"]
    ]
    return {"declared": declared, "approverStatus": people}
