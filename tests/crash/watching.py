"""A service under the eyes of the crash matrix's judge, for the tests of that judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from account import Account
from judge import Judge
from stacks import POLICY, SOURCE, USERS
from wire import BadWire

from pulumi_mpa.emulator import ClockKind, Server, Settings
from pulumi_mpa.model import ownership as our_tags
from pulumi_mpa.testing import MpaEmulator

if TYPE_CHECKING:
    from collections.abc import Iterator


class Watched:
    """A service with a judge, and people."""

    def __init__(self, wire: BadWire, aws: MpaEmulator) -> None:
        """Make the judge watch."""
        self.wire, self.aws, self.account = wire, aws, Account(aws)
        self.account.connect()
        self.judge = Judge(wire)
        wire.watch = self.judge.observe

    def make(self, name: str = "guards") -> str:
        """Make a team that carries our owner tag."""
        made = self.account.mpa.create_approval_team(
            Name=name,
            Description="Root certificates",
            ApprovalStrategy={"MofN": {"MinApprovalsRequired": 2}},
            Approvers=[{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": SOURCE} for user in USERS],
            Policies=[{"PolicyArn": POLICY}],
            Tags={our_tags.OWNER: "stack"},
        )
        return str(made["Arn"])

    def make_active(self) -> str:
        """Make a team that works."""
        arn = self.make()
        self.aws.accept_invitations(arn)
        return arn

    def ask(self, arn: str, description: str = "Payment keys") -> None:
        """Ask a team to change."""
        self.account.mpa.update_approval_team(Arn=arn, Description=description)

    def kinds(self) -> list[str]:
        """Return the kinds of what was found."""
        return [finding.kind for finding in self.judge.findings]


@pytest.fixture
def watched() -> Iterator[Watched]:
    """Yield a service with its identity source and a judge."""
    wire = BadWire(Settings(clock=ClockKind.VIRTUAL))
    server = Server(wire)
    server.start()
    with MpaEmulator.connect(server.endpoint_url) as aws:
        yield Watched(wire, aws)
    server.stop()
