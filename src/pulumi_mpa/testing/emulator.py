"""The emulator and its people, for tests."""

from __future__ import annotations

import os
import re
import secrets
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, overload
from urllib.parse import urlsplit

from pulumi_mpa.lifecycle.limits import MAX_TEAMS
from pulumi_mpa.testing.calls import Calls
from pulumi_mpa.testing.clock import Clock
from pulumi_mpa.testing.connection import TOKEN_VARIABLE, Connection, EmulatorError
from pulumi_mpa.testing.controls import Controls
from pulumi_mpa.testing.faults import Faults
from pulumi_mpa.testing.snapshots import Snapshots

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from types import TracebackType

    from boto3.session import Session
    from botocore.config import Config
    from mypy_boto3_mpa import MultipartyApprovalClient
    from mypy_boto3_payment_cryptography import PaymentCryptographyControlPlaneClient
    from typing_extensions import Self

    from pulumi_mpa.emulator import Server

Vote = Literal["APPROVED", "REJECTED"]
Service = Literal["mpa", "payment-cryptography"]

_ACCOUNT: Final = re.compile(r"[0-9]{12}")
_CONFIG_FILE: Final = Path(__file__).with_name("aws-config")


class MpaEmulator:
    """
    The services on a free loopback port, with a virtual clock; use it in a `with` block.

    Args:
        clock: `virtual`: people's time passes only by `clock.advance`. `real`: it passes by itself.

        start: First instant of a virtual clock, aware. None: now.

        service_seconds: Real seconds that the service takes for its own work (checking a team, opening a session,
            creating and deleting an identity source). With 0 nobody sees it at work.

        state: File that keeps everything but the list of calls over a restart. None: memory.

        account: Twelve digits; the account that `env` and `client` use.

        unknown_users: Identity ids that AWS would not find: teams with them fail their check.

        assumptions: Other choices for what AWS does not document; see `pulumi-mpa emulator --questions`.

        automatic_portal: Whether a new identity source goes on to ACTIVE by itself; if not, `install_portal` does it.

        max_teams: How many approval teams an account can have. None: ten, the quota of AWS.

        kept_calls: How many calls `calls` can have; once there were more, it raises an error. None: 10,000.

    Raises:
        EmulatorError: The settings are not possible, or the packages of the extra `emulator` are missing.
    """

    clock: Clock
    calls: Calls
    controls: Controls
    faults: Faults
    snapshots: Snapshots

    def __init__(  # noqa: PLR0913  one argument for each setting
        self,
        *,
        clock: Literal["real", "virtual"] = "virtual",
        start: datetime | None = None,
        service_seconds: float = 0,
        state: str | Path | None = None,
        account: str = "111122223333",
        unknown_users: Sequence[str] = (),
        assumptions: Mapping[str, str] | None = None,
        automatic_portal: bool = True,
        max_teams: int | None = None,
        kept_calls: int | None = None,
    ) -> None:
        """Prepare an emulator; it starts when the `with` block is entered."""
        self._options: dict[str, Any] = {
            "clock": clock,
            "start": start,
            "service_seconds": service_seconds,
            "state": state,
            "account": account,
            "unknown_users": unknown_users,
            "assumptions": assumptions or {},
            "automatic_portal": automatic_portal,
            "max_teams": max_teams,
            "kept_calls": kept_calls,
        }
        self._server: Server | None = None
        self._attached: Connection | None = None

    @classmethod
    def connect(cls, endpoint_url: str, *, control_token: str | None = None) -> Self:
        """
        Control an emulator that another process serves.

        Args:
            endpoint_url: Where it is served, as `http://127.0.0.1:4566`.

            control_token: The control token that it was started with. None: the one that the environment variable
                PULUMI_MPA_CONTROL_TOKEN has, if any.

        Raises:
            EmulatorError: Nothing is served there, or something else is, or it needs another control token.
        """
        emulator = cls()
        emulator._attach(Connection(endpoint_url, control_token or os.environ.get(TOKEN_VARIABLE)))
        return emulator

    def for_account(self, account: str | None = None) -> MpaEmulator:
        """
        Return this emulator as another account uses it.

        `env`, `client`, `calls`, and what `controls` does to an identity source are that account's. The clock, planned
        faults, unknown users, `reset` and `snapshots` are those of the whole emulator.

        Args:
            account: Twelve digits. None: an account that nobody else uses.

        Raises:
            EmulatorError: This is no account.
        """
        chosen = _new_account() if account is None else account
        if not _ACCOUNT.fullmatch(chosen):
            raise EmulatorError(f"an account has twelve digits, not {chosen!r}")
        emulator = MpaEmulator()
        emulator._attach(self._connection, chosen)
        return emulator

    def __enter__(self) -> Self:
        """Start the server, unless it is another process's."""
        if self._attached is None:
            self._server = _started(self._options)
            self._attach(Connection(self._server.endpoint_url))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server, unless it is another process's."""
        if self._server is not None:
            self._server.stop()
            self._server = self._attached = None

    def _attach(self, connection: Connection, account: str | None = None) -> None:
        info = connection.ask("GET", "info")
        self._attached = connection
        self._account, self._region = account or info["account"], info["region"]
        self._services: list[str] = info["services"]
        self.clock = Clock(connection)
        self.calls = Calls(connection, account)
        self.controls = Controls(connection, self._account)
        self.faults = Faults(connection)
        self.snapshots = Snapshots(connection)

    @property
    def _connection(self) -> Connection:
        if self._attached is None:
            raise EmulatorError("the emulator is not running. Use it in a `with` block.")
        return self._attached

    @property
    def endpoint_url(self) -> str:
        """Where the services are served, for `endpoint_url=` and AWS_ENDPOINT_URL_MPA."""
        return self._connection.endpoint_url

    @property
    def env(self) -> dict[str, str]:
        """
        Environment of a child process that is to use these services; add it to the parent's.

        It decides alone where calls of an AWS SDK go: the parent's profile, endpoints, proxies and credentials have no effect,
        and a call of a service that is not served ends here with an error.
        """
        url = self.endpoint_url
        return {
            # One that the parent names for another service would lead its calls away.
            **{name: url for name in os.environ if name.startswith("AWS_ENDPOINT_URL")},
            **{f"AWS_ENDPOINT_URL_{service.upper().replace('-', '_')}": url for service in self._services},
            # Says whose credentials these are, and lends those of roles.
            "AWS_ENDPOINT_URL_STS": url,
            "AWS_ENDPOINT_URL": url,
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false",
            **_direct_environ(str(urlsplit(url).hostname)),
            # A profile that exists, so that one of the parent's is not missed.
            **dict.fromkeys(("AWS_PROFILE", "AWS_DEFAULT_PROFILE"), "default"),
            "AWS_CONFIG_FILE": str(_CONFIG_FILE),
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            **dict.fromkeys(("AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION"), ""),
            # An access key of twelve digits is its own account here; signatures are not verified.
            "AWS_ACCESS_KEY_ID": self._account,
            "AWS_SECRET_ACCESS_KEY": "emulator",
            "AWS_REGION": self._region,
            "AWS_DEFAULT_REGION": self._region,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    @overload
    def client(
        self, service: Literal["mpa"], *, region: str | None = None, account: str | None = None
    ) -> MultipartyApprovalClient: ...

    @overload
    def client(
        self, service: Literal["payment-cryptography"], *, region: str | None = None, account: str | None = None
    ) -> PaymentCryptographyControlPlaneClient: ...

    def client(
        self, service: Service, *, region: str | None = None, account: str | None = None
    ) -> MultipartyApprovalClient | PaymentCryptographyControlPlaneClient:
        """
        Return a stock boto3 client, whatever credentials and endpoints the environment names.

        Args:
            service: `mpa` or `payment-cryptography`.

            region: Where it calls; associations and keys are those of one Region. None: us-east-1.

            account: Twelve digits: whose client it is. None: the account of the emulator's users.

        Raises:
            EmulatorError: Another service.
        """
        if service not in get_args(Service):
            raise EmulatorError(f"the emulator serves {' and '.join(get_args(Service))}, not {service}")
        return _session().client(
            service,
            endpoint_url=self.endpoint_url,
            region_name=region or self._region,
            aws_access_key_id=account or self._account,
            aws_secret_access_key="emulator",  # noqa: S106  no secret
            config=_direct(),
        )

    @property
    def account(self) -> str:
        """The account that `env` and `client` use, twelve digits."""
        _ = self._connection
        return self._account

    def reset(self) -> None:
        """
        Begin anew, with the same settings: every account is empty, and a virtual clock stands where it first stood.

        The snapshots stay.
        """
        self._connection.ask("POST", "reset")

    def install_portal(self) -> str:
        """
        Install the portal of the account's identity source, which makes it ACTIVE.

        Returns:
            Its ARN.

        Raises:
            EmulatorError: There is none that is being created.
        """
        response = self._connection.ask("POST", "identity-sources/install", {"account": self._account})
        return str(response["identity_source_arn"])

    def accept_invitations(self, team_arn: str, approvers: Sequence[str] | None = None) -> list[str]:
        """
        Accept invitations in the name of approvers.

        Args:
            team_arn: The team.

            approvers: Who, by approver id or primary identity id. None: everyone who is invited and has not answered.

        Returns:
            The primary identity ids of those who accepted.

        Raises:
            EmulatorError: The team has no open invitations, or one of these approvers has none.
        """
        return self._answer(team_arn, "ACCEPTED", approvers)

    def decline_invitation(self, team_arn: str, approver: str) -> None:
        """
        Decline an invitation in the name of an approver.

        Args:
            team_arn: The team.

            approver: Who, by approver id or primary identity id.

        Raises:
            EmulatorError: The approver has no open invitation to this team.
        """
        self._answer(team_arn, "REJECTED", [approver])

    def _answer(self, team_arn: str, answer: str, approvers: Sequence[str] | None) -> list[str]:
        if isinstance(approvers, str):
            raise EmulatorError(f"approvers is a list of names, not the one name {approvers}")
        body = {
            "team_arn": team_arn,
            "answer": answer,
            "approvers": None if approvers is None else list(approvers),
        }
        return _identities(self._connection.ask("POST", "invitations", body)["answered"])

    def vote(self, session_arn: str, approver: str, response: Vote) -> None:
        """
        Vote in the name of one approver.

        Args:
            session_arn: The session.

            approver: Who, by approver id or primary identity id.

            response: `APPROVED` or `REJECTED`.

        Raises:
            EmulatorError: The session is not open, or the approver is not one of its voters or has voted.
        """
        self._connection.ask("POST", "votes", {"session_arn": session_arn, "approver": approver, "response": response})

    def approve(self, session_arn: str) -> list[str]:
        """
        Approve in the name of just as many approvers as it takes.

        Args:
            session_arn: The session.

        Returns:
            The primary identity ids of those who voted.

        Raises:
            EmulatorError: The session is not open, or too few can still vote.
        """
        return self._decide(session_arn, "APPROVED")

    def reject(self, session_arn: str) -> list[str]:
        """
        Reject in the name of just as many approvers as it takes.

        Args:
            session_arn: The session.

        Returns:
            The primary identity ids of those who voted.

        Raises:
            EmulatorError: The session is not open.
        """
        return self._decide(session_arn, "REJECTED")

    def _decide(self, session_arn: str, response: Vote) -> list[str]:
        response_body = self._connection.ask("POST", "decisions", {"session_arn": session_arn, "response": response})
        return _identities(response_body["cast"])


def _new_account() -> str:
    """Return twelve random digits, an account that nobody else is likely to use, on this machine or another one."""
    return str(secrets.randbelow(10**12)).zfill(12)


@cache
def _session() -> Session:
    """Return a session that ignores the machine's own AWS settings."""
    # Only those who ask for a client wait for boto3.
    import boto3  # noqa: PLC0415
    import botocore.session  # noqa: PLC0415

    nowhere = (None, None, os.devnull, None)
    variables = {"profile": (None, None, None, None), "config_file": nowhere, "credentials_file": nowhere}
    return boto3.session.Session(botocore_session=botocore.session.Session(session_vars=variables))


def _direct() -> Config:
    """Configure a client to reach loopback directly, whatever proxy the environment names."""
    from botocore.config import Config  # noqa: PLC0415

    return Config(proxies={})


def _direct_environ(host: str) -> dict[str, str]:
    """Return the variables by which a host is reached without a proxy; what the machine excepts stays excepted."""
    excepted = [found for name in ("no_proxy", "NO_PROXY") if (found := os.environ.get(name))][:1]
    return dict.fromkeys(("NO_PROXY", "no_proxy"), ",".join([*excepted, host]))


def _identities(people: Sequence[Mapping[str, str]]) -> list[str]:
    return [person["identity_id"] for person in people]


def _started(options: Mapping[str, Any]) -> Server:
    try:
        from pulumi_mpa.emulator import Assumptions, ClockKind, Server, Service, Settings, StateFileError  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise EmulatorError(
            f"the emulator needs the package {error.name}; run: pip install 'pulumi-mpa[emulator]'"
        ) from error
    from pathlib import Path  # noqa: PLC0415

    from pulumi_mpa.emulator.settings import KEPT_CALLS  # noqa: PLC0415

    state = options["state"]
    try:
        settings = Settings(
            clock=ClockKind(options["clock"]),
            start=options["start"],
            service_seconds=options["service_seconds"],
            state=Path(state) if state else None,
            account=options["account"],
            unknown_users=frozenset(options["unknown_users"]),
            assumptions=Assumptions.of(options["assumptions"]),
            automatic_portal=options["automatic_portal"],
            max_teams=MAX_TEAMS if options["max_teams"] is None else options["max_teams"],
            kept_calls=KEPT_CALLS if options["kept_calls"] is None else options["kept_calls"],
        )
        server = Server(Service(settings))
    except (ValueError, StateFileError) as error:
        raise EmulatorError(f"cannot start the emulator: {error}") from error
    server.start()
    return server
