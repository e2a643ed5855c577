"""The options of the emulator's command line."""

from __future__ import annotations

import argparse
from datetime import datetime, timezone
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pulumi_mpa.emulator.assumptions import Assumptions
from pulumi_mpa.emulator.policies import POLICIES, Policy
from pulumi_mpa.emulator.settings import (
    ACCOUNT,
    EXAMPLE_ACCOUNT,
    KEPT_CALLS,
    LONGEST_SERVICE_SECONDS,
    LOOPBACK,
    ClockKind,
    Settings,
)
from pulumi_mpa.lifecycle.limits import MAX_TEAMS

_LARGEST_PORT = 65535


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= _LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"must be from 0 to {_LARGEST_PORT}, is {port}")
    return port


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= LONGEST_SERVICE_SECONDS:
        raise argparse.ArgumentTypeError(f"must be from 0 to {LONGEST_SERVICE_SECONDS}")
    return seconds


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return count


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (instant if instant.tzinfo else instant.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)


def _account(text: str) -> str:
    if not ACCOUNT.fullmatch(text):
        raise argparse.ArgumentTypeError("must have twelve digits")
    return text


def _policies(text: str) -> tuple[Policy, ...]:
    try:
        return TypeAdapter(tuple[Policy, ...]).validate_json(Path(text).read_bytes())
    except (OSError, ValidationError) as error:
        raise argparse.ArgumentTypeError(f"cannot read policies from {text}: {error}") from error


def parser_of(program: str) -> argparse.ArgumentParser:
    """Return the parser of a program that starts an emulator."""
    parser = argparse.ArgumentParser(
        prog=program,
        description="Serve AWS Multi-party Approval, and the services that it protects, on this machine until interrupted. "
        "Prints one line of JSON with the endpoint as soon as it responds to requests.",
    )
    parser.add_argument("--port", type=_port, default=0, help="port to listen on (default: a free one)")
    parser.add_argument("--host", default=LOOPBACK, help=f"address to listen on (default: {LOOPBACK})")
    parser.add_argument(
        "--expose", action="store_true", help="allow an address that other machines reach; there is no access control"
    )
    parser.add_argument("--state", type=Path, metavar="FILE", help="store everything in this file (default: in memory)")
    parser.add_argument(
        "--clock",
        type=ClockKind,
        choices=list(ClockKind),
        metavar="real|virtual",
        default=ClockKind.REAL,
        help="whether people's time passes by itself or only when a control advances it (default: real)",
    )
    parser.add_argument("--start", type=_instant, metavar="INSTANT", help="first instant of a virtual clock, ISO 8601")
    parser.add_argument(
        "--service-seconds",
        type=_seconds,
        default=0.0,
        metavar="N",
        help="real seconds that the service takes for its own work (default: 0)",
    )
    parser.add_argument(
        "--account", type=_account, default=EXAMPLE_ACCOUNT, help=f"account of its users (default: {EXAMPLE_ACCOUNT})"
    )
    parser.add_argument(
        "--manual-portal",
        action="store_true",
        help="leave new identity sources CREATING until a control installs their portal",
    )
    parser.add_argument(
        "--unknown-user",
        action="append",
        default=[],
        metavar="ID",
        help="identity id that AWS would not find; can be repeated",
    )
    parser.add_argument(
        "--assume",
        action="append",
        default=[],
        metavar="QUESTION=CHOICE",
        help="another choice for what AWS does not document; can be repeated",
    )
    parser.add_argument("--questions", action="store_true", help="print these questions with their choices, and exit")
    parser.add_argument(
        "--policies", type=_policies, default=POLICIES, metavar="FILE", help="JSON list of the policies to offer"
    )
    parser.add_argument(
        "--max-teams",
        type=_count,
        default=MAX_TEAMS,
        metavar="N",
        help=f"approval teams that an account can have (default: {MAX_TEAMS}, the quota of AWS)",
    )
    parser.add_argument(
        "--kept-calls",
        type=_count,
        default=KEPT_CALLS,
        metavar="N",
        help=f"calls that the control `calls` can list; older ones are dropped (default: {KEPT_CALLS})",
    )
    return parser


def settings_of(parser: argparse.ArgumentParser, given: argparse.Namespace) -> Settings:
    """Return the settings that a command line asks for; the parser ends the program if they are not possible."""
    try:
        assumptions = Assumptions.of(dict(_pair(text) for text in given.assume))
    except ValueError as error:
        parser.error(f"--assume: {error}")
    return Settings(
        clock=given.clock,
        start=given.start,
        service_seconds=given.service_seconds,
        automatic_portal=not given.manual_portal,
        account=given.account,
        unknown_users=frozenset(given.unknown_user),
        assumptions=assumptions,
        policies=given.policies,
        max_teams=given.max_teams,
        kept_calls=given.kept_calls,
        state=given.state,
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, choice = text.partition("=")
    if not equals:
        raise ValueError(f"must be QUESTION=CHOICE, is {text!r}")
    return name, choice
