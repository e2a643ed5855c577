"""What a test sees of the account, through a stock boto3 client and nothing of the package's own."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Literal

from stacks import INSTANCE, POLICY, SOURCE, USERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_mpa.testing import MpaEmulator
    from pulumi_mpa.testing.controls import SourceCode


class Account:
    """The account that the emulator's client belongs to."""

    def __init__(self, aws: MpaEmulator) -> None:
        """Read through the emulator's own client."""
        self._aws = aws
        self.mpa = aws.client("mpa")

    def connect(self) -> None:
        """Make the identity source, by somebody else than the program."""
        center: Any = {"IamIdentityCenter": {"InstanceArn": INSTANCE, "Region": "us-east-1"}}
        made = self.mpa.create_identity_source(IdentitySourceParameters=center)
        assert SOURCE == made["IdentitySourceArn"]
        # A slow service lets nobody make a team before it is ready.
        until = time.monotonic() + 60
        while "ACTIVE" != self.mpa.get_identity_source(IdentitySourceArn=SOURCE)["Status"]:
            assert time.monotonic() < until
            time.sleep(0.1)

    def make_team(
        self, name: str, *, users: Sequence[str] = USERS, policy: str = POLICY, needed: int = 2, source: str = SOURCE
    ) -> str:
        """Make a team, by somebody else than the program, and return its ARN."""
        made = self.mpa.create_approval_team(
            Name=name,
            Description="Root certificates",
            ApprovalStrategy={"MofN": {"MinApprovalsRequired": needed}},
            Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": source} for user in users],
            Policies=[{"PolicyArn": policy}],
        )
        return made["Arn"]

    def teams(self) -> list[Any]:
        """Read every team, ordered by name."""
        items = self.mpa.list_approval_teams()["ApprovalTeams"]
        responses = [self.mpa.get_approval_team(Arn=item["Arn"]) for item in items]
        teams = [{key: value for key, value in response.items() if key != "ResponseMetadata"} for response in responses]
        return sorted(teams, key=lambda team: str(team["Name"]))

    def team(self) -> Any:  # noqa: ANN401 -- a response of boto3
        """Read the one team that there is."""
        (team,) = self.teams()
        return team

    def state(self) -> tuple[str, str | None]:
        """Return status and code of the one team that there is."""
        team = self.team()
        return team["Status"], team.get("StatusCode")

    def sessions(self) -> list[Any]:
        """List the sessions of the one team."""
        return list(self.mpa.list_sessions(ApprovalTeamArn=self.team()["Arn"])["Sessions"])

    def outcomes(self) -> list[tuple[str, str]]:
        """Return what each session of the one team is about and its status, in alphabetical order."""
        return sorted((item["ActionName"].split(":")[1], item["Status"]) for item in self.sessions())

    def open_session(self) -> str:
        """Return the ARN of the one vote that is open, once AWS has opened it."""
        while any(item["Status"] == "CREATING" for item in self.sessions()):
            time.sleep(0.05)
        (session,) = [item["SessionArn"] for item in self.sessions() if item["Status"] == "PENDING"]
        return str(session)

    def accept(self) -> None:
        """Make everybody who is invited to a new team accept."""
        for team in self.teams():
            if team["Status"] == "PENDING":
                self._aws.accept_invitations(team["Arn"])

    def agree(self) -> None:
        """Make the approvers agree to every vote that is open, of whichever team."""
        listed = [self.mpa.list_sessions(ApprovalTeamArn=team["Arn"])["Sessions"] for team in self.teams()]
        for session in (item for sessions in listed for item in sessions if item["Status"] == "PENDING"):
            self._aws.approve(session["SessionArn"])

    def tags(self, arn: str | None = None) -> dict[str, str]:
        """Read the tags of a thing, or of the one team, without those that the package keeps for itself."""
        found = self.mpa.list_tags_for_resource(ResourceArn=arn or self.team()["Arn"])["Tags"]
        return {key: value for key, value in found.items() if not key.startswith("pulumi-mpa:")}

    def sources(self) -> list[Any]:
        """List the identity sources."""
        return list(self.mpa.list_identity_sources()["IdentitySources"])

    def unknown_users(self, *users: str) -> None:
        """Make the identity source know everybody but these."""
        self._aws.controls.set_unknown_users(users)

    def troubles(
        self,
        operation: str,
        error: str | None = None,
        *,
        reset: Literal["before", "after"] | None = None,
        times: int = 1,
    ) -> None:
        """Make the next calls of an operation end with an error, or their connections break off."""
        self._aws.faults.add(operation=operation, error=error, reset=reset, times=times)

    def source_ends_in(self, code: SourceCode, *, when: Literal["now", "next"] = "next") -> None:
        """Make the service's work on the identity source end with a code."""
        self._aws.controls.set_source_outcome(code, when)
