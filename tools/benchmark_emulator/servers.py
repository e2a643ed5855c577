"""The two servers, each in a process of its own, with a thing in it that is read and written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote

from benchmark_emulator.client import ACCOUNT, Client, free_port, request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SOURCE: Final = f"arn:aws:mpa:us-east-1:{ACCOUNT}:identity-source/IamIdentityCenter"
_INSTANCE: Final = {"InstanceArn": "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8", "Region": "us-east-1"}
_POLICY: Final = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/1"
_PATIENCE_SECONDS: Final = 60
_PAUSE_SECONDS: Final = 0.005


class NoServerError(Exception):
    """A server did not start."""


class Served(NamedTuple):
    """
    A server that runs.

    Args:
        process: Its process.

        port: Where it listens.
    """

    process: subprocess.Popen[bytes]
    port: int


class Pair(NamedTuple):
    """
    The requests that are measured.

    Args:
        read: Shows one small thing.

        write: Changes it.
    """

    read: bytes
    write: bytes


def emulator(port: int, *options: str) -> list[str]:
    """Return the command that serves the emulator on a port."""
    return [sys.executable, "-m", "pulumi_mpa.emulator", "--port", str(port), "--clock", "virtual", *options]


def moto_server(port: int) -> list[str]:
    """Return the command that serves Moto on a port."""
    return [sys.executable, "-m", "moto.server", "-p", str(port)]


@contextmanager
def serving(command: Callable[..., list[str]], *options: str) -> Iterator[Served]:
    """
    Run a server until the block ends.

    Raises:
        NoServerError: It ended, or doesn't listen.
    """
    port = free_port()
    process = subprocess.Popen(
        command(port, *options), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield Served(process, port)
    finally:
        process.kill()
        process.wait()


def first_response(served: Served, raw: bytes) -> None:
    """
    Wait until a server responds to a request.

    Raises:
        NoServerError: It ended, or doesn't respond.
    """
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and served.process.poll() is None:
        with Client(served.port) as client:
            try:
                client.send(raw)
            except ConnectionError:
                time.sleep(_PAUSE_SECONDS)
            else:
                return
    raise NoServerError(f"`{' '.join(map(str, served.process.args))}` does not respond")  # type: ignore[arg-type]


def cpu_of_ended(process: subprocess.Popen[bytes]) -> float:
    """End a process at once, and return the seconds of CPU that it had used."""
    os.kill(process.pid, signal.SIGKILL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


#: What is asked first: a list that has nothing yet.
FIRST_OF_EMULATOR: Final = request("mpa", "POST", "/approval-teams/?List", {})
FIRST_OF_MOTO: Final = request(
    "ssm",
    "POST",
    "/",
    {},
    ("X-Amz-Target: AmazonSSM.DescribeParameters", "Content-Type: application/x-amz-json-1.1"),
)


def prepare_emulator(served: Served) -> tuple[Pair, str]:
    """Create a team with three approvers who have accepted, and return what reads and writes it, and its ARN."""
    first_response(served, FIRST_OF_EMULATOR)
    with Client(served.port) as client:
        client.ask(
            request("mpa", "POST", "/identity-sources", {"IdentitySourceParameters": {"IamIdentityCenter": _INSTANCE}})
        )
        team = str(client.ask(new_team("Finance"))["Arn"])
        client.ask(control("invitations", {"team_arn": team, "answer": "ACCEPTED"}))
    path = quote(team, safe="")
    read = request("mpa", "GET", f"/approval-teams/{path}")
    return Pair(read, request("mpa", "PUT", f"/tags/{path}", {"Tags": {"owner": "finance"}})), team


def new_team(name: str) -> bytes:
    """Return the request that creates a team."""
    approvers = [{"PrimaryIdentityId": user, "PrimaryIdentitySourceArn": SOURCE} for user in ("anna", "ben", "cleo")]
    body = {
        "Name": name,
        "Description": "Restores",
        "ApprovalStrategy": {"MofN": {"MinApprovalsRequired": 2}},
        "Approvers": approvers,
        "Policies": [{"PolicyArn": _POLICY}],
    }
    return request("mpa", "POST", "/approval-teams", body)


def control(path: str, body: dict[str, Any]) -> bytes:
    """Return a request to one of the emulator's controls."""
    return request("mpa", "POST", f"/_mpa/{path}", body)


def prepare_moto(served: Served) -> Pair:
    """Create a parameter with a description, and return what reads and writes it."""
    first_response(served, FIRST_OF_MOTO)
    name = "/finance/restores"
    with Client(served.port) as client:
        client.ask(_ssm("PutParameter", {"Name": name, "Description": "Restores", "Value": "anna", "Type": "String"}))
    tags = {"ResourceType": "Parameter", "ResourceId": name, "Tags": [{"Key": "owner", "Value": "finance"}]}
    return Pair(_ssm("GetParameter", {"Name": name}), _ssm("AddTagsToResource", tags))


def _ssm(operation: str, body: dict[str, Any]) -> bytes:
    headers = (f"X-Amz-Target: AmazonSSM.{operation}", "Content-Type: application/x-amz-json-1.1")
    return request("ssm", "POST", "/", body, headers)
