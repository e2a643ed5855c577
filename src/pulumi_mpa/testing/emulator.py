"""The emulator and its people, for tests."""

from __future__ import annotations

import os
import re
import secrets
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, overload

from pulumi_mpa.testing.calls import Calls
from pulumi_mpa.testing.clients import Service, client_of, environ_of
from pulumi_mpa.testing.clock import Clock
from pulumi_mpa.testing.connection import TOKEN_VARIABLE, Connection, EmulatorError
from pulumi_mpa.testing.controls import Controls
from pulumi_mpa.testing.faults import Faults
from pulumi_mpa.testing.people import People
from pulumi_mpa.testing.snapshots import Snapshots
from pulumi_mpa.testing.starting import started_server

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from mypy_boto3_backup import BackupClient
    from mypy_boto3_identitystore import IdentityStoreClient
    from mypy_boto3_mpa import MultipartyApprovalClient
    from mypy_boto3_payment_cryptography import PaymentCryptographyControlPlaneClient
    from mypy_boto3_sso_admin import SSOAdminClient
    from typing_extensions import Self

    from pulumi_mpa.emulator import Server
    from pulumi_mpa.testing.clients import ServiceClient

_ACCOUNT: Final = re.compile(r"[0-9]{12}")


class MpaEmulator(People):
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
        faults, IAM Identity Center, unknown users, `reset` and `snapshots` are those of the whole emulator.

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
            self._server = started_server(self._options)
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
        return environ_of(self.endpoint_url, self._services, self._account, self._region)

    @overload
    def client(
        self, service: Literal["mpa"], *, region: str | None = None, account: str | None = None
    ) -> MultipartyApprovalClient: ...

    @overload
    def client(
        self, service: Literal["payment-cryptography"], *, region: str | None = None, account: str | None = None
    ) -> PaymentCryptographyControlPlaneClient: ...

    @overload
    def client(
        self, service: Literal["backup"], *, region: str | None = None, account: str | None = None
    ) -> BackupClient: ...

    @overload
    def client(
        self, service: Literal["identitystore"], *, region: str | None = None, account: str | None = None
    ) -> IdentityStoreClient: ...

    @overload
    def client(
        self, service: Literal["sso-admin"], *, region: str | None = None, account: str | None = None
    ) -> SSOAdminClient: ...

    def client(self, service: Service, *, region: str | None = None, account: str | None = None) -> ServiceClient:
        """
        Return a stock boto3 client, whatever credentials and endpoints the environment names.

        Args:
            service: `mpa`, `payment-cryptography`, `backup`, `identitystore` or `sso-admin`.

            region: Where it calls; associations, keys, vaults and instances of IAM Identity Center are those of one Region.
                None: us-east-1.

            account: Twelve digits: whose client it is. None: the account of the emulator's users.

        Raises:
            EmulatorError: Another service.
        """
        if service not in get_args(Service):
            *others, last = get_args(Service)
            raise EmulatorError(f"the emulator serves {', '.join(others)} and {last}, not {service}")
        return client_of(service, self.endpoint_url, account or self._account, region or self._region)

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


def _new_account() -> str:
    """Return twelve random digits, an account that nobody else is likely to use, on this machine or another one."""
    return str(secrets.randbelow(10**12)).zfill(12)
